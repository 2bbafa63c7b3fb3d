// The process that holds the compiler. It keeps no state of its own, so it can be ended and started at any time.
import { dirname, join } from "node:path";
import { setFlagsFromString, startupSnapshot } from "node:v8";
import type { Language } from "./language.ts";
import { prepareLanguage } from "./select.ts";
import { isBuildingSnapshot } from "./snapshot.ts";

export type LanguageRequest = { id: number; method: keyof Language; args: unknown[] };
export type LanguageReply = { id: number; value: unknown } | { id: number; failure: string };

const prepared = prepareLanguage(dirname(import.meta.dirname), join(import.meta.dirname, "types"));

async function answer(language: Promise<Language>, { id, method, args }: LanguageRequest): Promise<void> {
  let reply: LanguageReply;
  try {
    const methods = (await language) as unknown as Record<string, (...args: unknown[]) => unknown>;
    reply = { id, value: methods[method]!(...args) };
  } catch (error) {
    reply = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  process.send!(reply);
}

function serve(): void {
  // A snapshot holds no machine code, and the first cells would run in the interpreter. As a flag at the start it would be one of the snapshot.
  setFlagsFromString("--always-sparkplug");
  const language = prepared.then((enter) => enter(process.cwd()));
  process.on("message", (request: LanguageRequest) => void answer(language, request));
  // Without the kernel there is nobody to answer.
  process.on("disconnect", () => process.exit());
  // An interrupt is meant for the cells.
  process.on("SIGINT", () => undefined);
}

if (isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(serve);
else serve();
