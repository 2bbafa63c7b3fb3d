import type * as Publisher from "../../site/main.ts";
import type { PublishOptions } from "../../site/main.ts";
import { progressLine } from "./progress-line.ts";

/** Beside the command in the build. */
const PUBLISHER: string = "./publisher.mjs";

/**
 * `thalweg publish PATH`: loads the publisher, which nobody else needs, and lets it work until it is done or Ctrl-C.
 */
export async function publish(options: Omit<PublishOptions, "signal" | "progress" | "say">): Promise<void> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt);
  try {
    const publisher = (await import(PUBLISHER)) as typeof Publisher;
    await publisher.publish({
      ...options,
      signal: stop.signal,
      progress: progressLine,
      say: (line) => {
        progressLine("");
        console.log(line);
      },
    });
  } finally {
    process.off("SIGINT", interrupt);
  }
}
