import ts from "typescript";

/** A file as it is, without what it imports. */
const OPTIONS: ts.CompilerOptions = { noLib: true, noResolve: true, types: [], allowJs: true };

/** So many files are kept parsed. */
const KEPT = 16;

/** The text of a file. */
type Source = Pick<ts.SourceFile, "fileName" | "text">;

/**
 * The documentation comments of declarations. The compiler that checks cells keeps none, so that what it holds of the libraries
 * is smaller and starts sooner; a file whose comments are asked for is parsed again, with them and without what it imports.
 */
export class Documentation {
  readonly #service: ts.LanguageService;
  readonly #files = new Map<string, { text: string; version: number }>();
  #version = 0;

  constructor() {
    const text = (file: string) => this.#files.get(file)?.text;
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [...this.#files.keys()],
      getScriptVersion: (file) => String(this.#files.get(file)?.version),
      getProjectVersion: () => String(this.#version),
      getScriptSnapshot: (file) => ts.ScriptSnapshot.fromString(text(file) ?? ""),
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "",
      fileExists: (file) => text(file) !== undefined,
      readFile: text,
    });
  }

  /** What is written of the name that stands at an offset of the file that declares it, if anything is. */
  at(source: Source, offset: number): ts.QuickInfo | undefined {
    if (!source.text.includes("/**")) return undefined;
    this.#read(source);
    const info = this.#service.getQuickInfoAtPosition(source.fileName, offset);
    return (info?.documentation ?? []).length + (info?.tags ?? []).length > 0 ? info : undefined;
  }

  /** What a file says of a name that it declares at its top level: its type too, as far as that needs no other file. */
  of(source: Source, name: string): ts.QuickInfo | undefined {
    this.#read(source);
    const { childItems = [] } = this.#service.getNavigationTree(source.fileName);
    const at = childItems.find((item) => item.text === name)?.nameSpan;
    return at && this.#service.getQuickInfoAtPosition(source.fileName, at.start);
  }

  #read({ fileName, text }: Source): void {
    if (this.#files.get(fileName)?.text === text) return;
    this.#files.delete(fileName);
    this.#files.set(fileName, { text, version: ++this.#version });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= KEPT) break;
      this.#files.delete(oldest);
    }
  }
}
