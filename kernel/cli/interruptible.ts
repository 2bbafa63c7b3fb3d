import { progressLine } from "./progress-line.ts";

/** Does work that Ctrl-C gives up: the signal tells it to, and when it has cleaned up the process ends as interrupted ones do. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off("SIGINT", interrupt);
    if (stop.signal.aborted) {
      progressLine("");
      console.error("Interrupted.");
      process.exit(130);
    }
  }
}
