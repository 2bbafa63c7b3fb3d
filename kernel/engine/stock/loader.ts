import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire, isBuiltin } from "node:module";
import { dirname, extname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Imported } from "./imported.ts";

type Exports = unknown;

/** Loads packages for code in any folder: from there, else from among the kernel's own dependencies. */
export class Loader {
  readonly #home: string;
  readonly #loaded = new Map<string, Imported>();
  readonly #importers = new Map<string, Importer>();

  /** @param home - The directory of this package. */
  constructor(home: string) {
    this.#home = home;
  }

  /** The module at once where it is CommonJS, built in, or loaded before; a promise where only `import()` can tell. */
  load(specifier: string, from: string): Imported | Promise<Imported> {
    const key = `${from}\0${specifier}`;
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const keep = (module: Imported): Imported => {
      this.#loaded.set(key, module);
      return module;
    };
    if (isBuiltin(specifier)) return keep(Imported.commonJs(createRequire(join(from, "cell.js"))(specifier)));
    if (/^[a-z]{2,}:/.test(specifier)) return this.#import(specifier, from).then(keep);
    if (extname(specifier) === ".json" && isAbsolute(specifier)) {
      return Imported.commonJs(JSON.parse(readFileSync(specifier, "utf8")));
    }
    const folder = this.#folderThatHas(specifier, from);
    const file = tryResolve(specifier, folder);
    if (file !== undefined && extname(file) === ".wasm") return this.#instantiate(file).then(keep);
    if (file !== undefined && isPlainCommonJs(file)) {
      return keep(Imported.commonJs(createRequire(join(folder, "cell.js"))(specifier) as Exports));
    }
    const target = isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier;
    return this.#import(target, folder).then(keep);
  }

  /** `require` for code in a folder. */
  require(from: string): NodeJS.Require {
    const own = createRequire(join(from, "cell.js"));
    const require = (specifier: string): unknown => {
      const folder = isBuiltin(specifier) ? from : this.#folderThatHas(specifier, from);
      return folder === from ? own(specifier) : createRequire(join(folder, "cell.js"))(specifier);
    };
    return Object.assign(require, own);
  }

  /** A WebAssembly module: what it exports, with what it imports loaded from where it lies. */
  async #instantiate(file: string): Promise<Imported> {
    const module = await WebAssembly.compile(readFileSync(file));
    const imports: WebAssembly.Imports = {};
    for (const { module: specifier, name } of WebAssembly.Module.imports(module)) {
      const loaded = await this.load(specifier, dirname(file));
      (imports[specifier] ??= {})[name] = loaded.get(name) as WebAssembly.ImportValue;
    }
    const { exports } = await WebAssembly.instantiate(module, imports);
    return Imported.ecmaScript(exports);
  }

  async #import(specifier: string, from: string): Promise<Imported> {
    let importer = this.#importers.get(from);
    if (importer === undefined) {
      importer = importerIn(from);
      this.#importers.set(from, importer);
    }
    return Imported.ecmaScript(await importer(specifier));
  }

  /** The folder to load a package from. */
  #folderThatHas(specifier: string, from: string): string {
    if (/^[./]/.test(specifier) || isAbsolute(specifier) || tryResolve(specifier, from) !== undefined)
      return from;
    const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
    for (let folder = from; ; folder = dirname(folder)) {
      // A package for `import` alone is there although `require` does not find it.
      if (existsSync(join(folder, "node_modules", name))) return from;
      if (folder === dirname(folder)) return this.#home;
    }
  }
}

type Importer = (specifier: string) => Promise<object>;

/** `import()` as a file in a folder means it. The file need not exist. */
function importerIn(folder: string): Importer {
  const file = join(folder, "cell.cjs");
  const module = new Module(file) as Module & { _compile(text: string, file: string): void };
  module._compile("module.exports = (specifier) => import(specifier);", file);
  return module.exports as Importer;
}

function tryResolve(specifier: string, from: string): string | undefined {
  try {
    return createRequire(join(from, "cell.js")).resolve(specifier);
  } catch {
    return undefined;
  }
}

/** Whether `require` and `import` would give the same instance of a file, so that the quicker one will do. */
function isPlainCommonJs(file: string): boolean {
  const extension = extname(file);
  if (extension === ".mjs") return false;
  const description = packageOf(file);
  if (extension === ".js" && description?.type === "module") return false;
  return !/"(import|module|module-sync)":/.test(JSON.stringify(description?.exports ?? {}));
}

function packageOf(file: string): { type?: string; exports?: unknown } | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const description = join(folder, "package.json");
    if (existsSync(description)) {
      return JSON.parse(readFileSync(description, "utf8")) as { type?: string; exports?: unknown };
    }
  }
  return undefined;
}
