import ts from "typescript";
import type { Diagnostic, Program } from "../language.ts";
import { inFile, toDiagnostics } from "./diagnostics.ts";
import { Documentation } from "./documentation.ts";
import { wordOperators } from "./operators.ts";
import type { Files } from "./files.ts";
import type { Known, KnownCell } from "./known.ts";
import { isOpen, isShared, knownNames, meaningsOf, ownSpaces } from "./meanings.ts";
import { additionsIn, below, originalPlace, type Addition, type Moved } from "./additions.ts";
import { withoutModuleSyntax } from "./module-syntax.ts";
import { Modules, mappingsOf, toInner } from "./modules.ts";
import { parseCell, type ParsedCell } from "./parse.ts";
import { byName, interfacesOf, isFunction, moduleOf, spacesOf, type Part } from "./parts.ts";
import { scan, type Declaration, type Kind, type Scan } from "./scan.ts";
import { toBody, type Needs } from "./transform.ts";

/** A cell as the language service sees it: its own text, and below it what its names mean. */
export interface PreparedCell {
  /** The file that holds it. */
  file: string;
  parsed: ParsedCell;
  /** What of its text stands below it instead. */
  moved: Moved[];
  /** Syntax errors. */
  errors: ParsedCell["errors"];
  scan: Scan;
  interfaces: Part[];
  /** Names of earlier namespaces, enums and functions to which it adds. */
  grown: ReadonlySet<string>;
  /** Modules that it declares although they are not installed. */
  ambient: Part[];
}

export type CompiledCell = { diagnostics: Diagnostic[] } | { program: Program; cell: Omit<KnownCell, "id"> };

/** Declarations that add to earlier ones of their name. */
const GROWING = new Set<Kind>(["namespace", "enum", "type"]);

/** Checks cells and turns them into programs. Holds nothing between two cells but what makes the next one faster. */
export class Compiler {
  readonly #files: Files;
  readonly #known: () => Known;
  readonly #modules: Modules;
  readonly service: ts.LanguageService;
  readonly #documentation = new Documentation();
  /** The current cell, and what was known when it became that. */
  #prepared: { code: string; known: Known; revision: number; cell: PreparedCell } | undefined;

  constructor(files: Files, known: () => Known) {
    this.#files = files;
    this.#known = known;
    this.#modules = new Modules(files);
    this.service = ts.createLanguageService(files);
  }

  /** Makes a text the current cell of the language service, for questions about it: many are about one text. */
  prepareOnce(code: string): PreparedCell {
    const known = this.#known();
    const { code: before, known: then, revision, cell } = this.#prepared ?? {};
    if (cell !== undefined && code === before && known === then && revision === known.revision) {
      if (!this.#files.missed) return cell;
    }
    return this.prepare(code, undefined, false);
  }

  /** As long as this is the same, so is everything that the language service reads. */
  get version(): string {
    return this.#files.getProjectVersion();
  }

  /**
   * Makes a text the current cell of the language service.
   *
   * @param adds - Whether its interfaces add to earlier classes. For questions they stay where they are asked about.
   */
  prepare(code: string, source?: string, adds = true): PreparedCell {
    const { whole, parsed, ambient, added } = this.#apart(code, adds);
    const interfaces = interfacesOf(parsed.file);
    const found = scan(parsed.file);
    for (const { augments, uses } of added) {
      found.augments.push(...augments);
      for (const name of uses) found.used.add(name);
    }
    for (const name of parsed.jsx ? this.#jsxFactories(parsed.file) : []) found.used.add(name);
    const own = meaningsOf(found.declarations);
    const spaces = this.#grow(parsed.file, found, source);
    const merged = this.#merged([...this.#besideInterfaces(interfaces, source), ...spaces], found);
    const grown = new Set(spaces.map(({ name }) => name));
    const none = { value: false, type: false };
    const footer = this.#known().footer(found.used, (name) => own.get(name) ?? none, found.augments);
    const exported = new Set(found.declarations.filter((one) => one.exported).map((one) => one.name.text));
    const exports = [...own.keys()].filter((name) => !exported.has(name));
    // The semicolon ends what the cell, or somebody still typing it, left open.
    const above = `${parsed.file.text}\n;`;
    const [additions, moved] = below(added, above.length);
    const text = `${above}${additions}${merged}${footer}export { ${exports.join(", ")} };\n`;
    const file = this.#files.setCurrent(text, parsed.jsx, this.#ambientText(ambient, source));
    const cell = { file, parsed, moved, errors: whole.errors, scan: found, interfaces, grown, ambient };
    this.#prepared = { code, known: this.#known(), revision: this.#known().revision, cell };
    return cell;
  }

  /**
   * A cell without what it declares of modules that are not installed, which stands in a file of its own, and of earlier
   * classes, which stands below it.
   */
  #apart(
    code: string,
    adds: boolean,
  ): { whole: ParsedCell; parsed: ParsedCell; ambient: Part[]; added: Addition[] } {
    const whole = parseCell(code);
    const modules = whole.file.statements.filter(
      (node): node is ts.ModuleDeclaration =>
        ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name) && !this.#files.isTyped(node.name.text),
    );
    const added = adds ? additionsIn(whole.file, (name) => this.#known().classOf(name)) : [];
    if (modules.length + added.length === 0) return { whole, parsed: whole, ambient: [], added };
    let rest = code;
    for (const node of [...modules, ...added.map(({ node }) => node)]) {
      const start = node.getStart(whole.file);
      const blank = code.slice(start, node.end).replaceAll(/[^\r\n]/g, " ");
      rest = rest.slice(0, start) + blank + rest.slice(node.end);
    }
    const ambient = modules.map((node) => moduleOf(node, whole.file));
    return { whole, parsed: parseCell(rest), ambient, added };
  }

  #ambientText(own: readonly Part[], source: string | undefined): string {
    const known = this.#known().ambient;
    const earlier = [...known.names()].flatMap((name) =>
      known.beside(
        name,
        own.filter((part) => part.name === name),
        source,
      ),
    );
    return [...earlier, ...own].map(({ text }) => `${text}\n`).join("");
  }

  /** What earlier cells declared of the interfaces of a cell. */
  #besideInterfaces(interfaces: readonly Part[], source: string | undefined): Part[] {
    return [...byName(interfaces)].flatMap(([name, own]) =>
      this.#known().interfaces.beside(name, own, source),
    );
  }

  /** What earlier cells declared of the namespaces and enums of a cell, so that it adds to them. */
  #grow(file: ts.SourceFile, { declarations }: Scan, source: string | undefined): Part[] {
    return [...byName(spacesOf(file))].flatMap(([name, own]) => {
      const kinds = declarations.filter((one) => one.name.text === name).map(({ kind }) => kind);
      if (kinds.some((kind) => !GROWING.has(kind))) return [];
      const earlier = this.#known().spaces.beside(name, own, source);
      return kinds.includes("enum") && earlier.some(isFunction) ? [] : earlier;
    });
  }

  /** Declarations of earlier cells beside those of a cell, which then uses what they mention. */
  #merged(parts: readonly Part[], { declarations, used }: Scan): string {
    return parts
      .map(({ name, text, uses }) => {
        for (const mentioned of uses) used.add(mentioned);
        const exported = declarations.some((one) => one.name.text === name && one.exported);
        return `${exported ? "export " : ""}${text}\n`;
      })
      .join("");
  }

  /** What is written of the name that is declared at an offset of a file. */
  written(file: ts.SourceFile, offset: number): ts.QuickInfo | undefined {
    const origin = this.#files.origin(file, offset);
    return this.#documentation.at(origin, origin.offset);
  }

  /** What the earlier cell that declared a name says of it. */
  declared(name: string): ts.QuickInfo | undefined {
    const known = this.#known();
    const cell = known.cellOf(name);
    const text = cell === undefined ? undefined : known.declarations(cell);
    return text === undefined
      ? undefined
      : this.#documentation.of({ fileName: this.#files.fileOf(cell!), text }, name);
  }

  compile(code: string, source?: string): CompiledCell {
    const prepared = this.prepare(code, source);
    const { errors } = prepared;
    if (errors.length > 0) return { diagnostics: toDiagnostics(errors.slice(0, 1), code) };
    const program = this.service.getProgram()!;
    this.#files.settle(program);
    const file = program.getSourceFile(prepared.file)!;
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    // What is written below the cell may contradict itself where names have changed their meanings.
    const own = found
      .map((one) => ({ ...one, start: originalPlace(one.start ?? 0, prepared.moved) }))
      .filter(({ start }) => start <= code.length);
    const worded = wordOperators(own, file, program.getTypeChecker());
    const diagnostics = toDiagnostics(worded, code, (name) => this.#known().kindOf(name));
    if (diagnostics.length > 0) return { diagnostics };
    const compiled = this.#emit(prepared, program, file, code);
    return "program" in compiled ? { ...compiled, cell: { ...compiled.cell, source } } : compiled;
  }

  #emit(prepared: PreparedCell, program: ts.Program, file: ts.SourceFile, code: string): CompiledCell {
    const checker = program.getTypeChecker();
    const end = code.length;
    const own = scan(file, 0, end).declarations;
    const needs: Needs = { names: new Set(), imports: [] };
    const local = new Set<string>();
    const body = toBody(
      {
        checker,
        end,
        shared: [...own.filter(isShared), ...this.#below(file, end)],
        specifier: (name) => {
          const resolved = this.#files.resolve(name, prepared.file);
          if (resolved?.local !== true) return name;
          local.add(resolved.file);
          return resolved.file;
        },
        grown: prepared.grown,
        jsxFactories: prepared.parsed.jsx ? this.#jsxFactories(prepared.parsed.file) : [],
      },
      needs,
    );
    let js = "";
    let map: string | undefined;
    let declarations: string | undefined;
    const write = (path: string, text: string): void => {
      if (path.endsWith(".d.ts")) declarations = text;
      else if (path.endsWith(".map")) map = text;
      else js = toInner(text);
    };
    program.emit(file, write, undefined, false, {
      before: [body],
      after: [withoutModuleSyntax(needs, prepared.grown)],
    });
    declarations ??= this.#forcedDeclarations(prepared.file);
    const modules = this.#modules.emit(local, program);
    const mistakes = isUnchecked(file) ? [] : this.#mistakesIn(modules, program);
    if (mistakes.length > 0) return { diagnostics: mistakes };
    return {
      program: {
        js,
        async: prepared.scan.awaits,
        modules,
        names: [...needs.names],
        imports: needs.imports,
        map: mappingsOf(map),
        text: code,
      },
      cell: {
        declarations,
        names: knownNames(own, checker),
        augments: prepared.scan.augments,
        interfaces: prepared.interfaces.filter(({ name }) => isOpen(name, own)),
        spaces: ownSpaces(declarations, own),
        ambient: prepared.ambient,
        packages: needs.imports.filter((name) => !local.has(name) && !name.startsWith("node:")),
      },
    };
  }

  /** The mistakes in the sources that a cell imports, file by file. */
  #mistakesIn(modules: Program["modules"], program: ts.Program): Diagnostic[] {
    return this.#modules
      .check(modules, program)
      .flatMap((found) => inFile(found, (file) => this.#files.pathOf(file)));
  }

  /** What stands below the cell for names of earlier ones that live in boxes. */
  #below(file: ts.SourceFile, end: number): Declaration[] {
    const known = this.#known();
    return scan(file, end).declarations.filter(
      ({ name }) => (known.kindOf(name.text) ?? "ambient") !== "ambient",
    );
  }

  /** A type that cannot be written down (of an anonymous class with private members, say) is written as near as can be. */
  #forcedDeclarations(file: string): string {
    const { outputFiles } = this.service.getEmitOutput(file, true, true);
    return outputFiles.find(({ name }) => name.endsWith(".d.ts"))?.text ?? "export {};\n";
  }

  #jsxFactories(file: ts.SourceFile): string[] {
    const { jsxFactory, jsxFragmentFactory, reactNamespace } = this.#files.getCompilationSettings();
    const pragmas = [...file.text.matchAll(/@jsx(?:Frag)?\s+([\w$.]+)/g)].map(([, name]) => name!);
    const factories = [jsxFactory ?? reactNamespace ?? "React", jsxFragmentFactory ?? "React", ...pragmas];
    return [...new Set(factories.map((name) => name.split(".")[0]!))];
  }
}

/** Whether `@ts-nocheck` stands above a cell. */
function isUnchecked(file: ts.SourceFile): boolean {
  const { checkJsDirective } = file as { checkJsDirective?: { enabled: boolean } };
  return checkJsDirective?.enabled === false;
}
