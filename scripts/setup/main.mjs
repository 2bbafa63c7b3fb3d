import { Problem } from "./problem.mjs";

const shownLines = 25;

/**
 * Runs a command's main function: turns Ctrl-C into an abort signal, and a failure into its sentence and an exit code.
 * @param {(signal: AbortSignal) => Promise<number>} work gives the exit code
 */
export async function runMain(work) {
  const interrupted = new AbortController();
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => interrupted.abort(new Problem("Stopped.", 130)));
  try {
    process.exitCode = await work(interrupted.signal);
  } catch (error) {
    process.exitCode = report(interrupted.signal.aborted ? interrupted.signal.reason : error);
  }
}

/** @param {unknown} error */
function report(error) {
  if (!(error instanceof Error)) throw error;
  if ("output" in error) console.error(lastLines(String(error.output)));
  const sentence = error instanceof Problem ? error.message : systemProblem(error);
  if (sentence === undefined) throw error;
  console.error(`\n${sentence}`);
  return error instanceof Problem ? error.exitCode : 1;
}

/** @param {string} output */
function lastLines(output) {
  return output
    .trimEnd()
    .split(/\r?\n/)
    .slice(-shownLines)
    .map((line) => `    ${line.slice(0, 400)}`)
    .join("\n");
}

/** What the file system refuses us, in a sentence; `undefined` for an error nobody foresaw. @param {Error} error */
function systemProblem(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "ENOSPC") return "The disk is full: free about 1 GB, then run the same command again.";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return `${path ?? "A file of this clone"} cannot be written: make the clone's folder writable for you, then run the same command again.`;
  if (code === "EBUSY")
    return `${path ?? "A file of this clone"} is in use: end the JupyterLab that runs from this clone first.`;
  return undefined;
}
