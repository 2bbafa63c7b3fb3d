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
  mount(home, globals);
  let converter = createConverter();
  /** All earlier declarations: tslab writes those that are still seen into what each cell declares. */
  let known = "";
  let adopted = 0;
  let next = 1;

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
    compile(code): Compiled {
      const meta = getCodeMetadata(code);
      if (meta.module !== undefined) {
        const diagnostics = guarded((c) => c.addModule(meta.module!, code, meta));
        if (diagnostics.length > 0) return { diagnostics: diagnostics.map(toDiagnostic) };
        return { program: { js: "", async: false, modules: [] }, declared: { id: next++, text: known } };
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
        declared: { id: next++, text: result.declOutput ?? "" },
      };
    },
    adopt({ id, text }) {
      const replaced = adopted;
      known = text;
      adopted = id;
      next = Math.max(next, id + 1);
      return [replaced];
    },
    reset() {
      known = "";
    },
    complete(code, offset) {
      const { start, end, candidates } = guarded((c) => c.complete(known, code, offset));
      return { start, end, matches: candidates };
    },
    inspect(code, offset) {
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
    getDirectories: (path: string) => string[];
  };
}

/**
 * tslab sees files through its TypeScript's `sys`. To it, the folder the cells run in seems to have this package and the
 * declarations of the globals among its modules, unless it really has.
 */
function mount(home: string, globals: string): void {
  const fromTslab = createRequire(
    createRequire(join(home, "package.json")).resolve("tslab/dist/converter.js"),
  );
  const { sys } = fromTslab("@tslab/typescript-for-tslab") as TypeScript;
  const { fileExists, readFile, directoryExists, getDirectories } = sys;
  const modules = `${process.cwd().replaceAll("\\", "/")}/node_modules`;
  const types = `${modules}/@types`;
  const mounts = [
    { at: `${modules}/thalweg`, from: home },
    { at: `${types}/${GLOBALS_PACKAGE}`, from: join(globals, GLOBALS_PACKAGE) },
  ].filter(({ at }) => !directoryExists(at));
  const forward = (path: string): string => {
    const found = mounts.find(({ at }) => path === at || path.startsWith(`${at}/`));
    return found === undefined ? path : found.from + path.slice(found.at.length);
  };
  sys.fileExists = (path) => fileExists(forward(path));
  sys.readFile = (path, encoding) => readFile(forward(path), encoding);
  sys.directoryExists = (path) => path === modules || path === types || directoryExists(forward(path));
  sys.getDirectories = (path) => {
    if (path !== types) return getDirectories(forward(path));
    return [...new Set([...(directoryExists(types) ? getDirectories(types) : []), GLOBALS_PACKAGE])];
  };
}

/** The folder below `globals` that holds the declarations, named as a package of types is. */
const GLOBALS_PACKAGE = "thalweg-kernel";
