/** A number below 2³² made of a text, the same wherever it runs (FNV-1a): a seed, or a short name. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  return value;
}
