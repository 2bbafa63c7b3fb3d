import type { Program } from "./language.ts";

/**
 * How running a program ended. `value` is that of its last expression; `kept` are the declared names that had their values
 * by then, where the runner knows.
 */
export type Run =
  | { status: "ok"; value: unknown }
  | { status: "threw"; error: unknown; kept?: string[] }
  | { status: "interrupted"; kept?: string[] };

/** The names that a cell sees beside Node's globals, bound to that cell. */
export type Scope = Record<string, unknown>;

/** Runs programs in this process, one at a time; their top-level names stay for the next. */
export interface Runner {
  /**
   * Starts a program. Its synchronous part has run when this returns.
   * @param name - What stack traces call the program.
   */
  run(program: Program, scope: Scope, name: string): Promise<Run>;
  /**
   * Ends the wait for a program whose synchronous part is over.
   * @returns The declared names that had their values by then, where the runner knows.
   */
  interrupt(): string[] | undefined;
  /** The top-level names of the programs that have a value now. */
  variables(): Map<string, unknown>;
  /** The text of a line of a program, counted from 1, as it was written where that is known. */
  lineOf(program: string, line: number): string | undefined;
  /** The text of a function that a program defined, as it was written where that is known. */
  sourceOf(f: (...args: never[]) => unknown): string;
}
