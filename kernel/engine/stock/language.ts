import { join } from "node:path";
import type { Compiled, Declared, Language } from "../language.ts";
import { Compiler } from "./compiler.ts";
import { complete } from "./completion.ts";
import { completeness } from "./completeness.ts";
import { Files } from "./files.ts";
import { inspector } from "./hover.ts";
import { Importable } from "./importable.ts";
import { Known, type KnownCell } from "./known.ts";

/** What a cell leaves behind, in the form in which the kernel keeps it. */
type Left = Omit<KnownCell, "id"> | { module: string; text: string };

/** A cell that begins with a documentation comment holding `@module name` is that module, as in tslab. */
const MODULE = /^\s*\/\*\*[^]*?@module\s+(\w+)\s*(?:\n|\*)/;

/** The name of a module, as far as it is written. */
const IMPORT_PATH = /\b(?:from|import|require)\s*\(?\s*["'][^"'\n]*$/;

/**
 * The stock TypeScript compiler as the language of cells.
 *
 * @param home - The directory of this package, whose dependencies every import falls back on.
 * @param globals - The folder of declarations of what every cell sees.
 * @param directory - Where the cells seem to be.
 */
export function createLanguage(home: string, globals: string, directory: string): Language {
  return prepareLanguage(home, globals, directory)(directory);
}

/**
 * Reads and binds the libraries, which is most of what the first cell would else wait for.
 *
 * @param likely - A directory of which the languages may be asked.
 * @returns What makes a language of it, once, for the cells of a directory.
 */
export function prepareLanguage(
  home: string,
  globals: string,
  likely: string,
): (directory: string) => Language {
  let known = new Known();
  let next = 1;
  /** Which declaration made each module. */
  const modules = new Map<string, number>();
  const declare = (left: Left): Declared => ({ id: next++, text: JSON.stringify(left) });
  const files = new Files(likely, home, join(globals, "thalweg-kernel", "index.d.ts"), (cell) =>
    known.declarations(cell),
  );
  const compiler = new Compiler(files, () => known);
  const importable = new Importable(compiler, files, () => known.packages());
  importable.builtIn();
  compiler.compile("1");

  const language: Language = {
    compile(code, cell): Compiled {
      const module = MODULE.exec(code)?.[1];
      if (module !== undefined) {
        return { program: { js: "", async: false, modules: [] }, declared: declare({ module, text: code }) };
      }
      const compiled = compiler.compile(code, cell);
      if ("diagnostics" in compiled) {
        const { diagnostics } = compiled;
        const imports = importable.accepted(diagnostics, code);
        return { diagnostics: importable.explain(diagnostics, code), imports };
      }
      return { program: compiled.program, declared: declare(compiled.cell) };
    },
    adopt({ id, text, only }: Declared) {
      const left = JSON.parse(text) as Left;
      next = Math.max(next, id + 1);
      if ("module" in left) {
        files.setModule(left.module, left.text);
        const replaced = modules.get(left.module);
        modules.set(left.module, id);
        return replaced === undefined ? [] : [replaced];
      }
      const names =
        only === undefined
          ? left.names
          : left.names.filter(({ name, value }) => !value || only.includes(name));
      return known.adopt({ ...left, id, names });
    },
    reset() {
      known = new Known();
      modules.clear();
      files.forgetModules();
    },
    complete(code, offset) {
      if (IMPORT_PATH.test(code.slice(0, offset))) files.knowAll();
      return complete(compiler, known, importable, code, offset);
    },
    inspect: inspector(compiler),
    isComplete: completeness,
  };
  return (directory) => {
    if (directory !== likely) files.enter(directory);
    return language;
  };
}
