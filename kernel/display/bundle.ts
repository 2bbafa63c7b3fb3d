import type { MimeBundle } from "../wire/message.ts";
import { inspect } from "node:util";
import { foreignBundle } from "./foreign.ts";

/** A method under this symbol returns the value's MIME bundle, or a promise of it: the convention of Deno's kernel. */
export const DISPLAY = Symbol.for("Jupyter.display");

const ONE_LINE = { breakLength: 100 } as const;

/** How a value is shown: its own MIME bundle when it has one, as well-known libraries mean it, else as text, strings quoted. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  const own = ownBundle(value);
  if (own instanceof Promise) return own.then((bundle) => checked(bundle, value));
  if (own !== undefined) return checked(own, value);
  return foreign(value) ?? asText(value);
}

function foreign(value: unknown): MimeBundle | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return foreignBundle(value);
  } catch {
    return undefined; // It only looked like one of them.
  }
}

function ownBundle(value: unknown): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as { [DISPLAY]?: unknown })[DISPLAY];
  return typeof method === "function" ? (method as () => unknown).call(value) : undefined;
}

function checked(bundle: unknown, value: unknown): MimeBundle {
  if (typeof bundle === "object" && bundle !== null) return bundle as MimeBundle;
  throw new TypeError(
    `Symbol.for("Jupyter.display") of ${nameOf(value)} must return an object of MIME types, not ${inspect(bundle)}`,
  );
}

function nameOf(value: unknown): string {
  const constructor = (value as { constructor?: { name?: unknown } }).constructor;
  return typeof constructor?.name === "string" && constructor.name !== ""
    ? `a ${constructor.name}`
    : "the value";
}

function asText(value: unknown): MimeBundle {
  try {
    return { "text/plain": inspect(value, ONE_LINE) };
  } catch (error) {
    return {
      "text/plain": `[a value that cannot be shown: ${String((error as Error | undefined)?.message)}]`,
    };
  }
}
