import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Program } from "../language.ts";
import { Given } from "./box.ts";
import { Imported } from "./imported.ts";
import type { Loader } from "./loader.ts";
import { mapStack } from "./stack.ts";

type Source = Program["modules"][number];

interface Instance {
  exports: unknown;
}

/** The user's own source files that cells import. One that was edited runs again, and with it whatever imports it. */
export class LocalModules {
  readonly #loader: Loader;
  readonly #sources = new Map<string, Source>();
  readonly #instances = new Map<string, Instance>();
  /** Who has loaded a file. */
  readonly #importers = new Map<string, Set<string>>();
  /** Packages that have to be loaded before a file can run. */
  readonly #packages = new Map<string, Map<string, Imported>>();
  #unprepared: Source[] = [];

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  has(path: string): boolean {
    return this.#sources.has(path);
  }

  /** Takes the sources that a program brings. */
  update(sources: readonly Source[]): void {
    for (const source of sources) {
      if (this.#sources.get(source.path)?.data === source.data) continue;
      this.#sources.set(source.path, source);
      this.#unprepared.push(source);
      this.#forget(source.path);
    }
  }

  /** Loads the packages that new sources import, for running them takes no waiting. Nothing when nothing is to wait for. */
  prepare(): Promise<unknown> | undefined {
    const waiting: Promise<unknown>[] = [];
    for (const { path, imports = [] } of this.#unprepared) {
      const packages = new Map<string, Imported>();
      this.#packages.set(path, packages);
      for (const specifier of imports) {
        const loaded = this.#loader.load(specifier, dirname(path));
        if (loaded instanceof Promise) {
          waiting.push(loaded.then((module) => packages.set(specifier, module)));
        } else packages.set(specifier, loaded);
      }
    }
    this.#unprepared = [];
    return waiting.length === 0 ? undefined : Promise.all(waiting);
  }

  load(path: string): Imported {
    return Imported.commonJs(this.#run(path));
  }

  #forget(path: string): void {
    if (!this.#instances.delete(path)) return;
    for (const importer of this.#importers.get(path) ?? []) this.#forget(importer);
  }

  #run(path: string): unknown {
    const running = this.#instances.get(path);
    if (running !== undefined) return running.exports;
    const { data, map } = this.#sources.get(path)!;
    const instance: Instance = { exports: {} };
    this.#instances.set(path, instance);
    const given: Record<string, unknown> = {
      exports: instance.exports,
      module: instance,
      require: this.#require(path),
      __filename: path,
      __dirname: dirname(path),
      [Given.load]: async (specifier: unknown) => (await this.#dynamic(String(specifier), path)).namespace,
      [Given.meta]: { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) },
    };
    mapStack(path, map ?? "");
    try {
      const text = `(function (${Object.keys(given).join(", ")}) {\n${data}\n})`;
      const run = vm.runInThisContext(text, { filename: path, lineOffset: -1, displayErrors: false }) as (
        ...values: unknown[]
      ) => void;
      run(...Object.values(given));
    } catch (error) {
      this.#instances.delete(path);
      throw error;
    }
    return instance.exports;
  }

  #require(from: string): NodeJS.Require {
    const own = this.#loader.require(dirname(from));
    const require = (specifier: string): unknown => {
      if (this.#sources.has(specifier)) {
        this.#noteImporter(specifier, from);
        return this.#run(specifier);
      }
      const loaded = this.#packages.get(from)?.get(specifier);
      return loaded === undefined ? own(specifier) : loaded.required;
    };
    return Object.assign(require, own);
  }

  async #dynamic(specifier: string, from: string): Promise<Imported> {
    if (!this.#sources.has(specifier)) return this.#loader.load(specifier, dirname(from));
    this.#noteImporter(specifier, from);
    return this.load(specifier);
  }

  #noteImporter(path: string, importer: string): void {
    const importers = this.#importers.get(path);
    if (importers === undefined) this.#importers.set(path, new Set([importer]));
    else importers.add(importer);
  }
}
