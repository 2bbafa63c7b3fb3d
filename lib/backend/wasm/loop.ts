import type { Program } from "../backend.ts";
import { type Code, I32, type OneFunction, V128 } from "./encode.ts";
import { addressIn, asLongAs, choose, get, isAtMost, isBelow, number, plus, set } from "./instructions.ts";
import type { Lanes, Machine } from "./kernels.ts";
import { instantiate, keyOf, stepsOf } from "./steps.ts";
import { load, loadEverywhere, store } from "./vector.ts";

/** How an input goes along with the results: number by number, row by row the same numbers, or one number for all. */
export type Motion = "along" | "row" | "one";

/** What a loop depends on, apart from where its operands lie. */
export interface LoopShape {
  readonly lanes: Lanes;
  readonly program: Program;
  readonly inputs: readonly Motion[];
  /** The steps whose results are stored, as often as they are. */
  readonly stored: readonly number[];
}

/**
 * Runs a program once over so many bytes of its results, rows of so many. `table` is the address of the addresses of
 * inputs, then of results. Vectors of 16 bytes are read and written whole: rows are some, and the last may reach over the
 * end. All inputs of a vector are read before a result is written.
 */
type Loop = (table: number, bytes: number, row: number) => void;

/** Vectors are as many bytes. */
export const VECTOR = 16;

const known = new WeakMap<Machine, Map<string, Loop>>();

/** The loop for a program, made once for all that look alike; whose functions all have instructions or a kernel. */
export function loopOf(machine: Machine, shape: LoopShape): Loop {
  let loops = known.get(machine);
  if (loops === undefined) known.set(machine, (loops = new Map<string, Loop>()));
  const { lanes, program, inputs, stored } = shape;
  const key = [lanes, inputs.join(), stored.join(), ...program.map(keyOf)].join(";");
  let loop = loops.get(key);
  if (loop === undefined)
    loops.set(key, (loop = instantiate(machine, lanes, program, (imports) => text(shape, imports))));
  return loop;
}

/** Short programs do so many vectors in one round: the round itself takes as long as one. */
const UNROLLED = { vectors: 4, steps: 4 };

/** The loop as instructions. */
function text({ lanes, program, inputs, stored }: LoopShape, imports: readonly string[]): OneFunction {
  const [table, bytes, row] = [0, 1, 2].map(get) as [Code, Code, Code];
  const [at, within, stop] = [3, 4, 5];
  const bases = 6;
  const values = bases + inputs.length + stored.length;
  const base = (place: number): Code => get(bases + place);
  const value = (place: number): Code => get(values + place);

  const addresses = [...inputs, ...stored].flatMap((_, k) => set(bases + k, addressIn(table, k)));
  const fixed = inputs.flatMap((motion, k) =>
    motion === "one" ? set(values + k, loadEverywhere[lanes](base(k))) : [],
  );
  const steps = stepsOf(lanes, program, inputs.length, stored, imports, values);
  const one = (beyond: number): Code => [
    ...inputs.flatMap((motion, k) =>
      motion === "one"
        ? []
        : set(values + k, load(plus(base(k), get(motion === "row" ? within : at)), beyond)),
    ),
    ...steps,
    ...stored.flatMap((step, k) =>
      store(plus(base(inputs.length + k), get(at)), value(inputs.length + step), beyond),
    ),
  ];
  /** So many vectors, again and again while there are as many. */
  const round = (vectors: number): Code => {
    const body = Array.from({ length: vectors }, (_, i) => one(i * VECTOR)).flat();
    const moving = inputs.includes("row") ? [at, within] : [at];
    const advance = moving.flatMap((local) => set(local, plus(get(local), number(vectors * VECTOR))));
    return asLongAs(isAtMost(plus(get(at), number((vectors - 1) * VECTOR + 1)), get(stop)), [
      ...body,
      ...advance,
    ]);
  };
  const isShort = program.length <= UNROLLED.steps && imports.length === 0;
  const rowEnd = plus(get(at), row);
  const rows = asLongAs(isBelow(get(at), bytes), [
    ...set(within, number(0)),
    ...set(stop, choose(isBelow(rowEnd, bytes), rowEnd, bytes)),
    ...(isShort ? round(UNROLLED.vectors) : []),
    ...round(1),
  ]);
  return {
    imports,
    parameters: 3,
    locals: [
      ...new Array<number>(values - 3).fill(I32),
      ...new Array<number>(inputs.length + program.length).fill(V128),
    ],
    body: [...addresses, ...fixed, ...rows],
  };
}
