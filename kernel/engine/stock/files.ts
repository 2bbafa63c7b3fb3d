import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { Disk } from "./disk.ts";
import { Joined, isJoined } from "./joined.ts";
import { cellModule } from "./known.ts";
import { LIBRARY, Options, versionOf } from "./options.ts";

/** A module as an import names it. */
export interface Resolved {
  file: string;
  /** A source of the user's own, which is compiled here and run again when edited. */
  local: boolean;
}

/** Not a module, so that it can declare some. */
const AMBIENT = "__ambient__.d.ts";
const CELL = /\/__cell_(\d+)__\.d\.ts$/;
/** The later versions of Node whose types this package brings, newest first; `@types/node` are those of the first. */
const NODE_TYPES = [26, 24, 22];
/** Of these nothing changes while the process lives. */
const FIXED = /\/node_modules\/|\/__cell_\d+__\.d\.ts$/;
const SOURCE = /\.([cm]?[jt]s|[jt]sx)$/;
const DECLARATIONS = /\.d\.([^./]+\.)?[cm]?ts$/;
/** What a module can be named in without being imported. */
const NAMES_MODULES = /\bdeclare module\b|\bgetBuiltinModule\b/;

/** What the language service sees: the current cell, the declarations of earlier ones, and the disk. */
export class Files implements ts.LanguageServiceHost {
  #directory: string;
  readonly #home: string;
  readonly #globals: string;
  #options: Options;
  readonly #declarationsOf: (cell: number) => string | undefined;
  /** Modules that are cells. */
  readonly #modules = new Map<string, { text: string; version: number }>();
  #moduleVersion = 0;
  readonly #disk = new Disk();
  readonly #joined = new Joined((file) => this.#disk.readFile(file));
  /** Where the libraries of the language are. */
  readonly #libraries = `${slashed(dirname(ts.getDefaultLibFilePath({})))}/`;
  /** Those that the options want, as one file. */
  #library: { wanted: readonly string[]; joined: Joined } | undefined;
  #resolutions: ts.ModuleResolutionCache;
  readonly #snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();
  /** Files of the user's own that the compiler has read. */
  readonly #sources = new Set<string>();
  readonly #fixed = new Map<string, boolean>();
  /** Where the imports of the kernel's own dependencies lead, which are as fixed as their texts are. */
  readonly #own = new Map<string, ts.ResolvedModuleFull | undefined>();
  /** An import led nowhere. */
  #missed = false;
  #node = "";
  /** Whether all of Node's modules are known, or only those that something needs. */
  #whole = false;
  #text = "";
  #ambient = { text: "", version: 0 };
  #version = 0;
  #current: string;

  /**
   * @param directory - Where the cells seem to be.
   * @param home - The directory of this package, whose own dependencies are the last resort of every import.
   * @param globals - The declarations of what every cell sees.
   */
  constructor(
    directory: string,
    home: string,
    globals: string,
    declarationsOf: (cell: number) => string | undefined,
  ) {
    this.#directory = slashed(directory);
    this.#home = slashed(home);
    this.#globals = slashed(globals);
    this.#options = new Options(directory);
    this.#declarationsOf = declarationsOf;
    this.#current = this.#at("__cell__.ts");
    this.#resolutions = this.#newResolutions();
  }

  /** From here on the cells seem to be in another directory, and at another time. */
  enter(directory: string): void {
    this.#directory = slashed(directory);
    this.#options = new Options(directory);
    this.#disk.forget();
    this.#missed = true;
    this.#node = "";
  }

  /**
   * Puts a text in the place of the cell. Returns the file it is checked as.
   *
   * @param ambient - Declarations of modules that are not installed.
   */
  setCurrent(text: string, jsx: boolean, ambient: string): string {
    if (ambient !== this.#ambient.text) this.#ambient = { text: ambient, version: this.#ambient.version + 1 };
    this.#current = this.#at(`__cell__.${jsx ? "tsx" : "ts"}`);
    // Once a cell: the compiler asks for its options more than a hundred times.
    this.#options.update();
    if (NAMES_MODULES.test(text)) this.knowAll();
    // Where an import leads may change from cell to cell; what a package says of itself only with its installation.
    const packages = this.#missed ? undefined : this.#resolutions.getPackageJsonInfoCache();
    const missed = this.#missed;
    if (missed) this.#disk.forget();
    this.#missed = false;
    this.#resolutions = this.#newResolutions(packages);
    // The same text may mean more once what was missing is there.
    if (text !== this.#text || missed) {
      this.#text = text;
      this.#version++;
    }
    return this.#current;
  }

  /** From here on, modules of Node are known that nothing has imported yet. */
  knowAll(): void {
    this.#whole = true;
  }

  /** The file of Node's types. */
  get nodeTypes(): string {
    if (this.#node === "") this.#nodeTypes(this.#options.get());
    return this.#node;
  }

  /** The modules of Node that are not known before something imports them. */
  seldomModules(): Iterable<string> {
    return this.#joined.seldom(this.nodeTypes).keys();
  }

  /** What a module specifier in a file leads to. */
  resolve(specifier: string, from: string): Resolved | undefined {
    const found = this.#resolve(specifier, from, this.#options.get());
    if (found === undefined) return undefined;
    const file = found.resolvedFileName;
    const source = SOURCE.test(file) && !DECLARATIONS.test(file) && !file.includes("/node_modules/");
    return { file, local: source || this.#modules.has(file) };
  }

  /** Whether what was resolved last may be resolved otherwise now. */
  get missed(): boolean {
    return this.#missed;
  }

  /** Whether there is something for `declare module` to add to: types of the module that it names. */
  isTyped(specifier: string): boolean {
    if (isBuiltin(specifier) || /^[./]/.test(specifier)) return true;
    const found = this.#resolve(specifier, this.#current, this.#options.get());
    return found !== undefined && !/\.[cm]?jsx?$/.test(found.resolvedFileName);
  }

  /** The file that holds the declarations of an earlier cell. */
  fileOf(cell: number): string {
    return this.#at(`${cellModule(cell).slice(2)}.d.ts`);
  }

  /** How a file is called from where the cells are. */
  pathOf(file: string): string {
    const path = relative(this.#directory, file);
    return path.startsWith("..") ? file : path;
  }

  /** Lets a text be a module of the folder, beside its files. */
  setModule(name: string, text: string): void {
    this.#modules.set(this.#at(`${name}.ts`), { text, version: ++this.#moduleVersion });
  }

  forgetModules(): void {
    this.#modules.clear();
    this.#moduleVersion++;
  }

  /** A file beside the cells. */
  #at(name: string): string {
    return this.#directory.endsWith("/") ? this.#directory + name : `${this.#directory}/${name}`;
  }

  #newResolutions(packages?: ts.PackageJsonInfoCache): ts.ModuleResolutionCache {
    const canonical = (path: string) => (ts.sys.useCaseSensitiveFileNames ? path : path.toLowerCase());
    return ts.createModuleResolutionCache(this.#directory, canonical, this.#options.get(), packages);
  }

  /** As long as this is the same, the compiler looks at no file again. */
  getProjectVersion = (): string =>
    [
      this.#current,
      this.#version,
      ...this.#seldom(),
      this.#ambient.version,
      this.#moduleVersion,
      this.#options.version,
      ...[...this.#sources].map(versionOf),
    ].join(" ");

  /** Comments are left out of what is parsed: `Documentation` reads them where they are asked for. */
  readonly jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeInfo;
  getModuleResolutionCache = (): ts.ModuleResolutionCache => this.#resolutions;
  getCompilationSettings = (): ts.CompilerOptions => this.#options.get();
  getCurrentDirectory = (): string => this.#directory;
  getDefaultLibFileName = (options: ts.CompilerOptions): string => ts.getDefaultLibFilePath(options);
  getScriptFileNames = (): string[] => [
    this.#globals,
    ...this.#seldom(),
    ...(this.#ambient.text === "" ? [] : [this.#at(AMBIENT)]),
    this.#current,
  ];
  useCaseSensitiveFileNames = (): boolean => ts.sys.useCaseSensitiveFileNames;

  /** The files of those modules of Node that nothing needs until it imports them. */
  #seldom(): Iterable<string> {
    return this.#whole ? new Set(this.#joined.seldom(this.nodeTypes).values()) : [];
  }

  getScriptVersion = (file: string): string => {
    if (file === this.#current) return String(this.#version);
    if (file === this.#at(AMBIENT)) return String(this.#ambient.version);
    const module = this.#modules.get(file);
    if (module !== undefined) return String(module.version);
    if (this.#isLibrary(file)) return this.#options.libraries.join(" ");
    if (this.#isFixed(file)) return "1";
    this.#sources.add(file);
    return versionOf(file);
  };

  getScriptSnapshot = (file: string): ts.IScriptSnapshot | undefined => {
    // The compiler asks for every file with every cell, and only then whether its version is another.
    const version = this.getScriptVersion(file);
    const known = this.#snapshots.get(file);
    if (known?.version === version) return known.snapshot;
    const text = this.readFile(file);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    if (!CELL.test(file)) this.#snapshots.set(file, { version, snapshot });
    return snapshot;
  };

  readFile = (file: string): string | undefined => {
    if (file === this.#current) return this.#text;
    if (file === this.#at(AMBIENT)) return this.#ambient.text;
    const cell = CELL.exec(file);
    if (cell !== null) return this.#declarationsOf(Number(cell[1]));
    return this.#modules.get(file)?.text ?? this.#joinedWith(file).text(file) ?? this.#disk.readFile(file);
  };

  /** What is declared in many files and read as one: the libraries of the language, or Node's types. */
  #joinedWith(file: string): Joined {
    return this.#isLibrary(file) ? this.#joinedLibraries() : this.#joined;
  }

  #isLibrary(file: string): boolean {
    return file.startsWith(this.#libraries);
  }

  #joinedLibraries(): Joined {
    const wanted = this.#options.libraries;
    if (this.#library?.wanted === wanted) return this.#library.joined;
    const whole = this.#libraries + LIBRARY;
    const references = wanted.map((file) => `/// <reference path="${file}" />\n`).join("");
    const joined = new Joined((file) => (file === whole ? references : this.#disk.readFile(file)));
    const [all, nowhere] = [() => true, () => undefined];
    joined.join(whole, all, nowhere);
    this.#library = { wanted, joined };
    return joined;
  }

  /**
   * Tells the compiler that joined files import none, now that it has read them: what they import are modules in one of them. It
   * would look for the files of hundreds of imports with each cell.
   */
  settle(program: ts.Program): void {
    for (const whole of this.#joined.wholes()) {
      const file = program.getSourceFile(whole) as { imports?: readonly ts.Node[] } | undefined;
      if (file !== undefined) file.imports = [];
    }
  }

  /** Where something is declared: the file, its text, and the place in it. */
  origin(
    { fileName, text }: ts.SourceFile,
    offset: number,
  ): { fileName: string; text: string; offset: number } {
    return this.#joinedWith(fileName).origin(fileName, offset) ?? { fileName, text, offset };
  }

  fileExists = (file: string): boolean => {
    const cell = CELL.exec(file);
    if (cell !== null) return this.#declarationsOf(Number(cell[1])) !== undefined;
    return (
      file === this.#current ||
      file === this.#at(AMBIENT) ||
      this.#modules.has(file) ||
      this.#disk.fileExists(file)
    );
  };

  directoryExists = (path: string): boolean => this.#disk.directoryExists(path);
  getDirectories = (path: string): string[] => ts.sys.getDirectories(path);
  realpath = (path: string): string => (this.#modules.has(path) ? path : this.#disk.realpath(path));
  readDirectory = (...args: Parameters<typeof ts.sys.readDirectory>): string[] =>
    ts.sys.readDirectory(...args);

  resolveModuleNameLiterals = (
    literals: readonly ts.StringLiteralLike[],
    from: string,
    _redirected: ts.ResolvedProjectReference | undefined,
    options: ts.CompilerOptions,
  ): ts.ResolvedModuleWithFailedLookupLocations[] =>
    literals.map(({ text }) => ({
      resolvedModule: this.#seldomAt(text, from) ?? this.#resolve(text, from, options),
    }));

  /** The file of a module of Node that nothing needs until it is imported, for whoever does. */
  #seldomAt(module: string, from: string): ts.ResolvedModuleFull | undefined {
    const file = from === this.#node ? undefined : this.#joined.seldom(this.#node).get(module);
    return file === undefined ? undefined : { resolvedFileName: file, extension: ts.Extension.Dts };
  }

  resolveTypeReferenceDirectiveReferences = <T extends ts.FileReference | string>(
    references: readonly T[],
    from: string,
    redirected: ts.ResolvedProjectReference | undefined,
    options: ts.CompilerOptions,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations[] =>
    references.map((reference) => {
      const name = typeof reference === "string" ? reference : reference.fileName;
      if (name === "node") return this.#nodeTypes(options);
      const found = ts.resolveTypeReferenceDirective(name, from, options, this, redirected);
      return found.resolvedTypeReferenceDirective === undefined ? this.#ownTypes(name, options) : found;
    });

  /** Node's types, the same for whoever asks, and read as one file. */
  #nodeTypes(options: ts.CompilerOptions): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const types = this.#chosenNodeTypes(options);
    const file = types.resolvedTypeReferenceDirective?.resolvedFileName;
    if (file !== undefined) {
      this.#node = file;
      const lead = (name: string, from: string) => this.#resolve(name, from, options)?.resolvedFileName;
      this.#joined.join(file, (part) => part.startsWith(`${dirname(file)}/`), lead);
    }
    return types;
  }

  /** Those of the project, or this package's for the Node that runs. */
  #chosenNodeTypes(options: ts.CompilerOptions): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const own = this.#ownTypes("node", options);
    const found = ts.resolveTypeReferenceDirective("node", this.#current, options, this);
    const file = found.resolvedTypeReferenceDirective?.resolvedFileName;
    if (file !== undefined && file !== own.resolvedTypeReferenceDirective?.resolvedFileName) return found;
    const line = NODE_TYPES.find((major) => major <= Number.parseInt(process.versions.node));
    const fitting = line === undefined ? undefined : this.#ownTypes(`types-node-${line}`, options);
    return fitting?.resolvedTypeReferenceDirective === undefined ? own : fitting;
  }

  /** Types among this package's own dependencies. */
  #ownTypes(
    name: string,
    options: ts.CompilerOptions,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    return ts.resolveTypeReferenceDirective(name, join(this.#home, "package.json"), options, this);
  }

  /** New files can give old imports a meaning. */
  hasInvalidatedResolutions = (file: string): boolean =>
    file !== this.#current && !this.#isFixed(file) && !DECLARATIONS.test(file);

  /** Whether a file, once read, stays as it is. The compiler asks of each file with each question that it is asked. */
  #isFixed(file: string): boolean {
    let fixed = this.#fixed.get(file);
    if (fixed === undefined) this.#fixed.set(file, (fixed = FIXED.test(file) || file === this.#globals));
    return fixed;
  }

  #resolve(specifier: string, from: string, options: ts.CompilerOptions): ts.ResolvedModuleFull | undefined {
    if (specifier.startsWith("./__cell_")) {
      return {
        resolvedFileName: this.#at(`${specifier.slice(2)}.d.ts`),
        extension: ts.Extension.Dts,
      };
    }
    // No file can stand for it, and whoever would look for one goes through all folders above.
    if (isBuiltin(specifier) || isJoined(specifier)) return undefined;
    if (from.startsWith(`${this.#home}/node_modules/`)) {
      const key = `${dirname(from)} ${specifier}`;
      if (!this.#own.has(key)) this.#own.set(key, this.#lookUp(specifier, from, options));
      return this.#own.get(key);
    }
    const found = this.#lookUpAnywhere(specifier, from, options);
    if (found !== undefined || this.#missed) return found;
    // It may have been installed since the disk was last asked.
    this.#missed = true;
    this.#disk.forget();
    this.#resolutions = this.#newResolutions();
    return this.#lookUpAnywhere(specifier, from, options);
  }

  /** Where an import leads from a file, or else from this package. */
  #lookUpAnywhere(
    specifier: string,
    from: string,
    options: ts.CompilerOptions,
  ): ts.ResolvedModuleFull | undefined {
    const found = this.#lookUp(specifier, from, options);
    if (found !== undefined || /^[./]/.test(specifier)) return found;
    return this.#lookUp(specifier, join(this.#home, "index.ts"), options);
  }

  #lookUp(specifier: string, from: string, options: ts.CompilerOptions): ts.ResolvedModuleFull | undefined {
    const cache = this.#resolutions;
    const mode = ts.ModuleKind.ESNext;
    return ts.resolveModuleName(specifier, from, options, this, cache, undefined, mode).resolvedModule;
  }
}

const slashed = (path: string): string => path.replaceAll("\\", "/");
