import type { NDArray } from "../ndarray/ndarray.ts";
import { key, split } from "../ops/random.ts";
import { hash } from "./hash.ts";
import type { Round } from "./judge.ts";
import type { ExerciseOptions } from "./options.ts";
import { type Sketch, sketch } from "./sketch.ts";
import { NotWritten } from "./todo.ts";

/** The example, and four more. */
export const rounds = 5;

type Options<Args extends unknown[], Result> = ExerciseOptions<Args, Result>;

/** The inputs of one round, drawn anew: an answer that changes them harms nobody but itself. */
export function inputsOf<Args extends unknown[], Result>(
  options: Options<Args, Result>,
  round: number,
): Args {
  const keys: NDArray[] = split(key(hash(options.id)), rounds);
  return options.inputs(keys[round]!, round);
}

/** What an answer gives in each round; "not written" where it meets `todo()`. */
export function attempt<Args extends unknown[], Result>(
  options: Options<Args, Result>,
  answer: (...args: Args) => unknown,
): readonly Sketch[] | "not written" {
  const sketches: Sketch[] = [];
  for (let round = 0; round < rounds; round++) {
    try {
      sketches.push(sketch(answer(...inputsOf(options, round))));
    } catch (error) {
      if (error instanceof NotWritten) return "not written";
      sketches.push({ error: error instanceof Error ? error.message : String(error) });
    }
  }
  return sketches;
}

/** What the solution and each mistake give in each round: recorded by the author, or found by running them. */
export function roundsOf<Args extends unknown[], Result>(options: Options<Args, Result>): readonly Round[] {
  const { recorded, solution, mistakes } = options;
  if (recorded !== undefined) return recorded;
  const run = (answer: ((...args: Args) => Result) | undefined, what: string): readonly Sketch[] => {
    const result = answer === undefined ? "not written" : attempt(options, answer);
    if (result === "not written") throw new TypeError(`exercise ${options.id}: ${what} is not written`);
    return result;
  };
  const right = run(solution, "the solution");
  const wrong = Object.entries(mistakes).map(
    ([name, { like }]) => [name, run(like, `the mistake "${name}"`)] as const,
  );
  return right.map((sketch, round) => ({
    solution: sketch,
    mistakes: Object.fromEntries(wrong.map(([name, sketches]) => [name, sketches[round]!])),
  }));
}
