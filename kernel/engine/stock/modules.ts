import ts from "typescript";
import type { Program } from "../language.ts";
import { Given } from "./box.ts";
import { isMistake } from "./diagnostics.ts";
import type { Files } from "./files.ts";
import { scan } from "./scan.ts";
import { dynamicImport, isRequire, requiring } from "./syntax.ts";

type Module = Program["modules"][number];

interface Emitted {
  version: string;
  module: Module;
  /** Other sources of the user's own that it imports. */
  local: string[];
}

/** Checks and compiles the sources that cells import, again only when they were edited. */
export class Modules {
  readonly #files: Files;
  readonly #emitted = new Map<string, Emitted>();
  /** The sources, at their versions, that were last found to be without mistakes. */
  #checked = "";

  constructor(files: Files) {
    this.#files = files;
  }

  /** All that can be reached from the given files. */
  emit(roots: Iterable<string>, program: ts.Program): Module[] {
    const reached = new Set(roots);
    const modules: Module[] = [];
    for (const file of reached) {
      const { module, local } = this.#emit(file, program);
      modules.push(module);
      for (const other of local) reached.add(other);
    }
    return modules;
  }

  /** The mistakes in sources, if they or the options are others than those that had none. */
  check(modules: readonly Module[], program: ts.Program): ts.Diagnostic[] {
    const paths = modules.map(({ path }) => path).filter((path) => !path.endsWith(".json"));
    const options = JSON.stringify(program.getCompilerOptions());
    const versions = [options, ...paths.map((path) => `${path} ${this.#files.getScriptVersion(path)}`)].join(
      "\n",
    );
    if (versions === this.#checked) return [];
    const sources = paths.flatMap((path) => program.getSourceFile(path) ?? []);
    const found = sources.flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]);
    if (!found.some(isMistake)) this.#checked = versions;
    return found;
  }

  #emit(file: string, program: ts.Program): Emitted {
    const version = this.#files.getScriptVersion(file);
    const known = this.#emitted.get(file);
    // Compiled text does not change with what it imports, but where its imports lead may.
    if (known?.version === version && known.local.every((other) => this.#files.fileExists(other)))
      return known;
    const emitted = file.endsWith(".json") ? this.#json(file) : this.#compile(this.#source(file, program));
    const entry = { ...emitted, version };
    this.#emitted.set(file, entry);
    return entry;
  }

  /** The compiler does not follow `require`, so it may not have read a file. */
  #source(file: string, program: ts.Program): ts.SourceFile {
    const read = () => ts.createSourceFile(file, this.#files.readFile(file) ?? "", ts.ScriptTarget.ESNext);
    return program.getSourceFile(file) ?? read();
  }

  #json(file: string): Omit<Emitted, "version"> {
    const text = this.#files.readFile(file) ?? "";
    return { module: { path: file, data: `module.exports = ${text.trim()};` }, local: [] };
  }

  #compile(source: ts.SourceFile): Omit<Emitted, "version"> {
    const { fileName: file, text } = source;
    const imports = new Set<string>();
    const local = new Set<string>();
    const before = new Set<string>();
    const specifier = (name: string, how: Asked): string => {
      const resolved = this.#files.resolve(name, file);
      if (resolved?.local !== true) {
        // What `require` asks for may be missing: the file may be ready for that.
        if (how !== "require") imports.add(name);
        return name;
      }
      local.add(resolved.file);
      if (how !== "import()") before.add(resolved.file);
      return resolved.file;
    };
    const { outputText, sourceMapText } = ts.transpileModule(text, {
      // Whatever kind of module its name says it is, it is run as CommonJS.
      fileName: file.replace(/\.[cm]([jt]s)$/, ".$1"),
      compilerOptions: {
        ...this.#files.getCompilationSettings(),
        module: ts.ModuleKind.CommonJS,
        declaration: false,
      },
      transformers: { before: [withSpecifiers(specifier)] },
    });
    const module = {
      path: file,
      data: toInner(outputText),
      imports: [...imports],
      // An import of types alone is gone by now.
      before: [...before].filter((other) => outputText.includes(JSON.stringify(other))),
      async: scan(source).awaits,
      map: mappingsOf(sourceMapText),
    };
    return { module, local: [...local] };
  }
}

/** How a file asks for another. */
type Asked = "import" | "import()" | "require";

/** Writes down where each import leads, so that the runner resolves only what is a package. */
function withSpecifiers(
  specifier: (name: string, how: Asked) => string,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const ownRequire = declaresRequire(file);
    const visit = (node: ts.Node): ts.VisitResult<ts.Node> => {
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
        return factory.createIdentifier(Given.meta);
      }
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return dynamicImport(factory, ts.visitEachChild(node, visit, context), (name) =>
          specifier(name, "import()"),
        );
      }
      if (isRequire(node) && !ownRequire) {
        return requiring(factory, node, (name) => specifier(name, "require"));
      }
      if (ts.isExternalModuleReference(node) && ts.isStringLiteral(node.expression)) {
        const target = factory.createStringLiteral(specifier(node.expression.text, "import"));
        return factory.updateExternalModuleReference(node, target);
      }
      const named =
        (ts.isImportDeclaration(node) && !isTypeOnly(node)) ||
        (ts.isExportDeclaration(node) && !node.isTypeOnly);
      if (named && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
        const target = factory.createStringLiteral(specifier(node.moduleSpecifier.text, "import"));
        return ts.isImportDeclaration(node)
          ? factory.updateImportDeclaration(node, node.modifiers, node.importClause, target, node.attributes)
          : factory.updateExportDeclaration(
              node,
              node.modifiers,
              node.isTypeOnly,
              node.exportClause,
              target,
              node.attributes,
            );
      }
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit) as ts.SourceFile;
  };
}

/** Whether a file gives `require` a meaning of its own, as far as can be told from a glance. */
function declaresRequire(file: ts.SourceFile): boolean {
  const visit = (node: ts.Node): true | undefined => {
    const { name } = node as { name?: ts.Node };
    const declared = name !== undefined && !ts.isPropertyAccessExpression(node) && ts.isIdentifier(name);
    return (declared && name.text === "require") || ts.forEachChild(node, visit);
  };
  return visit(file) === true;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.isTypeOnly) return true;
  const bindings = importClause.namedBindings;
  if (importClause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

/** The `mappings` of a source map: the only part that says anything here. */
export function mappingsOf(map: string | undefined): string {
  return map === undefined ? "" : (JSON.parse(map) as { mappings: string }).mappings;
}

/** JavaScript that can stand in a function: a first line that names an interpreter is a comment, in its place. */
export function toInner(js: string): string {
  return js.replace(/^#!/, "//").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "");
}
