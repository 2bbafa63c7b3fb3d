import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

  async run(code: string): Promise<Outcome> {
    const compiled = this.language.compile(code);
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

  interrupt(): void {
    this.#runner.interrupt();
  }
}

/** A folder of its own for a test, and what removes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-test-")));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
