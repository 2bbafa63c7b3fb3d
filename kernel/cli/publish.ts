import type * as Publisher from "../../site/main.ts";
import type { PublishOptions } from "../../site/main.ts";
import { progressLine } from "./progress-line.ts";

/** What is made: a site, one file, or a preview that lasts until Ctrl-C. */
export type Form = { kind: "site" | "html" | "pdf" } | { kind: "preview"; port: number };

/** Beside the command in the build. */
const PUBLISHER: string = "./publisher.mjs";

/**
 * `thalweg publish PATH`: loads the publisher, which nobody else needs, and lets it work until it is done or Ctrl-C.
 */
export async function publish(
  form: Form,
  options: Omit<PublishOptions, "signal" | "progress" | "say">,
): Promise<void> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt);
  try {
    const publisher = (await import(PUBLISHER)) as typeof Publisher;
    const all: PublishOptions = {
      ...options,
      signal: stop.signal,
      progress: progressLine,
      say: (line) => {
        progressLine("");
        console.log(line);
      },
    };
    if (form.kind === "site") await publisher.publish(all);
    else if (form.kind === "preview") await publisher.preview(all, form.port);
    else await publisher.publishSingle(all, form.kind);
  } finally {
    process.off("SIGINT", interrupt);
  }
}
