import type { Program, ProgramStep } from "../backend.ts";
import { type Code, moduleOf, type OneFunction } from "./encode.ts";
import { call, get, set, when } from "./instructions.ts";
import type { Lanes, Machine } from "./kernels.ts";
import { functions, rounded, takesSecond } from "./vector.ts";
import { webAssembly } from "./web-assembly.ts";

/** A text that only the same step has. */
export function keyOf({ f, dtype, operands }: ProgramStep): string {
  return `${f} ${dtype} ${operands.join()}`;
}

/** The function that runs a program, from its text, which is told which of the functions that it calls are kernels. */
export function instantiate(
  { kernels, memory }: Machine,
  lanes: Lanes,
  program: Program,
  text: (imports: readonly string[]) => OneFunction,
): (...args: number[]) => void {
  const own = kernels[lanes].ofVector;
  const imports = [...new Set(program.map(({ f }) => f))].filter((f) => f in own);
  const env = { memory: memory.linear, ...own };
  const module = new webAssembly.Module(moduleOf(text(imports)));
  return new webAssembly.Instance(module, { env }).exports["run"] as (...args: number[]) => void;
}

/** All steps of a program on one vector. From local `values` on lie its inputs, then the results of its steps. */
export function stepsOf(
  lanes: Lanes,
  program: Program,
  inputs: number,
  stored: readonly number[],
  imports: readonly string[],
  values: number,
): Code {
  const value = (place: number): Code => get(values + place);
  const step = (i: number): Code => {
    const { f, dtype, operands } = program[i]!;
    const own = operands.map(value);
    const place = imports.indexOf(f);
    const result = place < 0 ? functions[lanes][f as "cast"](...own) : call(place, own);
    return set(values + inputs + i, dtype === "float32" && lanes === "float64" ? rounded(result) : result);
  };
  const branches = rareBranches(program, inputs, stored, imports);
  const rare = new Set([...branches.values()].flat());
  return program.flatMap(({ operands }, i) => {
    if (rare.has(i)) return [];
    const branch = branches.get(i)?.flatMap(step);
    return [...(branch ? when(takesSecond(lanes, value(operands[0]!)), branch) : []), ...step(i)];
  });
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
