import type { Program } from "../backend.ts";
import { type Code, I32, moduleOf, unsigned, V128 } from "./encode.ts";
import type { Lanes, Machine } from "./kernels.ts";
import { functions, load, loadEverywhere, rounded, store, takesSecond } from "./vector.ts";
import { webAssembly } from "./web-assembly.ts";

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
  const key = keyOf(shape);
  let loop = loops.get(key);
  if (loop === undefined) loops.set(key, (loop = compile(machine, shape)));
  return loop;
}

function keyOf({ lanes, program, inputs, stored }: LoopShape): string {
  const steps = program.map(({ f, dtype, operands }) => `${f} ${dtype} ${operands.join()}`);
  return [lanes, inputs.join(), stored.join(), ...steps].join(";");
}

function compile({ kernels, memory }: Machine, shape: LoopShape): Loop {
  const own = kernels[shape.lanes].ofVector;
  const imports = [...new Set(shape.program.map(({ f }) => f))].filter((f) => f in own);
  const env = { memory: memory.linear, ...own };
  const module = new webAssembly.Module(moduleOf(text(shape, imports)));
  return new webAssembly.Instance(module, { env }).exports["run"] as Loop;
}

const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number, x: Code): Code => [...x, 0x21, ...unsigned(local)];
/** A number from 0 to 8191: constants have a sign, which the lowest byte has no room for from 64 on. */
const number = (n: number): Code => (n < 64 ? [0x41, n] : [0x41, (n & 127) | 128, n >> 7]);
const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
const isBelow = (a: Code, b: Code): Code => [...a, ...b, 0x49];
const choose = (condition: Code, a: Code, b: Code): Code => [...a, ...b, ...condition, 0x1b];
const isAtMost = (a: Code, b: Code): Code => [...a, ...b, 0x4d];
const call = (place: number, operands: readonly Code[]): Code => [
  ...operands.flat(),
  0x10,
  ...unsigned(place),
];
/** Does all this as long as the condition is true, which is asked first. */
const asLongAs = (condition: Code, body: Code): Code => [
  ...[...condition, 0x04, 0x40],
  ...[0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b],
  0x0b,
];
const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];
const addressIn = (table: Code, place: number): Code => [...table, 0x28, 0, ...unsigned(4 * place)];

/** Short programs do so many vectors in one round: the round itself takes as long as one. */
const UNROLLED = { vectors: 4, steps: 4 };

/** The loop as instructions. */
function text({ lanes, program, inputs, stored }: LoopShape, imports: readonly string[]) {
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
  const step = (i: number): Code => {
    const { f, dtype, operands } = program[i]!;
    const own = operands.map(value);
    const place = imports.indexOf(f);
    const result = place < 0 ? functions[lanes][f as "cast"](...own) : call(place, own);
    return set(
      values + inputs.length + i,
      dtype === "float32" && lanes === "float64" ? rounded(result) : result,
    );
  };
  const branches = rareBranches(program, inputs.length, stored, imports);
  const rare = new Set([...branches.values()].flat());
  const steps = program.flatMap(({ operands }, i) => {
    if (rare.has(i)) return [];
    const branch = branches.get(i)?.flatMap(step);
    return [...(branch ? when(takesSecond(lanes, value(operands[0]!)), branch) : []), ...step(i)];
  });
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

/**
 * For choices, by their steps, the steps that nothing but the second branch needs, where some of them call a function:
 * they are left out for a vector of which no number takes that branch.
 */
function rareBranches(
  program: Program,
  inputs: number,
  stored: readonly number[],
  imports: readonly string[],
): ReadonlyMap<number, readonly number[]> {
  const branches = new Map<number, readonly number[]>();
  const rare = new Set<number>();
  const readers = program.map((_, i) =>
    program.flatMap(({ operands }, r) => (operands.includes(inputs + i) ? [r] : [])),
  );
  for (let choice = program.length - 1; choice >= 0; choice--) {
    const { f, operands } = program[choice]!;
    if (f !== "where" || rare.has(choice)) continue;
    const own: number[] = [];
    for (let i = choice - 1; i >= 0; i--) {
      const isRead = (r: number): boolean =>
        own.includes(r) || (r === choice && operands.indexOf(inputs + i) === 2);
      if (!stored.includes(i) && readers[i]!.every(isRead)) own.unshift(i);
    }
    if (!own.some((i) => imports.includes(program[i]!.f))) continue;
    branches.set(choice, own);
    for (const i of own) rare.add(i);
  }
  return branches;
}
