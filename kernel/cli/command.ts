import { parseArgs, type ParseArgsConfig } from "node:util";

/** One of `thalweg`'s commands. */
export interface Command {
  /** Its lines of the usage: how it is called, two spaces or more, what it does; below it its options. */
  readonly usage: string;
  run(args: string[]): Promise<void> | void;
}

/** A mistake in how the command was called: one sentence and the usage, no stack. */
export class UsageError extends Error {}

/** The options and the other arguments of a command. @throws UsageError for an option that it does not have. */
export function parse<O extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The one argument that a command takes. @throws UsageError, asking the question, when there is none or another. */
export function only(positionals: readonly string[], question: string): string {
  const [one, ...more] = positionals;
  if (one === undefined || more.length > 0) throw new UsageError(question);
  return one;
}

/** Ends a command that went through notebooks: prints how many passed, and fails when not all did. */
export function conclude({ passed, failed }: { passed: number; failed: number }): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
