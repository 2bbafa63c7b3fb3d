import type { Shape } from "../../core/shape.ts";
import { array } from "../../ndarray/creation.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";

/** About so many nudges are followed at once: few enough that what they change stays in the cache. */
const together = 96;
/** From so many nudges of a column on, the columns of an array are followed one after the other. */
const worthAColumn = 16;

/** Nudges of single elements of one array. */
export interface Nudges {
  readonly shape: Shape;
  /** Where each nudged element stands in the array, row by row. */
  readonly positions: Int32Array;
  /** How far each is nudged. */
  readonly steps: Float64Array;
}

/** Nudges of all arrays that are followed at once; of each array as many in every run, so that one plan serves all. */
export interface Run {
  /** The column in which all nudges are of arrays with so many columns, by their number. */
  readonly columns: Readonly<Record<number, NDArray>>;
  readonly nudged: readonly Nudged[];
}

/** The nudges of an array in a run. */
export interface Nudged {
  /** For each axis longer than 1, but that of known columns, the positions, int32, shape (K,). */
  readonly at: readonly NDArray[];
  /** The steps, shape (K,). */
  readonly by: NDArray;
}

/** Runs, and for each run and array which of the array's nudges it follows; what is beyond repeats others. */
interface Dealt {
  readonly runs: readonly Run[];
  readonly members: readonly (readonly Int32Array[])[];
}

/**
 * Deals out nudges to runs. Nudges of one column of weights change one column of a layer's output, as does one of the
 * bias, and meet one row of the next layer's weights. So arrays with equally many columns are at the same one, and each
 * column comes after the other for the same rows: what depends on the rows alone is then computed once.
 */
export function deal(arrays: readonly Nudges[]): Dealt {
  const known = knownColumns(arrays);
  const total = arrays.reduce((sum, { positions }) => sum + positions.length, 0);
  const least = Math.ceil(total / together);
  const hands = arrays.map((nudges) => handOf(nudges, known, least));
  const count = Math.max(...hands.map(({ byColumn, rounds }) => byColumn.length * rounds));
  const names = [...known].map((n) => ({
    n,
    columns: Array.from({ length: n }, (_, j) => array(j, { dtype: "int32" })),
  }));
  const members = hands.map((hand) => Array.from({ length: count }, (_, t) => membersOf(hand, t)));
  const nudged = hands.map((hand, i) => inputsOf(arrays[i]!, hand, members[i]!));
  const runs = Array.from({ length: count }, (_, t) => ({
    columns: Object.fromEntries(names.map(({ n, columns }) => [n, columns[t % n]!])),
    nudged: nudged.map((each) => each[t]!),
  }));
  return { runs, members };
}

/** The numbers of columns of arrays that have enough nudges in each. */
function knownColumns(arrays: readonly Nudges[]): Set<number> {
  const known = new Set<number>();
  for (const { shape, positions } of arrays) {
    const n = shape.at(-1) ?? 1;
    if (shape.length > 1 && n > 1 && positions.length >= worthAColumn * n) known.add(n);
  }
  return known;
}

/** How the nudges of an array are dealt out: so many of each column in each round, one column in a run. */
interface Hand {
  readonly byColumn: readonly Int32Array[];
  /** Whether a run's column is known; otherwise all nudges count as of one. */
  readonly isKnown: boolean;
  readonly width: number;
  readonly rounds: number;
}

function handOf({ shape, positions }: Nudges, known: ReadonlySet<number>, least: number): Hand {
  const n = shape.at(-1) ?? 1;
  const isKnown = known.has(n);
  const lists = Array.from({ length: isKnown ? n : 1 }, (): number[] => []);
  for (let k = 0; k < positions.length; k++) lists[positions[k]! % lists.length]!.push(k);
  const byColumn = lists.map((list) => Int32Array.from(list));
  const most = Math.max(...byColumn.map(({ length }) => length));
  const width = Math.max(1, Math.ceil(most / Math.ceil(least / byColumn.length)));
  return { byColumn, isKnown, width, rounds: Math.ceil(most / width) };
}

/** The nudges that run t follows. */
function membersOf({ byColumn, width }: Hand, t: number): Int32Array {
  const [column, round] = [t % byColumn.length, Math.floor(t / byColumn.length)];
  return byColumn[column]!.subarray(round * width, (round + 1) * width);
}

/** The inputs of each run; the same array as in the run before where the numbers are the same. */
function inputsOf(
  { shape, positions, steps }: Nudges,
  { width, isKnown }: Hand,
  members: readonly Int32Array[],
): Nudged[] {
  let before: Nudged | undefined;
  return members.map((list) => {
    if (list.length === 0 && before) return before;
    const part = new Int32Array(width).fill(list.at(-1) ?? 0);
    part.set(list);
    const by = new Float64Array(width);
    for (let i = 0; i < width; i++) by[i] = steps[part[i]!]!;
    const at: Int32Array[] = [];
    for (let axis = shape.length - 1, inner = 1; axis >= 0; inner *= shape[axis]!, axis--) {
      const n = shape[axis]!;
      if (n === 1 || (isKnown && axis === shape.length - 1)) continue;
      const indices = new Int32Array(width);
      for (let i = 0; i < width; i++) indices[i] = Math.floor(positions[part[i]!]! / inner) % n;
      at.unshift(indices);
    }
    before = {
      at: at.map((numbers, i) => asBefore(numbers, before?.at[i])),
      by: asBefore(by, before?.by),
    };
    return before;
  });
}

function asBefore(numbers: Int32Array | Float64Array, before: NDArray | undefined): NDArray {
  if (before === undefined) return array(numbers);
  const old = before.toTypedArray();
  for (let i = 0; i < numbers.length; i++) if (numbers[i] !== old[i]) return array(numbers);
  return before;
}
