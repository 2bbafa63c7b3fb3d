import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import { existsSync } from "node:fs";
import { type Lapack, type Native, openLapack } from "./fortran.ts";

/** CBLAS constants: matrices lie row by row; which triangle, side and diagonal; whether an operand is transposed. */
export const ROW_MAJOR = 101;
export const AS_IT_IS = 111;
export const TRANSPOSED = 112;
export const UPPER = 121;
export const LOWER = 122;
export const WITH_DIAGONAL = 131;
export const UNIT = 132;
export const LEFT = 141;

/** What is used of one precision, with the arguments of the C interface. */
export interface Routines {
  /** C = αAB + βC. */
  readonly gemm: Native;
  /** y = αAx + βy. */
  readonly gemv: Native;
  /** The upper triangle of C = αAAᵀ + βC. */
  readonly syrk: Native;
  /** X ← αA⁻¹X for a triangular A. */
  readonly trsm: Native;
  /** Undefined where the library has none. */
  readonly lapack: Lapack | undefined;
}

/** A BLAS library that was loaded and tried. */
export interface Library {
  readonly float64: Routines;
  readonly float32: Routines;
  /** Which it is, where it lies and on how many threads it runs. */
  readonly description: string;
}

/** As much of koffi as is used here. */
interface Koffi {
  load(path: string): Loaded;
}

interface Loaded {
  func(name: string, result: string, parameters: readonly string[]): Native;
}

/** How libraries name their symbols, and their integers: the wheel, other 64-bit builds, the standard. */
const conventions = [
  { prefix: "scipy_", suffix: "64_", integer: "int64_t" },
  { prefix: "", suffix: "64_", integer: "int64_t" },
  { prefix: "", suffix: "", integer: "int" },
] as const;

type Convention = (typeof conventions)[number];
type Naming = Pick<Convention, "prefix"> & { readonly suffix: string };

/** The first of these paths that can be loaded. @throws Error that says for each what is wrong with it. */
export function openLibrary(paths: readonly string[], threads: number): Library {
  const koffi = loadKoffi();
  const failures: string[] = [];
  for (const path of paths) {
    try {
      return open(koffi, path, threads);
    } catch (error) {
      // The system's own names are guesses: where there is no such file, there is nothing to report.
      const reason = error instanceof Error ? error.message : String(error);
      if (
        isAbsolute(path) ? existsSync(path) || paths.length === 1 : !/no such file|cannot open/i.test(reason)
      )
        failures.push(`${path}: ${reason}`);
    }
  }
  throw new Error(failures.length > 0 ? failures.join("; ") : "no BLAS library was found");
}

/** Loaded when a product first needs it: it would be a good part of the time that importing the library takes. */
function loadKoffi(): Koffi {
  try {
    return createRequire(join(import.meta.dirname, "library.js"))("koffi") as Koffi;
  } catch (cause) {
    throw new Error("the package koffi, which calls native libraries, cannot be loaded", { cause });
  }
}

function open(koffi: Koffi, path: string, threads: number): Library {
  const loaded = withThreads(threads, () => koffi.load(path));
  const convention = conventions.find((one) => symbol(loaded, one, "cblas_dgemm", "void", []) !== undefined);
  if (convention === undefined) throw new Error("it has no function cblas_dgemm");
  const library = {
    float64: routines(loaded, convention, "d", "double"),
    float32: routines(loaded, convention, "s", "float"),
    description: `${describe(loaded, convention, threads)} (${path})`,
  };
  check(library.float64.gemm);
  return library;
}

function routines(loaded: Loaded, convention: Convention, letter: string, scalar: string): Routines {
  const { integer } = convention;
  const [matrix, trio] = [
    ["void *", integer],
    [integer, integer, integer],
  ];
  const native = (name: string, parameters: readonly string[]): Native => {
    const found = symbol(loaded, convention, `cblas_${letter}${name}`, "void", parameters);
    if (found === undefined) throw new Error(`it has no function cblas_${letter}${name}`);
    return found;
  };
  const fortran = { ...convention, suffix: `_${convention.suffix}` };
  return {
    gemm: native("gemm", ["int", "int", "int", ...trio, scalar, ...matrix, ...matrix, scalar, ...matrix]),
    gemv: native("gemv", ["int", "int", integer, integer, scalar, ...matrix, ...matrix, scalar, ...matrix]),
    syrk: native("syrk", ["int", "int", "int", integer, integer, scalar, ...matrix, scalar, ...matrix]),
    trsm: native("trsm", [
      ...new Array<string>(5).fill("int"),
      integer,
      integer,
      scalar,
      ...matrix,
      ...matrix,
    ]),
    lapack: openLapack(
      (name, parameters) => symbol(loaded, fortran, name, "void", parameters),
      letter,
      integer === "int64_t",
    ),
  };
}

function symbol(
  loaded: Loaded,
  { prefix, suffix }: Naming,
  name: string,
  result: string,
  parameters: readonly string[],
): Native | undefined {
  try {
    return loaded.func(`${prefix}${name}${suffix}`, result, parameters);
  } catch {
    return undefined;
  }
}

/** OpenBLAS's name and version, where it is OpenBLAS, and the number of threads, which it is told. */
function describe(loaded: Loaded, convention: Convention, threads: number): string {
  symbol(loaded, convention, "openblas_set_num_threads", "void", ["int"])?.(threads);
  const config = symbol(loaded, convention, "openblas_get_config", "const char *", [])?.();
  if (typeof config !== "string") return "BLAS";
  return `${config.split(/\s+/).slice(0, 2).join(" ")}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/** Loads with the number of threads set, since OpenBLAS starts them when it is loaded. */
function withThreads<T>(threads: number, load: () => T): T {
  const before = process.env["OPENBLAS_NUM_THREADS"];
  process.env["OPENBLAS_NUM_THREADS"] = String(threads);
  try {
    return load();
  } finally {
    if (before === undefined) delete process.env["OPENBLAS_NUM_THREADS"];
    else process.env["OPENBLAS_NUM_THREADS"] = before;
  }
}

/** A library whose integers are of another width than its names say would read past its arguments. */
function check(gemm: Native): void {
  const [a, b, c] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8), new Float64Array(4)];
  gemm(ROW_MAJOR, AS_IT_IS, AS_IT_IS, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2);
  if (c.join() !== "19,22,43,50")
    throw new Error(`it multiplies wrongly: [1 2; 3 4]·[5 6; 7 8] = [${c.join(" ")}]`);
}
