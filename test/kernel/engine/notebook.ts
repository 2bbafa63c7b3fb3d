import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Diagnostic, Language } from "../../../kernel/engine/language.ts";
import type { Run, Runner } from "../../../kernel/engine/runner.ts";

/** The root of this repository, and in it the declarations of what every cell sees. */
export const HOME = join(import.meta.dirname, "../../..");
export const GLOBALS = join(HOME, "kernel/engine/types");

/** What became of a cell. */
export type Outcome = { status: "refused"; diagnostics: Diagnostic[] } | Run;

/** A language and a runner, put together in this process as the kernel does across its own. */
export class Notebook {
  readonly language: Language;
  readonly #runner: Runner;
  /** What the cells printed. */
  readonly printed: string[] = [];
  /** What the cells displayed, with how. */
  readonly displayed: [unknown, unknown][] = [];
  #count = 0;

  constructor(language: Language, runner: Runner) {
    this.language = language;
    this.#runner = runner;
  }

  /** @param cell - Which cell of the notebook it is, as a front end would say. */
  async run(code: string, cell?: string): Promise<Outcome> {
    const compiled = this.language.compile(code, cell);
    this.#count++;
    if ("diagnostics" in compiled) return { status: "refused", diagnostics: compiled.diagnostics };
    const scope = {
      console: { log: (...values: unknown[]) => this.printed.push(values.map(String).join(" ")) },
      display: (value: unknown, options: unknown) => this.displayed.push([value, options]),
    };
    const run = await this.#runner.run(compiled.program, scope, `cell-${this.#count}`);
    if (run.status === "ok") this.language.adopt(compiled.declared);
    else if (run.kept !== undefined) this.language.adopt({ ...compiled.declared, only: run.kept });
    return run;
  }

  /** Runs cells one after the other; what became of the last. */
  async runAll(...cells: string[]): Promise<Outcome> {
    let outcome: Outcome | undefined;
    for (const cell of cells) outcome = await this.run(cell);
    return outcome!;
  }

  /** The value of the last of the cells. */
  async value(...cells: string[]): Promise<unknown> {
    const outcome = await this.runAll(...cells);
    if (outcome.status === "ok") return outcome.value;
    throw new Error(JSON.stringify(outcome, (_, one: unknown) => (one instanceof Error ? one.stack : one)));
  }

  /** Why the last of the cells was not run. */
  async refusal(...cells: string[]): Promise<string[]> {
    const outcome = await this.runAll(...cells);
    if (outcome.status !== "refused") throw new Error(`not refused: ${JSON.stringify(outcome)}`);
    return outcome.diagnostics.map(
      ({ code, message, line, column }) => `${line}:${column} TS${code} ${message}`,
    );
  }

  /** The text of the function that the last of the cells is. */
  async source(...cells: string[]): Promise<string> {
    return this.#runner.sourceOf((await this.value(...cells)) as () => unknown);
  }

  interrupt(): void {
    this.#runner.interrupt();
  }
}

/** A folder of its own for a test. */
export class TemporaryFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-test-")));
  #edits = 0;

  write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    // Two edits within one tick of the clock are still two.
    this.#edits++;
    utimesSync(file, this.#edits, this.#edits);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
