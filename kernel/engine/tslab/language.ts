import { createRequire } from "node:module";
import { join } from "node:path";
import {
  createConverter,
  isCompleteCode,
  type Converter,
  type Diagnostic as TslabDiagnostic,
} from "tslab/dist/converter.js";
import { getCodeMetadata } from "tslab/dist/metadata.js";
import { printQuickInfo } from "tslab/dist/inspect.js";
import type { Completeness } from "../engine.ts";
import type { Compiled, Diagnostic, Language } from "../language.ts";

/**
 * tslab's converter and its TypeScript.
 *
 * @param home - The directory of this package: `import … from "thalweg"` means it where the notebook's own folders have
 *   no such package.
 * @param globals - A folder of declarations of what every cell sees, laid out as `@types` is.
 */
export function createLanguage(home: string, globals: string): Language {
  prepareTypeScript(home, globals);
  let converter = createConverter();

  /** tslab's converter keeps a rebuild timer that an exception leaves pending, and then refuses all work: replace it. */
  function guarded<T>(work: (converter: Converter) => T): T {
    try {
      return work(converter);
    } catch {
      converter.close();
      converter = createConverter();
      return work(converter);
    }
  }

  return {
    compile(code, known): Compiled {
      const meta = getCodeMetadata(code);
      if (meta.module !== undefined) {
        const diagnostics = guarded((c) => c.addModule(meta.module!, code, meta));
        if (diagnostics.length > 0) return { diagnostics: diagnostics.map(toDiagnostic) };
        return { program: { js: "", async: false, modules: [] }, known };
      }
      const result = guarded((c) => c.convert(known, code));
      if (result.diagnostics.length > 0) return { diagnostics: result.diagnostics.map(toDiagnostic) };
      return {
        program: {
          js: result.output ?? "",
          async: result.hasToplevelAwait ?? false,
          resultName: result.lastExpressionVar,
          modules: result.sideOutputs ?? [],
        },
        known: result.declOutput ?? "",
      };
    },
    complete(code, offset, known) {
      const { start, end, candidates } = guarded((c) => c.complete(known, code, offset));
      return { start, end, matches: candidates };
    },
    inspect(code, offset, known) {
      // tslab's type leaves out that nothing may be found.
      const info = guarded((c) => c.inspect(known, code, offset)) as
        Parameters<typeof printQuickInfo>[0] | undefined;
      return info === undefined ? undefined : { "text/plain": printQuickInfo(info) };
    },
    isComplete(code): Completeness {
      const { completed, indent } = isCompleteCode(code);
      return completed ? { status: "complete" } : { status: "incomplete", indent: indent ?? "" };
    },
  };
}

function toDiagnostic({ code, messageText, start, end, fileName }: TslabDiagnostic): Diagnostic {
  return {
    code,
    message: messageText,
    line: start.line + 1,
    column: start.character + 1,
    endColumn: end.line === start.line ? end.character + 1 : start.character + 2,
    ...(fileName === undefined ? {} : { file: fileName }),
  };
}

interface TypeScript {
  sys: {
    fileExists: (path: string) => boolean;
    readFile: (path: string, encoding?: string) => string | undefined;
    directoryExists: (path: string) => boolean;
  };
  getDefaultTypeRoots(directory: string, host: unknown): string[] | undefined;
}

/** tslab reads files through its TypeScript's `sys` and takes its type roots from there: both learn of our files. */
function prepareTypeScript(home: string, globals: string): void {
  const fromTslab = createRequire(
    createRequire(join(home, "package.json")).resolve("tslab/dist/converter.js"),
  );
  const ts = fromTslab("@tslab/typescript-for-tslab") as TypeScript;
  const { fileExists, readFile, directoryExists } = ts.sys;
  const here = `${process.cwd().replaceAll("\\", "/")}/node_modules/thalweg`;
  const forward = (path: string): string =>
    (path === here || path.startsWith(`${here}/`)) && !directoryExists(here)
      ? home + path.slice(here.length)
      : path;
  ts.sys.fileExists = (path) => fileExists(forward(path));
  ts.sys.readFile = (path, encoding) => readFile(forward(path), encoding);
  ts.sys.directoryExists = (path) => directoryExists(forward(path));
  const defaults = ts.getDefaultTypeRoots.bind(ts);
  ts.getDefaultTypeRoots = (directory, host) => {
    const roots = defaults(directory, host) ?? [];
    // When no root holds Node's own types, tslab adds its copy of them; ours comes beside either.
    return [...roots, globals];
  };
}
