import type { MimeBundle } from "../wire/message.ts";
import { escapeHtml } from "./html.ts";

/** Text for a method that also serves as a template tag: `display.markdown("…")`, ``display.markdown`…` ``. */
export type TextOrTemplate = [text: string] | [parts: TemplateStringsArray, ...values: unknown[]];

/**
 * The kinds of text that have a name of their own: MIME type, how a value inside a template is written, and whether a template
 * means its backslashes, as those of TeX are meant.
 */
const TEXTS = {
  html: ["text/html", escapeHtml, false],
  svg: ["image/svg+xml", escapeHtml, false],
  markdown: ["text/markdown", String, true],
  latex: ["text/latex", String, true],
} as const;

const IMAGES = { png: "image/png", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp" } as const;

export type TextKind = keyof typeof TEXTS;
export type ImageKind = keyof typeof IMAGES;
export const TEXT_KINDS = Object.keys(TEXTS) as TextKind[];
export const IMAGE_KINDS = Object.keys(IMAGES) as ImageKind[];

/**
 * Text of a kind as a MIME bundle. In a template, `${values}` are text, so that what they hold is not taken for markup.
 *
 * @throws TypeError when there is no text.
 */
export function textBundle(kind: TextKind, ...[first, ...values]: TextOrTemplate): MimeBundle {
  const [mime, write, backslashes] = TEXTS[kind];
  if (typeof first === "string") return { [mime]: first, "text/plain": first };
  if (!Array.isArray(first)) throw new TypeError(`display.${kind}: expected text, got ${typeof first}`);
  const text = String.raw(
    { raw: backslashes ? first.raw : first },
    ...values.map((value) => write(String(value))),
  );
  return { [mime]: text, "text/plain": text };
}

/**
 * An image as a MIME bundle.
 *
 * @param data - Its bytes, or they in base64.
 * @throws TypeError when it is neither.
 */
export function imageBundle(kind: ImageKind, data: Uint8Array | string): MimeBundle {
  if (typeof data !== "string" && !(data instanceof Uint8Array)) {
    throw new TypeError(
      `display.${kind}: expected the bytes of an image (a Buffer or Uint8Array), or base64 text`,
    );
  }
  const text = typeof data === "string" ? data : Buffer.from(data).toString("base64");
  return {
    [IMAGES[kind]]: text,
    "text/plain": `[${kind} image, ${Buffer.byteLength(text, "base64")} bytes]`,
  };
}
