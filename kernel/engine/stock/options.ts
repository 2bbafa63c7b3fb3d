import { statSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";

/** What a cell is checked with where no tsconfig.json says otherwise. */
const DEFAULTS: ts.CompilerOptions = { strict: false, jsx: ts.JsxEmit.React };

/** What the engine needs to be so, whatever a tsconfig.json says of the project's own build. */
const FIXED: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2024,
  moduleDetection: ts.ModuleDetectionKind.Force,
  esModuleInterop: true,
  allowSyntheticDefaultImports: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  allowJs: true,
  checkJs: false,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  // Cells are compiled to be run and to be remembered.
  noEmit: false,
  noEmitOnError: false,
  emitDeclarationOnly: false,
  declaration: true,
  declarationMap: false,
  sourceMap: true,
  inlineSourceMap: false,
  inlineSources: false,
  removeComments: false,
  stripInternal: false,
  importHelpers: false,
  noEmitHelpers: false,
  preserveConstEnums: true,
  composite: false,
  incremental: false,
  // What one cell does not use, the next may; and what is emitted is known to be run here.
  noUnusedLocals: false,
  noUnusedParameters: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  erasableSyntaxOnly: false,
};
/** The file that holds all libraries of the language which are wanted. */
export const LIBRARY = "lib.joined.d.ts";
/** Where a project's build writes to says nothing about cells. */
const DROPPED = ["outDir", "outFile", "declarationDir", "rootDir", "rootDirs", "tsBuildInfoFile", "mapRoot"];

/** The compiler options of a folder: those of the nearest tsconfig.json. */
export class Options {
  readonly #directory: string;
  #config: string | undefined;
  /** The files that the options come from, and those that they would come from if they were there. */
  readonly #asked = new Set<string>();
  #version = "";
  #libraries: readonly string[] = [];
  #options: ts.CompilerOptions;

  constructor(directory: string) {
    this.#directory = directory;
    this.#options = this.#read(undefined);
    this.update();
  }

  /** Notices a tsconfig.json that is new, nearer, edited or gone, and the same of any that it extends. */
  update(): void {
    const config = ts.findConfigFile(this.#directory, (file) => ts.sys.fileExists(file));
    if (config === this.#config && versionsOf(this.#asked) === this.#version) return;
    this.#config = config;
    this.#asked.clear();
    this.#options = this.#read(config);
    this.#version = versionsOf(this.#asked);
  }

  /** Another one when the options may be others. */
  get version(): string {
    return this.#version;
  }

  get(): ts.CompilerOptions {
    return this.#options;
  }

  /** The libraries of the language that are wanted, by the names of their files. */
  get libraries(): readonly string[] {
    return this.#libraries;
  }

  #read(config: string | undefined): ts.CompilerOptions {
    const own = config === undefined ? {} : readConfig(config, this.#asked);
    for (const name of DROPPED) delete own[name];
    this.#libraries = own.lib ?? defaultLibraries();
    // Who leaves JSX to another tool means what such tools make of it.
    if (own.jsx === ts.JsxEmit.Preserve || own.jsx === ts.JsxEmit.ReactNative) own.jsx = ts.JsxEmit.ReactJSX;
    return {
      ...DEFAULTS,
      ...own,
      ...FIXED,
      lib: [LIBRARY],
      types: [...new Set(["node", ...(own.types ?? [])])],
      customConditions: [...new Set(["node", ...(own.customConditions ?? [])])],
      configFilePath: config ?? `${this.#directory}/tsconfig.json`,
    };
  }
}

/** The options that a file and those that it extends set. `asked` takes the files that were looked for. */
function readConfig(config: string, asked: Set<string>): ts.CompilerOptions {
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    // Only the options are wanted, so no folder is searched for sources.
    readDirectory: () => [],
    fileExists: (file) => ts.sys.fileExists(noted(file)),
    readFile: (file) => ts.sys.readFile(noted(file)),
  };
  const noted = (file: string): string => {
    asked.add(file);
    return file;
  };
  const { config: own } = ts.readConfigFile(config, (file) => host.readFile(file)) as { config?: unknown };
  return ts.parseJsonConfigFileContent(own ?? {}, host, dirname(config), {}, config).options;
}

/** Of what came after ES2023, what Node 20 has in full. */
const LATER = ["es2024.regexp", "es2024.sharedmemory", "es2024.string", "esnext.disposable"];

/** What this version of Node has. */
function defaultLibraries(): string[] {
  const major = Number(process.versions.node.split(".")[0]);
  return (major >= 22 ? ["esnext"] : ["es2023", ...LATER]).map((name) => `lib.${name}.d.ts`);
}

const versionsOf = (files: Iterable<string>): string =>
  [...files].map((file) => `${file} ${versionOf(file)}`).join("\n");

/** Changes when a file does, also when it comes or goes. */
export function versionOf(file: string): string {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size}`;
  } catch {
    // What should be a folder is a file, say.
    return "";
  }
}
