import { statSync } from "node:fs";
import ts from "typescript";

/** What a cell is checked with where no tsconfig.json says otherwise. */
const DEFAULTS: ts.CompilerOptions = { strict: false, jsx: ts.JsxEmit.React };

/** What the engine needs to be so, whatever a tsconfig.json says of the project's own build. */
const FIXED: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2023,
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
/** Where a project's build writes to says nothing about cells. */
const DROPPED = ["outDir", "outFile", "declarationDir", "rootDir", "rootDirs", "tsBuildInfoFile", "mapRoot"];

/** The compiler options of a folder: those of the nearest tsconfig.json. */
export class Options {
  readonly #directory: string;
  #version = "";
  #options: ts.CompilerOptions = {};

  constructor(directory: string) {
    this.#directory = directory;
    this.update();
  }

  /** Notices a tsconfig.json that is new, nearer, edited or gone. */
  update(): void {
    const config = ts.findConfigFile(this.#directory, (file) => ts.sys.fileExists(file));
    const version = config === undefined ? "none" : `${config} ${versionOf(config)}`;
    if (version === this.#version) return;
    this.#version = version;
    this.#options = this.#read(config);
  }

  /** Another one when the options may be others. */
  get version(): string {
    return this.#version;
  }

  get(): ts.CompilerOptions {
    return this.#options;
  }

  #read(config: string | undefined): ts.CompilerOptions {
    const own = config === undefined ? {} : readConfig(config);
    for (const name of DROPPED) delete own[name];
    return {
      ...DEFAULTS,
      ...own,
      ...FIXED,
      lib: own.lib ?? defaultLibraries(),
      types: [...new Set(["node", ...(own.types ?? [])])],
      customConditions: [...new Set(["node", ...(own.customConditions ?? [])])],
      configFilePath: config ?? `${this.#directory}/tsconfig.json`,
    };
  }
}

function readConfig(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config?: unknown };
  // Only the options are wanted, so no folder is searched for sources.
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(config ?? {}, host, file.slice(0, file.lastIndexOf("/")), {}, file)
    .options;
}

/** What this version of Node has. */
function defaultLibraries(): string[] {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 22 ? ["lib.esnext.d.ts"] : ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"];
}

/** Changes when a file does. */
export function versionOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size}`;
}
