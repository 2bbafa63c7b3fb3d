/** Which points of a grid are looked at in which order: a coarse grid first, then ever finer ones around it. */
export interface Refinement {
  /** Positions i + j·nx, each once. */
  readonly order: Int32Array;
  readonly levels: readonly Level[];
}

/** One grid of the sequence. */
export interface Level {
  /** Columns and rows of the whole grid that belong to it. */
  readonly columns: readonly number[];
  readonly rows: readonly number[];
  /** How many points of the order make it complete. */
  readonly end: number;
}

/** How many steps an axis of the coarsest grid has, at least. */
const COARSEST = 5;

/** The order for a grid of `nx` columns and `ny` rows: each level has steps half as long as those of the last. */
export function refinement(nx: number, ny: number): Refinement {
  const longest = Math.max(nx, ny) - 1;
  let stride = 1;
  while (longest / (stride * 2) >= COARSEST) stride *= 2;
  const taken = new Uint8Array(nx * ny);
  const order = new Int32Array(nx * ny);
  const levels: Level[] = [];
  let end = 0;
  for (; stride >= 1; stride /= 2) {
    const [columns, rows] = [every(stride, nx), every(stride, ny)];
    for (const j of rows) {
      for (const i of columns) {
        const position = i + j * nx;
        if (taken[position]) continue;
        taken[position] = 1;
        order[end++] = position;
      }
    }
    levels.push({ columns, rows, end });
  }
  return { order, levels };
}

/** 0, stride, 2·stride, … and the last. */
function every(stride: number, count: number): number[] {
  const positions = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
  return positions.at(-1) === count - 1 ? positions : [...positions, count - 1];
}
