import type { NDArray } from "../ndarray/ndarray.ts";
import type { Round } from "./judge.ts";
import type { Question, Recall } from "./question.ts";
import type { Tolerance } from "./sketch.ts";

/** A usual mistake: an answer that makes it, and what to tell a reader whose answer gives the same. */
export interface Mistake<Args extends unknown[] = never[], Result = unknown> {
  readonly like?: (...args: Args) => Result;
  /** What to look at, in a sentence or two. It does not give the solution away. */
  readonly look: string;
}

/** Arguments that follow from `inputs` and are not inferred from the functions that take them. */
type Of<Args extends unknown[]> = { [K in keyof Args]: Args[K] };

/** What an author says of an exercise. */
export interface ExerciseOptions<
  Args extends unknown[],
  Result,
  P extends string = string,
  R extends string = string,
> extends Tolerance {
  /** Lesson and name, such as `05/two-sided`: under it the reader's progress is kept. */
  readonly id: string;
  readonly title: string;
  /** What the reader commits to before writing anything. */
  readonly predict?: Question<P>;
  /**
   * Arguments that the answer is tried on, drawn from a key. Round 0 is the example, rounds 1 to 4 the variant: other numbers
   * because of the key, and other sizes where they are computed from the round.
   */
  readonly inputs: (key: NDArray, round: number) => Args;
  /** The right answer. Absent in what students are given, where `recorded` stands for it. */
  readonly solution?: (...args: Of<Args>) => Result;
  /** Other right answers, which differ in how they are written: a check that they pass is a check of the exercise. */
  readonly alternatives?: readonly ((...args: Of<Args>) => NoInfer<Result>)[];
  /** The usual mistakes, by the names that the reader is told. */
  readonly mistakes: Readonly<Record<string, Mistake<Of<Args>, NoInfer<Result>>>>;
  /** Three hints, each more direct than the one before. */
  readonly hints: readonly [string, string, string];
  /** A question from an earlier lesson, asked once the answer has passed. */
  readonly recall?: Recall<R>;
  /** What the solution and the mistakes give in each round, for notebooks that do not contain them. */
  readonly recorded?: readonly Round[];
}
