import { createExecutor } from "tslab/dist/executor.js";
import type { Converter, ConvertResult } from "tslab/dist/converter.js";
import type { Program } from "../language.ts";
import type { Run, Runner, Scope } from "../runner.ts";
import { loadTslab } from "./display.ts";

/** How `vm` reports a script stopped by SIGINT. */
const STOPPED_BY_SIGINT = "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/**
 * tslab's executor, fed with programs that were compiled in another process: the converter it asks is one that hands
 * over the program at hand.
 *
 * @param directory - Where the cells seem to be.
 * @param home - The directory of this package.
 */
export function createRunner(directory: string, home: string): Runner {
  let next: ConvertResult = { diagnostics: [] };
  let failure: { error: unknown } | undefined;
  let interrupted = false;
  const converter: Converter = {
    convert: () => next,
    addModule: () => [],
    inspect: unused,
    complete: unused,
    close() {},
  };
  const executor = createExecutor(
    directory,
    { node: converter, browser: converter, close() {} },
    {
      log() {},
      // The executor's only report of a failure: it prints what was thrown.
      error(error: unknown) {
        failure = { error };
      },
    },
  );
  let scope: Scope = {};
  Object.defineProperty(globalThis, SCOPE, { get: () => scope, configurable: true });

  return {
    async run(program: Program, cellScope: Scope, name: string): Promise<Run> {
      scope = cellScope;
      if (program.js.includes('require("tslab")')) loadTslab(home, cellScope);
      failure = undefined;
      interrupted = false;
      next = {
        diagnostics: [],
        output: withScope(program, Object.keys(cellScope), name),
        declOutput: "",
        hasToplevelAwait: program.async,
        sideOutputs: program.modules,
      };
      const ok = await executor.execute("");
      if (ok) return { status: "ok", value: takeResult(executor.locals, program.resultName) };
      const thrown = (failure as { error: unknown } | undefined)?.error;
      if (interrupted || (thrown as { code?: unknown } | null | undefined)?.code === STOPPED_BY_SIGINT) {
        return { status: "interrupted" };
      }
      return { status: "threw", error: thrown };
    },
    interrupt() {
      interrupted = true;
      executor.interrupt();
      return undefined;
    },
    variables: () => new Map(Object.entries(executor.locals)),
    lineOf: () => undefined,
    sourceOf: (f) => f.toString(),
  };
}

const SCOPE = "__thalweg_scope__";

/**
 * Gives the cell its own `console`, `display`, timers: parameters of a function around it, so that what runs later still
 * has those of its own cell. The inner block lets the cell declare names of its own that are the same.
 */
function withScope({ js, async }: Program, names: string[], name: string): string {
  const values = names.map((key) => `${SCOPE}.${key}`).join(", ");
  const open = async ? "return await (async" : "return (";
  return `${open}(${names.join(", ")}) => {{ ${js}\n}})(${values});\n//# sourceURL=compiled-${name}`;
}

function takeResult(exports: Record<string, unknown>, name: string | undefined): unknown {
  if (name === undefined) return undefined;
  const value = exports[name];
  delete exports[name];
  return value;
}

function unused(): never {
  throw new Error("tslab's executor asked for what only the language process answers");
}
