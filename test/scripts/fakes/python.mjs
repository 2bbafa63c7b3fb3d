// Stands in for Python: answers the question for its version, makes environments, installs, and serves as JupyterLab.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { play, setting } from "./tool.mjs";

const args = process.argv.slice(2);
const module = args[args.indexOf("-m") + 1];

if (args.includes("-c")) answer();
else if (module === "venv") play("venv", makeEnvironment);
else if (module === "pip") play("pip", () => {});
else if (module === "jupyterlab") play("jupyterlab", serve);

function answer() {
  const [major, minor] = setting("FAKE_VERSION").split(".");
  console.log(`thalweg ${major} ${minor} ${setting("FAKE_SELF")}`);
  console.log(setting("FAKE_VENV"));
}

function makeEnvironment() {
  const python = join(args.at(-1) ?? "", "bin", "python");
  mkdirSync(dirname(python), { recursive: true });
  copyFileSync(setting("FAKE_SELF"), python);
}

/** @param {string} clone */
function serve(clone) {
  const port = Number(args.find((arg) => arg.startsWith("--ServerApp.port="))?.split("=")[1]);
  createServer((_, response) => response.end("{}")).listen(port, "127.0.0.1", () => {
    writeFileSync(join(clone, "jupyterlab.pid"), String(process.pid));
  });
}
