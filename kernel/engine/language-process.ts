// The process that holds the compiler. It keeps no state of its own, so it can be ended and started at any time.
import { dirname, join } from "node:path";
import type { Language } from "./language.ts";
import { selectLanguage } from "./select.ts";

export type LanguageRequest = { id: number; method: keyof Language; args: unknown[] };
export type LanguageReply = { id: number; value: unknown } | { id: number; failure: string };

const language = selectLanguage(dirname(import.meta.dirname), join(import.meta.dirname, "types"));

async function answer({ id, method, args }: LanguageRequest): Promise<void> {
  let reply: LanguageReply;
  try {
    const methods = (await language) as unknown as Record<string, (...args: unknown[]) => unknown>;
    reply = { id, value: methods[method]!(...args) };
  } catch (error) {
    reply = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send!(reply);
}

process.on("message", (request: LanguageRequest) => void answer(request));
// Without the kernel there is nobody to answer.
process.on("disconnect", () => process.exit());
// An interrupt is meant for the cells.
process.on("SIGINT", () => undefined);
