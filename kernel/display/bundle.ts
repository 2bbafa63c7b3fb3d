import type { MimeBundle } from "../wire/message.ts";
import { inspect } from "node:util";

/** A method under this symbol returns the value's MIME bundle, or a promise of it: the convention of Deno's kernel. */
export const DISPLAY = Symbol.for("Jupyter.display");

const ONE_LINE = { breakLength: 100 } as const;

/** How a value is shown: its own MIME bundle when it has one, else as text, strings quoted. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  const own = ownBundle(value);
  if (own instanceof Promise) return own.then((bundle) => checked(bundle, value));
  return own === undefined ? asText(value) : checked(own, value);
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
