/**
 * What the compiled cells and the runner agree on. Each top-level name lives in one box `{ v }` for as long as the process
 * does: every cell that mentions the name, and every function that a cell left behind, reads and writes that box.
 */
export interface Box {
  v: unknown;
}

/** Lets a box hold what something gives at any time, until another value is put into it. */
export function follow(box: Box, get: () => unknown): void {
  const set = (value: unknown) =>
    Object.defineProperty(box, "v", { value, writable: true, enumerable: true, configurable: true });
  Object.defineProperty(box, "v", { get, set, enumerable: true, configurable: true });
}

/** What the box of a name is called inside a compiled cell. */
export const boxName = (name: string): string => `${name}$box`;

/** Names that a compiled cell is given beside its boxes and the globals of the cell. */
export const Given = {
  /** `(name, value)`: puts a declared value into its box. */
  publish: "publish$",
  /** `(name)`: an object whose `v` puts what is assigned to it into the box of the name. */
  into: "into$",
  /** `(name, module, exported)`: lets the box of an imported name follow what the module exports. */
  follow: "follow$",
  /** The modules that the cell imports, in order. */
  imports: "imports$",
  /** What `import()` means. */
  load: "load$",
  /** What `import.meta` means. */
  meta: "meta$",
} as const;

/** Takes the boxes out of a message that V8 made of a compiled cell: `(0 , f$box.v) is not …` is about `f`. */
export function withoutBoxes(message: string): string {
  return message
    .replaceAll(/\(0 ?, ([\p{ID_Continue}$]+)\$box\.v\)/gu, "$1")
    .replaceAll(/([\p{ID_Continue}$]+)\$box\.v\b/gu, "$1");
}
