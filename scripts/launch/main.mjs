import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { runMain } from "../setup/main.mjs";
import { root, venvPython } from "../setup/paths.mjs";
import { Problem } from "../setup/problem.mjs";
import { Progress } from "../setup/progress.mjs";
import { setup } from "../setup/setup.mjs";
import { startJupyter, untilReady } from "./jupyter.mjs";
import { help, parseOptions } from "./options.mjs";
import { choosePort } from "./port.mjs";

const lesson = "notebooks/02-normalizing-inputs.ipynb";

/** `npm start` @param {string[]} args */
export function main(args) {
  return runMain(async (signal) => {
    const options = parseOptions(args);
    if (options.help) {
      console.log(help);
      return 0;
    }
    // What can be refused at once is refused before minutes of set-up.
    if (!existsSync(join(root, lesson)))
      throw new Problem(
        `${lesson} is missing: bring it back with \`git checkout -- notebooks\`, then run npm start again.`,
      );
    const progress = new Progress();
    if (!options.serve) {
      await setup(progress, signal);
      return 0;
    }
    const port = await choosePort(options.port);
    if (options.setup) await setup(progress, signal);
    else if (!existsSync(venvPython))
      throw new Problem("Nothing is set up yet: run npm start without --no-setup.");
    return serve({ ...options, port }, progress, signal);
  });
}

/**
 * @param {{ port: number, browser: boolean, state: string | undefined }} options
 * @param {Progress} progress @param {AbortSignal} signal
 */
async function serve({ port, browser, state }, progress, signal) {
  const token = process.env["JUPYTER_TOKEN"] || randomBytes(24).toString("hex");
  const child = startJupyter({ port, token, page: lesson, browser, ...(state && { state: resolve(state) }) });
  const ended = once(child, "close");
  child.stdin.on("error", () => {});
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
  try {
    await progress.during("JupyterLab", () => untilReady(child, port, signal), signal);
    progress.line(
      `\nhttp://127.0.0.1:${port}/lab/tree/${lesson}?token=${token}\nCtrl-C ends JupyterLab and its kernels.\n`,
    );
    await Promise.race([ended, once(signal, "abort")]);
    if (signal.aborted) progress.line("\nEnding JupyterLab and its kernels …");
  } finally {
    child.stdin.end();
    await ended;
  }
  return signal.aborted ? 0 : (child.exitCode ?? 1);
}
