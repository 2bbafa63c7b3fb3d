/** Rows and columns of a result, from (i, j) on. */
export interface Part {
  readonly i: number;
  readonly j: number;
  readonly rows: number;
  readonly columns: number;
}

/** How a result is made of parts. */
export interface Making {
  /** Takes a part that lies there in some memory, without gaps. */
  readonly put: (part: Part, heap: Float64Array | Float32Array, at: number) => void;
  /** Computes a part by one thread. */
  readonly alone: (part: Part) => void;
}

/** A part in smaller ones: some columns after the other, each in blocks of rows. */
export function partsOf(
  { i, j, rows, columns }: Part,
  most: Pick<Part, "rows" | "columns">,
): readonly Part[] {
  const parts: Part[] = [];
  for (let q = 0; q < columns; q += most.columns) {
    const wide = Math.min(most.columns, columns - q);
    for (let r = 0; r < rows; r += most.rows)
      parts.push({ i: i + r, j: j + q, rows: Math.min(most.rows, rows - r), columns: wide });
  }
  return parts;
}
