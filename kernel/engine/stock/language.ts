import { join } from "node:path";
import type { Compiled, Declared, Language } from "../language.ts";
import { Compiler } from "./compiler.ts";
import { complete } from "./completion.ts";
import { completeness } from "./completeness.ts";
import { Files } from "./files.ts";
import { inspect } from "./hover.ts";
import { Known, type KnownCell } from "./known.ts";
import { Options } from "./options.ts";

/** What a cell leaves behind, in the form in which the kernel keeps it. */
type Left = KnownCell | { module: string; text: string };

/** A cell that begins with a documentation comment holding `@module name` is that module, as in tslab. */
const MODULE = /^\s*\/\*\*[^]*?@module\s+(\w+)\s*(?:\n|\*)/;

/**
 * The stock TypeScript compiler as the language of cells.
 *
 * @param home - The directory of this package, whose dependencies every import falls back on.
 * @param globals - The folder of declarations of what every cell sees.
 * @param directory - Where the cells seem to be.
 */
export function createLanguage(home: string, globals: string, directory = process.cwd()): Language {
  let known = new Known();
  let next = 1;
  const files = new Files(
    directory,
    home,
    join(globals, "thalweg-kernel", "index.d.ts"),
    new Options(directory),
    (cell) => known.declarations(cell),
  );
  const compiler = new Compiler(files, () => known);
  // Reads and binds the libraries, which the first cell would else wait for.
  compiler.compile("1");

  return {
    compile(code): Compiled {
      const module = MODULE.exec(code)?.[1];
      if (module !== undefined) {
        const left: Left = { module, text: code };
        const program = { js: "", async: false, modules: [] };
        return { program, declared: { text: JSON.stringify(left), whole: false } };
      }
      const compiled = compiler.compile(code);
      if ("diagnostics" in compiled) return compiled;
      const left: Left = { id: next++, ...compiled.cell };
      return { program: compiled.program, declared: { text: JSON.stringify(left), whole: false } };
    },
    adopt({ text, only }: Declared) {
      const left = JSON.parse(text) as Left;
      if ("module" in left) {
        files.setModule(left.module, left.text);
        return;
      }
      next = Math.max(next, left.id + 1);
      const names =
        only === undefined
          ? left.names
          : left.names.filter(({ name, value }) => !value || only.includes(name));
      known.adopt({ ...left, names });
    },
    reset() {
      known = new Known();
      files.forgetModules();
    },
    complete: (code, offset) => complete(compiler, known, code, offset),
    inspect: (code, offset) => inspect(compiler, known, code, offset),
    isComplete: completeness,
  };
}
