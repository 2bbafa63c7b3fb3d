import ts from "typescript";

/** What is written above a declaration. */
export type Comments = Pick<ts.QuickInfo, "documentation" | "tags">;

/** A file as it is, without what it imports. */
const OPTIONS: ts.CompilerOptions = { noLib: true, noResolve: true, types: [], allowJs: true };

/**
 * The documentation comments of declarations. The compiler that checks cells keeps none, so that what it holds of the libraries
 * is smaller and starts sooner; a file whose comments are asked for is parsed again, alone and with them.
 */
export class Documentation {
  readonly #service: ts.LanguageService;
  #file = { fileName: "", text: "" };
  #version = 0;

  constructor() {
    const text = (file: string) => (file === this.#file.fileName ? this.#file.text : undefined);
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [this.#file.fileName],
      getScriptVersion: () => String(this.#version),
      getProjectVersion: () => String(this.#version),
      getScriptSnapshot: (file) => ts.ScriptSnapshot.fromString(text(file) ?? ""),
      getCurrentDirectory: () => "/",
      getDefaultLibFileName: () => "",
      fileExists: (file) => text(file) !== undefined,
      readFile: text,
    });
  }

  /** What is written of the name that stands at an offset of the file that declares it, if anything is. */
  at({ fileName, text }: ts.SourceFile, offset: number): Comments | undefined {
    if (!text.includes("/**")) return undefined;
    if (fileName !== this.#file.fileName || text !== this.#file.text) {
      this.#file = { fileName, text };
      this.#version++;
    }
    const info = this.#service.getQuickInfoAtPosition(fileName, offset);
    return (info?.documentation ?? []).length + (info?.tags ?? []).length > 0 ? info : undefined;
  }
}
