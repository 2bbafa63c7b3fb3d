import ts from "typescript";
import type { Diagnostic } from "../language.ts";
import type { Compiler } from "./compiler.ts";
import type { Files } from "./files.ts";

/** "Cannot find name", with and without a guess, and "cannot find namespace". */
const UNKNOWN_NAME = new Set([2304, 2503, 2552]);
/** "Cannot find module", as the compiler words it for a package, with the package's name. */
const UNKNOWN_PACKAGE = /^Cannot find module '((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*)(?:\/[^']*)?'/;
/** The package whose names a cell may always import. */
const OWN = "thalweg";

/** A name that a cell could import, and the modules that have it, nearest first. */
export interface ImportableName {
  kind: string;
  modules: string[];
}

/** A module, and what it is to the compiler. */
type Named = [module: string, symbol: ts.Symbol | undefined];

/** So many completions are remembered: whoever accepts one runs the cell soon after. */
const REMEMBERED = 100;

/** A completion that offered names which would have to be imported. */
interface Offer {
  /** The line that it stood in, up to the name. */
  before: string;
  names: ReadonlySet<string>;
}

/** The names that a cell could import: of this package, of what earlier cells imported, and of Node's own modules. */
export class Importable {
  readonly #compiler: Compiler;
  readonly #files: Files;
  readonly #imported: () => readonly string[];
  /** Of Node's modules, which are the same as long as its types are. */
  #builtIn = { types: "", names: new Map<string, ImportableName>() };
  #key = "";
  #names = new Map<string, ImportableName>();
  readonly #offers: Offer[] = [];

  constructor(compiler: Compiler, files: Files, imported: () => readonly string[]) {
    this.#compiler = compiler;
    this.#files = files;
    this.#imported = imported;
  }

  /** All names. Afterwards the compiler's current cell is another than before. */
  names(): ReadonlyMap<string, ImportableName> {
    const modules = [...new Set([OWN, ...this.#imported()])];
    const key = [this.#files.nodeTypes, ...modules].join("\n");
    if (key !== this.#key) {
      this.#key = key;
      const names = this.#read(modules, (own) => own);
      for (const [name, { kind, modules }] of this.builtIn()) {
        const nearer = names.get(name);
        if (nearer === undefined) names.set(name, { kind, modules });
        else nearer.modules.push(...modules);
      }
      this.#names = names;
    }
    return this.#names;
  }

  /** The names of Node's own modules. Afterwards the compiler's current cell is another than before. */
  builtIn(): ReadonlyMap<string, ImportableName> {
    const types = this.#files.nodeTypes;
    if (types !== this.#builtIn.types) {
      const names = this.#read([...this.#files.seldomModules()], (_seldom, checker) =>
        checker
          .getAmbientModules()
          .filter(({ name }) => name.startsWith('"node:'))
          .map((symbol) => [symbol.name.slice(1, -1), symbol]),
      );
      this.#builtIn = { types, names };
    }
    return this.#builtIn.names;
  }

  /** A completion offers these names where a text ends. */
  offer(before: string, names: Iterable<string>): void {
    this.#offers.push({ before: before.slice(before.lastIndexOf("\n") + 1), names: new Set(names) });
    if (this.#offers.length > REMEMBERED) this.#offers.shift();
  }

  /**
   * The imports that a cell lacks, if that is all that is wrong with it, each name stands where a completion offered it, and only
   * one module has it.
   */
  accepted(diagnostics: readonly Diagnostic[], code: string): string | undefined {
    const lines = code.split("\n");
    const imports = new Set<string>();
    for (const diagnostic of diagnostics) {
      const name = UNKNOWN_NAME.has(diagnostic.code) ? nameAt(diagnostic, lines) : undefined;
      const [module, ...others] = (name !== undefined && this.names().get(name)?.modules) || [];
      if (module === undefined || others.length > 0 || !this.#wasOffered(name!, lines)) return undefined;
      imports.add(`import { ${name} } from "${module}";`);
    }
    return [...imports].join("\n");
  }

  #wasOffered(name: string, lines: readonly string[]): boolean {
    return this.#offers.some(
      ({ before, names }) => names.has(name) && lines.some((line) => line.startsWith(before + name)),
    );
  }

  /** Says of each name that the cell does not know where it could be imported from, and how a package is installed. */
  explain(diagnostics: readonly Diagnostic[], code: string): Diagnostic[] {
    const lines = code.split("\n");
    return diagnostics.map((diagnostic) => {
      const [, unknown] = UNKNOWN_PACKAGE.exec(diagnostic.message) ?? [];
      if (unknown !== undefined) {
        const message = `${diagnostic.message} If it is a package, install it: await install("${unknown}")`;
        return { ...diagnostic, message };
      }
      if (!UNKNOWN_NAME.has(diagnostic.code)) return diagnostic;
      const name = nameAt(diagnostic, lines);
      const [module] = this.names().get(name)?.modules ?? [];
      if (module === undefined) return diagnostic;
      const message = `${diagnostic.message} It can be imported: import { ${name} } from "${module}";`;
      return { ...diagnostic, message };
    });
  }

  /** @param choose - Of which modules the names are, given those that are imported for it. */
  #read(
    modules: readonly string[],
    choose: (imported: Named[], checker: ts.TypeChecker) => Named[],
  ): Map<string, ImportableName> {
    const { file } = this.#compiler.prepare(
      modules.map((name, n) => `import * as _${n} from ${JSON.stringify(name)};`).join("\n"),
    );
    const program = this.#compiler.service.getProgram()!;
    const checker = program.getTypeChecker();
    const imports = program
      .getSourceFile(file)!
      .statements.filter((statement) => ts.isImportDeclaration(statement));
    const names = new Map<string, ImportableName>();
    const imported = modules.map((name, n): Named => [
      name,
      checker.getSymbolAtLocation(imports[n]!.moduleSpecifier),
    ]);
    for (const [module, symbol] of choose(imported, checker)) {
      if (symbol === undefined) continue; // Not installed any more.
      for (const one of checker.getExportsOfModule(symbol)) {
        const known = names.get(one.name);
        if (known === undefined) names.set(one.name, { kind: kindOf(one, checker), modules: [module] });
        else known.modules.push(module);
      }
    }
    names.delete("default");
    names.delete("export=");
    return names;
  }
}

function nameAt({ line, column, endColumn }: Diagnostic, lines: readonly string[]): string {
  return lines[line - 1]!.slice(column - 1, endColumn - 1);
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
