import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { run } from "./command.mjs";
import { nodeModules, root, windows } from "./paths.mjs";
import { explain, Problem } from "./problem.mjs";

/** node_modules as package-lock.json has it, for this Node and this platform. @type {import("./stamp.mjs").Step} */
export const nodePackages = {
  title: "Node packages of package-lock.json",
  stamp: join(nodeModules, ".thalweg-stamp"),
  inputs: () => [
    readFileSync(join(root, "package-lock.json"), "utf8"),
    process.versions.modules,
    process.platform,
    process.arch,
  ],
  outputs: [join(nodeModules, ".package-lock.json")],
  async run(signal) {
    const [command, ...args] = npm();
    // --include=dev: the build needs the development packages whatever NODE_ENV says.
    const { code, output } = await run(command, [...args, "ci", "--include=dev", "--no-progress"], {
      signal,
    });
    if (code !== 0) throw Object.assign(explain("npm", output, code), { output });
  },
};

/** npm as a command line: by way of Node itself where possible, since Windows cannot spawn npm.cmd without a shell. @returns {[string, ...string[]]} */
function npm() {
  const besideNode = dirname(realpathSync(process.execPath));
  const script = [
    process.env["npm_execpath"] ?? "",
    join(besideNode, "node_modules", "npm", "bin", "npm-cli.js"),
    join(besideNode, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ].find((path) => basename(path) === "npm-cli.js" && existsSync(path));
  if (script) return [process.execPath, script];
  const command = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "npm"))
    .find(existsSync);
  if (command && !windows) return [command];
  throw new Problem(
    "npm is missing: install it (on Debian: `sudo apt install npm`), then run the same command again.",
  );
}
