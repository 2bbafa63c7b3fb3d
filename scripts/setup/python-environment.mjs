import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { root, venv, venvPython } from "./paths.mjs";
import { explain } from "./problem.mjs";
import { findPython } from "./python.mjs";
import { contents } from "./stamp.mjs";

const requirements = join(root, "scripts", "requirements.txt");

/** .venv: JupyterLab and Plotly's extension for it, at pinned versions. @type {import("./stamp.mjs").Step} */
export const pythonEnvironment = {
  title: "JupyterLab in .venv",
  stamp: join(venv, ".thalweg-stamp"),
  // A moved clone and an upgraded Python both break a venv: it holds absolute paths and version-named folders.
  inputs: () => [contents(requirements), root, existsSync(venvPython) ? realpathSync(venvPython) : ""],
  outputs: [venvPython],
  async run(signal) {
    const python = findPython();
    rmSync(venv, { recursive: true, force: true });
    await attempt("python", python, ["-I", "-m", "venv", venv], signal);
    await attempt("pip", venvPython, ["-m", "pip", "install", "--no-input", "-r", requirements], signal);
    // Without it, Node takes JupyterLab's own scripts for ES modules, as this clone's package.json says.
    writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
    writeLabDefaults();
  },
};

/** @param {string} tool @param {string} command @param {string[]} args @param {AbortSignal} signal */
async function attempt(tool, command, args, signal) {
  const { code, output } = await run(command, args, { signal, env: pipEnvironment() });
  if (code !== 0) throw Object.assign(explain(tool, output, code), { output });
}

/** The user's registry settings stay in force; settings that would send packages elsewhere than into .venv do not. */
function pipEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_PROGRESS_BAR: "off" };
  for (const name of ["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONPATH", "PYTHONHOME"]) delete env[name];
  return env;
}

/**
 * JupyterLab's first question to a new user would be whether it may fetch news. Completions that take it longer than a second it
 * drops, unless told otherwise; a kernel's first may, on a machine with much to do.
 */
function writeLabDefaults() {
  const settings = join(venv, "share", "jupyter", "lab", "settings");
  mkdirSync(settings, { recursive: true });
  const defaults = {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
    "@jupyterlab/completer-extension:manager": { providerTimeout: 10_000 },
  };
  writeFileSync(join(settings, "overrides.json"), JSON.stringify(defaults, null, 2));
}
