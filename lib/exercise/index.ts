/** Exercises that check themselves and explain; what authors and readers do with all of them is in the namespace `exercises`. */
export { type Answer, Exercise, exercise } from "./exercise.ts";
export type { ExerciseOptions, Mistake } from "./options.ts";
export type { Question, Recall } from "./question.ts";
export type { ExerciseRecord } from "./record.ts";
export type { Report } from "./report.ts";
export type { Card } from "./card.ts";
export { NotWritten, todo } from "./todo.ts";
export * as exercises from "./exercises.ts";
