import type { Backend } from "./backend.ts";
import { blas } from "./blas/blas.ts";
import { candidates } from "./blas/candidates.ts";
import { type Library, openLibrary } from "./blas/library.ts";
import { plain } from "./plain/plain.ts";

/** The ways to compute, each of which hands what it does not do itself to the one before. */
const names = ["plain", "blas"] as const;
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
   * On how many threads the native library runs. More than one is faster on a machine that has nothing else to do, and
   * may change the last digits.
   *
   * @defaultValue the environment variable `OPENBLAS_NUM_THREADS`, else 1
   */
  readonly threads?: number;
}

const PATIENCE = 'THALWEG_BACKEND=plain, or useBackend("plain"), says that this is wanted';

let current: Backend | undefined;
/** The library once it was looked for, or why there is none. */
let native: { readonly library?: Library; readonly reason?: string } | undefined;
let threads: number | undefined;
let isNoticed = false;

/** The backend that computes. This is the one file that imports implementations. */
export function backend(): Backend {
  return (current ??= fromEnvironment());
}

/**
 * Chooses how all later operations compute; `"auto"`, the default, takes the fastest that the machine has. The
 * environment variable `THALWEG_BACKEND` says the same for a whole process. Results of different backends differ by
 * rounding (docs/numerics.md); functions compiled before keep parts of the backend that they were compiled with.
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
  if (count !== threads) native = undefined;
  threads = count;
  if (name === "blas" && find().library === undefined)
    throw new Error(`useBackend: "blas" is not available here: ${find().reason!}`);
  current = make(name);
}

/**
 * The ways to compute that the library knows, whether this machine has them, and which is in use. Looks for the native
 * library, which otherwise happens at the first product of matrices that is large enough for it.
 *
 * @example
 * backends().map((b) => b.name); // => ["plain", "blas"]
 */
export function backends(): readonly BackendReport[] {
  const inUse = backend().name;
  const { library, reason } = find();
  const details: Record<BackendName, string> = {
    plain: "JavaScript; complete, and the reference",
    blas: library?.description ?? reason!,
  };
  return names.map((name) => ({
    name,
    available: name !== "blas" || library !== undefined,
    inUse: name === (inUse === "blas" && library === undefined ? "plain" : inUse),
    detail: details[name],
  }));
}

function make(name: BackendName | "auto"): Backend {
  return name === "plain" ? plain : blas(plain, nativeLibrary);
}

function fromEnvironment(): Backend {
  const name = process.env["THALWEG_BACKEND"] || "auto";
  const isKnown = name === "auto" || (names as readonly string[]).includes(name);
  if (!isKnown)
    notice(
      `the environment variable THALWEG_BACKEND is "${name}", which is none of "auto", ${list()}; taking "auto"`,
    );
  return make(isKnown ? (name as BackendName) : "auto");
}

/** The library; a notice, once, where there is none. */
function nativeLibrary(): Library | undefined {
  const { library, reason } = find();
  if (library === undefined && !isNoticed) {
    isNoticed = true;
    notice(
      `products of matrices run without a native library (${reason!}), several times slower. ` +
        `\`npm start\` in Thalweg's folder puts OpenBLAS into .venv; THALWEG_BLAS names another file. ${PATIENCE}.`,
    );
  }
  return library;
}

function find(): { readonly library?: Library; readonly reason?: string } {
  if (native === undefined) {
    try {
      native = {
        library: openLibrary(candidates(), threads ?? (Number(process.env["OPENBLAS_NUM_THREADS"]) || 1)),
      };
    } catch (error) {
      native = { reason: (error as Error).message };
    }
  }
  return native;
}

function list(): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function notice(text: string): void {
  console.warn(`Thalweg: ${text}`);
}
