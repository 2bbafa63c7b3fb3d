import type { Program } from "../backend.ts";
import { type Code, F64, I32, type OneFunction, V128 } from "./encode.ts";
import { addressIn, asLongAs, choose, get, isBelow, isEqual, number, plus, set } from "./instructions.ts";
import type { Machine } from "./kernels.ts";
import { VECTOR } from "./loop.ts";
import { instantiate, keyOf, stepsOf } from "./steps.ts";
import { addFloats, lane, load, loadEverywhere, store, storeFloat, vectorSum, zeros } from "./vector.ts";

/**
 * How an input goes along with rows of float64 results: number by number, the same as so many rows before, one number for
 * each row, or one for all.
 */
export type RowMotion = "along" | "again" | "each" | "one";

/** What a loop over rows depends on, apart from where its operands lie. */
export interface RowShape {
  readonly program: Program;
  readonly inputs: readonly RowMotion[];
  /** How many numbers a row has: an even count. */
  readonly width: number;
  /** The steps whose results are stored, or that each row of the last one's is summed. */
  readonly stored: readonly number[] | "sum";
}

/**
 * Runs a program over so many rows. `table` is the address of the addresses of inputs, of outputs, and of where inputs
 * that come again end.
 */
type RowLoop = (table: number, rows: number) => void;

const known = new WeakMap<Machine, Map<string, RowLoop>>();

/** The loop for a program over rows, made once for all that look alike. */
export function rowLoopOf(machine: Machine, shape: RowShape): RowLoop {
  let loops = known.get(machine);
  if (loops === undefined) known.set(machine, (loops = new Map<string, RowLoop>()));
  const { program, inputs, width, stored } = shape;
  const key = [width, inputs.join(), String(stored), ...program.map(keyOf)].join(";");
  let loop = loops.get(key);
  if (loop === undefined)
    loops.set(key, (loop = instantiate(machine, "float64", program, (imports) => text(shape, imports))));
  return loop;
}

/** So many vectors are done in one round; a sum has as many parts that need not wait for each other. */
const ROUND = 4;
/** Rows with fewer steps on vectors than this are written out without a loop. */
const SHORT = 64;

/** Sums have the bits of sumRows in assembly/sum.ts. */
function text({ program, inputs, width, stored }: RowShape, imports: readonly string[]): OneFunction {
  const isSum = stored === "sum";
  const kept = isSum ? [program.length - 1] : stored;
  const [table, rows, at, pointers] = [0, 1, 2, 3];
  const values = pointers + inputs.length + kept.length;
  const parts = values + inputs.length + program.length;
  const total = parts + ROUND;
  const [bytes, vectors] = [width * 8, width / 2];
  const pointer = (k: number): Code => get(pointers + k);
  const value = (k: number): Code => get(values + k);
  const result = (step: number): Code => value(inputs.length + step);
  const isMoving = (motion: RowMotion): boolean => motion === "along" || motion === "again";

  const steps = stepsOf("float64", program, inputs.length, kept, imports, values);
  const vector = (beyond: number, take: (step: number, j: number) => Code): Code => [
    ...inputs.flatMap((motion, k) =>
      isMoving(motion) ? set(values + k, load(plus(pointer(k), get(at)), beyond)) : [],
    ),
    ...steps,
    ...kept.flatMap(take),
  ];
  const storeAt =
    (beyond: number) =>
    (step: number, j: number): Code =>
      store(plus(pointer(inputs.length + j), get(at)), result(step), beyond);
  const addTo = (part: number, x: Code): Code => set(parts + part, vectorSum(get(parts + part), x));
  const addLanes = (x: Code): Code => set(total, addFloats(addFloats(get(total), lane(x, 0)), lane(x, 1)));

  const whole = vectors - (vectors % ROUND);
  const offsets = (from: number, until: number): number[] =>
    Array.from({ length: until - from }, (_, i) => (from + i) * VECTOR);
  const repeat = (until: number, vectors: number, body: Code): Code =>
    asLongAs(isBelow(get(at), number(until * VECTOR)), [
      ...body,
      ...set(at, plus(get(at), number(vectors * VECTOR))),
    ]);
  const round = (beyond: number): Code =>
    offsets(0, ROUND).flatMap((more, i) =>
      vector(beyond + more, isSum ? (step) => addTo(i, result(step)) : storeAt(beyond + more)),
    );
  // Where kernels are called, parts of a sum would not stay in registers: the row waits behind the table.
  const waits = isSum && imports.length > 0;
  const waiting = VECTOR * Math.ceil((2 * inputs.length + 1) / 4);
  const isShort = program.length * vectors <= SHORT;
  const rounds = waits
    ? [
        ...repeat(
          vectors,
          1,
          vector(0, (step) => store(plus(get(table), get(at)), result(step), waiting)),
        ),
        ...offsets(0, whole).flatMap((beyond, i) => addTo(i % ROUND, load(get(table), waiting + beyond))),
      ]
    : isShort
      ? offsets(0, whole / ROUND).flatMap((beyond) => round(beyond * ROUND))
      : repeat(whole, ROUND, round(0));
  const rest = waits
    ? offsets(whole, vectors).flatMap((beyond) => addLanes(load(get(table), waiting + beyond)))
    : offsets(isShort ? whole : 0, isShort ? vectors : vectors - whole).flatMap((beyond) =>
        vector(beyond, isSum ? (step) => addLanes(result(step)) : storeAt(beyond)),
      );
  const both = (part: number): Code => addFloats(lane(get(parts + part), 0), lane(get(parts + part), 1));
  const row = [
    ...inputs.flatMap((motion, k) =>
      motion === "each" ? set(values + k, loadEverywhere.float64(pointer(k))) : [],
    ),
    ...(isSum ? Array.from({ length: ROUND }, (_, i) => set(parts + i, zeros)).flat() : []),
    ...set(at, number(0)),
    ...rounds,
    ...(isSum ? set(total, addFloats(addFloats(both(0), both(1)), addFloats(both(2), both(3)))) : []),
    ...rest,
    ...(isSum ? storeFloat(pointer(inputs.length), get(total)) : []),
    ...[...inputs, ...kept.map(() => (isSum ? "each" : "along"))].flatMap((motion, k) => {
      if (motion === "one") return [];
      const next = plus(pointer(k), number(motion === "each" ? 8 : bytes));
      if (motion !== "again") return set(pointers + k, next);
      const end = addressIn(get(table), inputs.length + kept.length + k);
      return set(pointers + k, choose(isEqual(next, end), addressIn(get(table), k), next));
    }),
    ...set(rows, plus(get(rows), number(-1))),
  ];
  return {
    imports,
    parameters: 2,
    locals: [
      ...new Array<number>(values - 2).fill(I32),
      ...new Array<number>(total - values).fill(V128),
      F64,
    ],
    body: [
      ...[...inputs, ...kept].flatMap((_, k) => set(pointers + k, addressIn(get(table), k))),
      ...inputs.flatMap((motion, k) =>
        motion === "one" ? set(values + k, loadEverywhere.float64(pointer(k))) : [],
      ),
      ...asLongAs(get(rows), row),
    ],
  };
}
