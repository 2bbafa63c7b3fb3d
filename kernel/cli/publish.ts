import type { PublishOptions } from "../../site/main.ts";
import { interruptible } from "./interruptible.ts";
import { progressLine } from "./progress-line.ts";
import { loadPublisher } from "./publisher.ts";

/** What is made: a site, one file, or a preview that lasts until Ctrl-C. */
export type Form = { kind: "site" | "html" | "pdf" } | { kind: "preview"; port: number };

/**
 * `thalweg publish PATH`: loads the publisher and lets it work until it is done or Ctrl-C.
 */
export function publish(
  form: Form,
  options: Omit<PublishOptions, "signal" | "progress" | "say">,
): Promise<void> {
  return interruptible(async (signal) => {
    const publisher = await loadPublisher();
    const all: PublishOptions = {
      ...options,
      signal,
      progress: progressLine,
      say: (line) => {
        progressLine("");
        console.log(line);
      },
    };
    if (form.kind === "site") await publisher.publish(all);
    else if (form.kind === "preview") await publisher.preview(all, form.port);
    else await publisher.publishSingle(all, form.kind);
  });
}
