import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package as npm names it, with a version or a tag after it. */
const PACKAGE = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(@[\w.^~<>=*+-]+)?$/i;

/**
 * Installs npm packages for the cells of a directory: into the nearest folder that has a package.json, else into the directory
 * itself, but never into this package.
 *
 * @param home - The directory of this package.
 * @param write - Hears what npm says.
 * @throws TypeError for what is no name of a package, Error when npm fails.
 */
export async function installPackages(
  names: readonly string[],
  directory: string,
  home: string,
  write: (text: string) => void,
): Promise<void> {
  for (const name of names) {
    if (typeof name === "string" && PACKAGE.test(name) && !name.startsWith("-")) continue;
    throw new TypeError(
      `install: ${JSON.stringify(name)} is not the name of an npm package, such as "lodash-es" or "@scope/name@1.2"`,
    );
  }
  if (names.length === 0)
    throw new TypeError('install: which package? For example: await install("lodash-es")');
  const folder = projectOf(directory, home);
  const windows = process.platform === "win32";
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-progress", ...names];
  const npm = spawn("npm", args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    // On Windows npm is a script of its shell; the names have been checked to hold nothing that means something to it.
    shell: windows,
  });
  for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding("utf8").on("data", write);
  const code = await new Promise<number | null>((resolve, reject) => {
    npm.on("error", (error) => reject(new Error(`install: npm could not be started: ${error.message}`)));
    npm.on("close", resolve);
  });
  if (code !== 0) throw new Error(`install: npm ended with ${code}; what it said stands above`);
}

function projectOf(directory: string, home: string): string {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (folder === home || folder === dirname(folder)) return directory;
    if (existsSync(join(folder, "package.json"))) return folder;
  }
}
