import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const windows = process.platform === "win32";

/** The clone this script lies in. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const nodeModules = join(root, "node_modules");
export const dist = join(root, "dist");
export const cli = join(dist, "cli.cjs");

/** The Python environment that holds JupyterLab. */
export const venv = join(root, ".venv");
export const venvPython = windows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
export const kernelspec = join(venv, "share", "jupyter", "kernels", "thalweg");

/** JupyterLab's settings and open tabs; not in .venv, which is made anew when what it holds changes. */
export const jupyterState = join(root, ".jupyter");
