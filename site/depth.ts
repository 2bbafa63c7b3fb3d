import type { Node, Parent } from "unist";

/** Deeper than any text is meant to be, shallow enough that nothing recursive downstream can overflow. */
const MAX_DEPTH = 256;

/** @throws RangeError where elements stand in each other more than that deep. */
export function refuseDeep(tree: Node): void {
  let level: Node[] = [tree];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new RangeError(`its elements nest deeper than ${MAX_DEPTH} levels`);
    level = level.flatMap((node) => ("children" in node ? (node as Parent).children : []));
  }
}
