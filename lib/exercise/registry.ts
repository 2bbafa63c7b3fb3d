import type { Exercise } from "./exercise.ts";

export type AnyExercise = Exercise<never[], unknown>;

const made = new Map<string, AnyExercise>();

/** Notes an exercise down, so that a notebook's exercises can be checked together; a cell that runs again replaces its own. */
export function register(exercise: AnyExercise): void {
  made.set(exercise.options.id, exercise);
}

/** The exercises that cells of this kernel have made, in order. */
export function registered(): readonly AnyExercise[] {
  return [...made.values()];
}
