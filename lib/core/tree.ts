/**
 * Trees: values nested in plain arrays, plain objects and class instances. Which values are leaves is the caller's
 * to say; everything else that is no container (strings, functions, numbers in a class instance) is carried along.
 */

/** Says whether a value is a leaf; `module` is true for a field of a class instance. */
export type LeafTest<L> = (value: unknown, module: boolean) => value is L;

/** Called once for each leaf, in order: keys as they were added, positions ascending. */
export type LeafMap<L> = (leaf: L) => unknown;

/** The same with the leaf's name, which is its path: `layers.2.weight`; that of a tree that is itself a leaf is empty. */
export type NamedLeafMap<L> = (leaf: L, name: string) => unknown;

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
 * prototype and without running their constructor.
 */
export function mapLeaves<L>(tree: unknown, isLeaf: LeafTest<L>, f: LeafMap<L>): unknown {
  return walk(tree, isLeaf, f, undefined, false);
}

/** {@link mapLeaves} with the names of leaves, which take longer to put together than the rest does. */
export function mapNamedLeaves<L>(tree: unknown, isLeaf: LeafTest<L>, f: NamedLeafMap<L>): unknown {
  return walk(tree, isLeaf, f, "", false);
}

function walk<L>(
  tree: unknown,
  isLeaf: LeafTest<L>,
  f: NamedLeafMap<L>,
  path: string | undefined,
  module: boolean,
): unknown {
  if (isLeaf(tree, module)) return f(tree, path ?? "");
  if (!isContainer(tree)) return tree;
  if (Array.isArray(tree)) return tree.map((item, i) => walk(item, isLeaf, f, below(path, i), false));
  const copy = Object.create(Object.getPrototypeOf(tree) as object | null) as Record<string, unknown>;
  const inside = !isPlain(tree);
  for (const key of Object.keys(tree))
    copy[key] = walk((tree as Record<string, unknown>)[key], isLeaf, f, below(path, key), inside);
  return copy;
}

function below(path: string | undefined, key: string | number): string | undefined {
  return path === undefined ? undefined : path === "" ? `${key}` : `${path}.${key}`;
}

/** Says whether a value is a tree like another one, and collects its leaves in order. */
export type Matcher<L> = (value: unknown, leaves: L[]) => boolean;

/**
 * Recognizes trees of the same structure with the same static parts: the same keys in the same order, leaves that
 * `leaf` takes for alike, all else equal by `Object.is`. `leaf` gives the test for one value, or undefined where the
 * value is no leaf.
 */
export function matcherOf<L>(
  tree: unknown,
  leaf: (value: unknown, module: boolean) => ((other: unknown) => other is L) | undefined,
  module = false,
): Matcher<L> {
  const alike = leaf(tree, module);
  if (alike !== undefined) return (other, leaves) => alike(other) && leaves.push(other) > 0;
  if (!isContainer(tree)) return (other) => Object.is(other, tree);
  // Plain loops, here and below: a matcher runs at every call of what was compiled, and is to leave no garbage.
  if (Array.isArray(tree)) {
    const items = tree.map((item) => matcherOf(item, leaf));
    return (other, leaves) => {
      if (!Array.isArray(other) || other.length !== items.length) return false;
      for (let i = 0; i < items.length; i++) if (!items[i]!(other[i], leaves)) return false;
      return true;
    };
  }
  const prototype: unknown = Object.getPrototypeOf(tree);
  const inside = !isPlain(tree);
  const fields = Object.entries(tree).map(([key, value]) => ({
    key,
    matches: matcherOf(value, leaf, inside),
  }));
  return (other, leaves) => {
    if (!isContainer(other) || Object.getPrototypeOf(other) !== prototype) return false;
    let next = 0;
    for (const key in other) {
      if (!Object.hasOwn(other, key)) continue;
      const field = fields[next++];
      if (field?.key !== key || !field.matches((other as Record<string, unknown>)[key], leaves)) return false;
    }
    return next === fields.length;
  };
}
