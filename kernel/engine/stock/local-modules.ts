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
  /** Until it has run, where that takes waiting. */
  pending?: Promise<void> | undefined;
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

  /** At once, unless the file or one that has to run before it awaits at its top level. */
  load(path: string): Imported | Promise<Imported> {
    const loaded = () => Imported.commonJs(this.#run(path));
    return this.#waits(path, new Set()) ? this.#start(path, new Set()).then(loaded) : loaded();
  }

  /** What a file exports, for who cannot wait. */
  require(path: string): unknown {
    if (this.#waits(path, new Set()))
      throw new Error(`require: ${path} awaits at its top level; import it instead`);
    return this.#run(path);
  }

  /** Nobody waits any longer for what is still running: the next import runs it again. */
  abandon(): void {
    for (const [path, { pending }] of this.#instances) if (pending !== undefined) this.#forget(path);
  }

  /** Whether there is something to wait for before a file can be used. */
  #waits(path: string, seen: Set<string>): boolean {
    if (seen.has(path)) return false;
    seen.add(path);
    const instance = this.#instances.get(path);
    if (instance !== undefined) return instance.pending !== undefined;
    const { async = false, before = [] } = this.#sources.get(path) ?? {};
    return async || before.some((other) => this.#waits(other, seen));
  }

  /** Runs a file that waits, after those that it imports. `above` are the files that wait for this one. */
  async #start(path: string, above: ReadonlySet<string>): Promise<void> {
    const running = this.#instances.get(path);
    if (running !== undefined) return running.pending;
    const { async = false, before = [] } = this.#sources.get(path) ?? {};
    const within = new Set(above).add(path);
    for (const other of before) {
      if (within.has(other) || !this.#sources.has(other)) continue;
      this.#noteImporter(other, path);
      await this.#start(other, within);
    }
    // Another import may have begun it meanwhile.
    const begun = this.#instances.get(path);
    if (begun !== undefined) return begun.pending;
    if (!async) this.#run(path);
    else await this.#runAsync(path);
  }

  #forget(path: string): void {
    if (!this.#instances.delete(path)) return;
    for (const importer of this.#importers.get(path) ?? []) this.#forget(importer);
  }

  #run(path: string): unknown {
    const running = this.#instances.get(path);
    if (running !== undefined) return running.exports;
    const instance = this.#instantiate(path);
    try {
      this.#evaluate(path, instance);
    } catch (error) {
      this.#instances.delete(path);
      throw error;
    }
    return instance.exports;
  }

  async #runAsync(path: string): Promise<void> {
    const instance = this.#instantiate(path);
    try {
      await (instance.pending = this.#evaluate(path, instance) as Promise<void>);
    } catch (error) {
      if (this.#instances.get(path) === instance) this.#instances.delete(path);
      throw error;
    }
    instance.pending = undefined;
  }

  #instantiate(path: string): Instance {
    const instance: Instance = { exports: {} };
    this.#instances.set(path, instance);
    return instance;
  }

  #evaluate(path: string, instance: Instance): unknown {
    const { data, map, async = false } = this.#sources.get(path)!;
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
    const head = `${async ? "async " : ""}function`;
    const text = `(${head} (${Object.keys(given).join(", ")}) {\n${data}\n})`;
    const run = vm.runInThisContext(text, { filename: path, lineOffset: -1, displayErrors: false }) as (
      ...values: unknown[]
    ) => unknown;
    return run(...Object.values(given));
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
