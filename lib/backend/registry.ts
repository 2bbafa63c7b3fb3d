import type { Backend } from "./backend.ts";
import { blas, BLAS_FROM } from "./blas/blas.ts";
import { candidates } from "./blas/candidates.ts";
import { LAPACK_FROM } from "./blas/lapack.ts";
import { type Library, openLibrary } from "./blas/library.ts";
import { plain } from "./plain/plain.ts";
import { loadKernels, type Machine } from "./wasm/kernels.ts";
import { wasm } from "./wasm/wasm.ts";

/** The ways to compute; each hands what it does not do itself to the one before. */
const names = ["plain", "wasm", "blas"] as const;
export type BackendName = (typeof names)[number];

/** One way to compute, and whether this machine has it. */
export interface BackendReport {
  readonly name: BackendName;
  readonly available: boolean;
  readonly inUse: boolean;
  /** What it is here; or why it is not available. */
  readonly detail: string;
}

/** How to compute with a backend. */
export interface BackendOptions {
  /**
   * On how many threads a large product of matrices runs. More than one is faster on a machine that has nothing else to do.
   * By a native library it may change the last digits; WebAssembly gives the same bits.
   *
   * @defaultValue for a native library the environment variable `OPENBLAS_NUM_THREADS`, else 1
   */
  readonly threads?: number;
}

/** Something that the machine may have: what was found, or why nothing was. */
type Found<T> =
  { readonly it: T; readonly reason?: never } | { readonly it?: never; readonly reason: string };

let current: Backend | undefined;
let threads: number | undefined;
let foundLibrary: Found<Library> | undefined;
let foundMachine: Found<Machine> | undefined;
const said = new Set<string>();

/** The backend that computes. This is the one file that imports implementations. */
export function backend(): Backend {
  return (current ??= layers[fromEnvironment()]());
}

/** Each backend, over those that it hands down to. They load what they need when something is large enough for it. */
const layers: Readonly<Record<BackendName, () => Backend>> = {
  plain: () => plain,
  wasm: () => wasm(plain, machineOrNotice, wasmThreads()),
  blas: () => blas(layers.wasm(), libraryOrNotice, lapackOrNotice),
};

/**
 * Chooses how all later operations compute; `"auto"`, the default, takes the fastest that the machine has. The
 * environment variable `THALWEG_BACKEND` says the same for a whole process. docs/numerics.md says how far results of
 * different backends may lie apart.
 *
 * @throws RangeError for another name or number of threads; Error when this machine does not have the backend.
 * @example
 * useBackend("plain");
 * backends().filter((b) => b.inUse).map((b) => b.name); // => ["plain"]
 * useBackend("auto");
 */
export function useBackend(name: BackendName | "auto", options: BackendOptions = {}): void {
  if (name !== "auto" && !names.includes(name))
    throw new RangeError(`useBackend: expected "auto", ${list()}, got ${JSON.stringify(name)}`);
  const count = options.threads;
  if (count !== undefined && !(Number.isInteger(count) && count >= 1))
    throw new RangeError(`useBackend: threads must be a whole number ≥ 1, got ${count}`);
  if (count !== threads) foundLibrary = undefined;
  threads = count;
  const reason = name === "blas" ? library().reason : name === "wasm" ? machine().reason : undefined;
  if (reason !== undefined) throw new Error(`useBackend: "${name}" is not available here: ${reason}`);
  current = layers[name === "auto" ? "blas" : name]();
}

/**
 * The ways to compute that the library knows, whether this machine has them, and which is in use. Loads the native
 * library, which otherwise happens at the first product of matrices that is large enough for it.
 *
 * @example
 * backends().map((b) => b.name); // => ["plain", "wasm", "blas"]
 */
export function backends(): readonly BackendReport[] {
  const reports = names.map((name) => {
    const found: Found<string> =
      name === "blas"
        ? map(library(), describe)
        : name === "wasm"
          ? map(machine(), describeKernels)
          : { it: "JavaScript; the reference" };
    return { name, available: found.it !== undefined, detail: found.it ?? found.reason };
  });
  // Where the library of a backend is missing, the one below does its work.
  const chosen = reports.findIndex(({ name }) => name === backend().name);
  const inUse = reports.findLast(({ available }, i) => available && i <= chosen);
  return reports.map((report) => ({ ...report, inUse: report === inUse }));
}

/** On how many threads the native library runs, or will when it is loaded. */
export function nativeThreads(): number {
  return threads ?? (Number(process.env["OPENBLAS_NUM_THREADS"]) || 1);
}

/** Worker threads, which share the processors as they are, compute products on one. */
function wasmThreads(): number {
  const isMany = threads !== undefined && threads > 1;
  return isMany && process.getBuiltinModule("node:worker_threads").isMainThread ? threads! : 1;
}

function library(): Found<Library> {
  return (foundLibrary ??= attempt(() => openLibrary(candidates(), nativeThreads())));
}

function machine(): Found<Machine> {
  return (foundMachine ??= attempt(loadKernels));
}

function map<T, U>({ it, reason }: Found<T>, f: (it: T) => U): Found<U> {
  return it === undefined ? { reason: reason! } : { it: f(it) };
}

/** Which library it is, and what is large enough for it. */
function describe({ description, float64 }: Library): string {
  const { decomposition, elimination } = LAPACK_FROM;
  const lapack = float64.lapack
    ? `decompositions from ${decomposition} columns, elimination from ${elimination}`
    : "no LAPACK";
  return `${description}; products from ${BLAS_FROM} multiplications, ${lapack}`;
}

function describeKernels({ isFused }: Machine): string {
  const count = wasmThreads();
  return `WebAssembly SIMD${isFused ? ", fused multiply-add" : ""}, ${count} ${count === 1 ? "thread" : "threads"}`;
}

function attempt<T>(find: () => T): Found<T> {
  try {
    return { it: find() };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

function libraryOrNotice(): Library | undefined {
  const { it, reason } = library();
  if (reason !== undefined)
    notice(
      `products of matrices and linear algebra run without a native library (${reason}), several times slower. ` +
        "`npm start` in Thalweg's folder puts OpenBLAS into .venv; THALWEG_BLAS names another file; " +
        `THALWEG_BACKEND=wasm, or useBackend("wasm"), says that this is wanted.`,
    );
  return it;
}

function lapackOrNotice(): Library | undefined {
  const found = libraryOrNotice();
  if (found !== undefined && found.float64.lapack === undefined)
    notice(
      `linear algebra of large matrices runs without LAPACK, several times slower: ${found.description} has none. ` +
        "THALWEG_BLAS names another file.",
    );
  return found;
}

function machineOrNotice(): Machine | undefined {
  const { it, reason } = machine();
  if (reason !== undefined) notice(`operations run without WebAssembly (${reason}), several times slower.`);
  return it;
}

function fromEnvironment(): BackendName {
  const name = process.env["THALWEG_BACKEND"] || "auto";
  if ((names as readonly string[]).includes(name)) return name as BackendName;
  if (name !== "auto")
    notice(
      `the environment variable THALWEG_BACKEND is "${name}", which is none of "auto", ${list()}; taking "auto"`,
    );
  return "blas";
}

function list(): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** Says something once. */
function notice(text: string): void {
  if (!said.has(text)) console.warn(`Thalweg: ${text}`);
  said.add(text);
}
