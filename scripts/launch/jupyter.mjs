import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startGuarded } from "../setup/command.mjs";
import { jupyterState, root, venvPython } from "../setup/paths.mjs";
import { Problem } from "../setup/problem.mjs";

/** JupyterLab asks its kernels to end and gives them this long. */
const grace = 10_000;

/**
 * Starts the JupyterLab of .venv on 127.0.0.1. It ends when `child.stdin` is closed or this process is gone.
 * @param {{ port: number, token: string, page: string, browser: boolean, state?: string }} options
 */
export function startJupyter({ port, token, page, browser, state }) {
  return startGuarded(
    venvPython,
    [
      "-m",
      "jupyterlab",
      `--config=${join(root, "docs", "jupyter_server_config.py")}`,
      "--ServerApp.ip=127.0.0.1",
      `--ServerApp.port=${port}`,
      "--ServerApp.port_retries=0",
      `--ServerApp.root_dir=${root}`,
      `--ServerApp.open_browser=${browser ? "True" : "False"}`,
      `--ServerApp.allow_root=${process.getuid?.() === 0 ? "True" : "False"}`,
      // On Windows Ctrl-C reaches JupyterLab itself, which would ask back.
      "--ServerApp.answer_yes=True",
      `--LabApp.default_url=/lab/tree/${page}`,
      "--Application.log_level=WARN",
    ],
    { grace, env: { ...environment(state), JUPYTER_TOKEN: token } },
  );
}

/**
 * Everything JupyterLab reads and writes lies in the clone, so that the user's own Jupyter settings, extensions and kernels
 * neither disturb ours nor are touched.
 * @param {string} [state]
 */
function environment(state = jupyterState) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(JUPYTER|PYTHONPATH$|PYTHONHOME$)/.test(name)),
  );
  return {
    ...env,
    PYTHONNOUSERSITE: "1",
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: join(state, "config"),
    JUPYTER_DATA_DIR: join(state, "data"),
    JUPYTER_RUNTIME_DIR: join(state, "runtime"),
    IPYTHONDIR: join(state, "ipython"),
  };
}

/**
 * Resolves once the server answers.
 * @param {import("node:child_process").ChildProcess} child @param {number} port @param {AbortSignal} signal
 */
export async function untilReady(child, port, signal) {
  for (;;) {
    signal.throwIfAborted();
    if (child.exitCode !== null)
      throw new Problem(
        "JupyterLab ended before it was ready; the lines above say why. Running `npm start` again is safe.",
      );
    try {
      if ((await fetch(`http://127.0.0.1:${port}/api`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
}
