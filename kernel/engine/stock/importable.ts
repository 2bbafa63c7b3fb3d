import ts from "typescript";
import type { Diagnostic } from "../language.ts";
import type { Compiler } from "./compiler.ts";
import { lineStarts } from "./diagnostics.ts";

/** "Cannot find name", with and without a guess, and "cannot find namespace". */
const UNKNOWN_NAME = new Set([2304, 2503, 2552]);
/** The package whose names a cell may always import. */
const OWN = "thalweg";

/** A name that a cell could import, and the modules that have it, nearest first. */
export interface ImportableName {
  kind: string;
  modules: string[];
}

/** The names that a cell could import: of this package, of what earlier cells imported, and of Node's own modules. */
export class Importable {
  readonly #compiler: Compiler;
  readonly #imported: () => readonly string[];
  #key = "";
  #names = new Map<string, ImportableName>();

  constructor(compiler: Compiler, imported: () => readonly string[]) {
    this.#compiler = compiler;
    this.#imported = imported;
  }

  /** All names. Afterwards the compiler's current cell is another than before. */
  names(): ReadonlyMap<string, ImportableName> {
    const modules = [...new Set([OWN, ...this.#imported()])];
    const key = modules.join("\n");
    if (key !== this.#key) {
      this.#key = key;
      this.#names = this.#read(modules);
    }
    return this.#names;
  }

  /** Says of each name that the cell does not know where it could be imported from. */
  explain(diagnostics: readonly Diagnostic[], code: string): Diagnostic[] {
    const starts = lineStarts(code);
    return diagnostics.map((diagnostic) => {
      if (!UNKNOWN_NAME.has(diagnostic.code)) return diagnostic;
      const { line, column, endColumn } = diagnostic;
      const start = starts[line - 1]!;
      const name = code.slice(start + column - 1, start + endColumn - 1);
      const [module] = this.names().get(name)?.modules ?? [];
      if (module === undefined) return diagnostic;
      const message = `${diagnostic.message} It can be imported: import { ${name} } from "${module}";`;
      return { ...diagnostic, message };
    });
  }

  #read(modules: readonly string[]): Map<string, ImportableName> {
    const { file } = this.#compiler.prepare(
      modules.map((name, n) => `import * as _${n} from ${JSON.stringify(name)};`).join("\n"),
    );
    const program = this.#compiler.service.getProgram()!;
    const checker = program.getTypeChecker();
    const imports = program
      .getSourceFile(file)!
      .statements.filter((statement) => ts.isImportDeclaration(statement));
    const builtIn = checker.getAmbientModules().filter(({ name }) => name.startsWith('"node:'));
    const names = new Map<string, ImportableName>();
    const add = (module: string, symbol: ts.Symbol | undefined): void => {
      if (symbol === undefined) return; // Not installed any more.
      for (const one of checker.getExportsOfModule(symbol)) {
        const known = names.get(one.name);
        if (known === undefined) names.set(one.name, { kind: kindOf(one, checker), modules: [module] });
        else known.modules.push(module);
      }
    };
    modules.forEach((name, n) => add(name, checker.getSymbolAtLocation(imports[n]!.moduleSpecifier)));
    for (const symbol of builtIn) add(symbol.name.slice(1, -1), symbol);
    names.delete("default");
    names.delete("export=");
    return names;
  }
}

/** What a completion calls it. */
function kindOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Variable) return "variable";
  if (flags & ts.SymbolFlags.Module) return "module";
  return "interface";
}
