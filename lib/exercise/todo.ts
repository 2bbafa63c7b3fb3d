/** What an answer throws where nothing has been written yet. */
export class NotWritten extends Error {
  override name = "NotWritten";
}

/**
 * Stands in a stub for what the reader is to write. It fits every type, so that stubs type-check, and throws when it is reached:
 * {@link exercise} then says that nothing has been written yet, and counts no try.
 *
 * @throws NotWritten always.
 * @example
 * const half = (x: number): number => (x > 0 ? x / 2 : todo());
 * half(4); // => 2
 */
export function todo(): never {
  throw new NotWritten("todo() stands where your code belongs");
}
