/**
 * Trees: values nested in plain arrays, plain objects and class instances. Which values are leaves is the caller's
 * to say; everything else that is no container (strings, functions, numbers in a class instance) is carried along.
 */

/** Says whether a value is a leaf; `module` is true for a field of a class instance. */
export type LeafTest<L> = (value: unknown, module: boolean) => value is L;

/** Called once for each leaf, in order: keys as they were added, positions ascending. */
export type LeafMap<L> = (leaf: L, name: string) => unknown;

function isContainer(value: unknown): value is object {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return !(value instanceof Map || value instanceof Set || value instanceof Date || value instanceof Promise);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

/**
 * The same tree with every leaf replaced. Plain objects and arrays are rebuilt; class instances too, with their
 * prototype and without running their constructor. A leaf's name is its path: `layers.2.weight`; that of a tree that
 * is itself a leaf is empty.
 */
export function mapLeaves<L>(
  tree: unknown,
  isLeaf: LeafTest<L>,
  f: LeafMap<L>,
  path = "",
  module = false,
): unknown {
  if (isLeaf(tree, module)) return f(tree, path);
  if (!isContainer(tree)) return tree;
  const join = (key: string | number): string => (path === "" ? `${key}` : `${path}.${key}`);
  if (Array.isArray(tree)) return tree.map((item, i) => mapLeaves(item, isLeaf, f, join(i)));
  const copy = Object.create(Object.getPrototypeOf(tree) as object | null) as Record<string, unknown>;
  const inside = !isPlain(tree);
  for (const [key, value] of Object.entries(tree)) copy[key] = mapLeaves(value, isLeaf, f, join(key), inside);
  return copy;
}

const identities = new WeakMap<object, number>();
let identified = 0;

function identity(value: object): number {
  let id = identities.get(value);
  if (id === undefined) identities.set(value, (id = ++identified));
  return id;
}

/**
 * A text that is the same for trees of the same structure with the same static parts: leaves as `describe` words them,
 * numbers of plain trees as such, all else by its value or identity.
 */
export function keyOf(
  tree: unknown,
  describe: (leaf: unknown) => string | undefined,
  module = false,
): string {
  const leaf = describe(tree);
  if (leaf !== undefined) return leaf;
  if (typeof tree === "number") return module ? `#${tree}` : "n";
  if (typeof tree === "string") return JSON.stringify(tree);
  if (typeof tree === "function") return `@${identity(tree)}`;
  if (!isContainer(tree))
    return typeof tree === "object" && tree !== null ? `@${identity(tree)}` : String(tree);
  if (Array.isArray(tree)) return `[${tree.map((item) => keyOf(item, describe)).join(";")}]`;
  const inside = !isPlain(tree);
  const kind = inside ? identity(Object.getPrototypeOf(tree) as object) : "";
  const fields = Object.entries(tree).map(
    ([key, value]) => `${JSON.stringify(key)}:${keyOf(value, describe, inside)}`,
  );
  return `${kind}{${fields.join(";")}}`;
}
