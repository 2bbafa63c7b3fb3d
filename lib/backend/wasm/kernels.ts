import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { powersOfTwo } from "../../core/exponential.ts";
import type { UnaryName } from "../backend.ts";
import { packageFolder } from "../package-folder.ts";
import { Memory } from "./memory.ts";
import { webAssembly } from "./web-assembly.ts";

/** What numbers are computed in. */
export type Lanes = "float64" | "float32";

type OfOne = (x: number, out: number, count: number) => void;

/** Of each row, of rows that lie without gaps one after the other, one number as float64. */
type OfRows = (x: number, rows: number, width: number, out: number) => void;

/** The kernels for numbers of one width; arguments are addresses in bytes, and counts. */
export interface LaneKernels extends Readonly<Partial<Record<UnaryName, OfOne>>> {
  /** The same functions of one vector, for other WebAssembly to call. */
  readonly ofVector: Readonly<Record<string, unknown>>;
  readonly fromBool: OfOne;
  readonly toBool: OfOne;
  readonly gemm: Gemm;
  readonly direct: Direct;
  readonly pack: Pack;
  readonly sumRows: OfRows;
  readonly maxRows: OfRows;
  readonly minRows: OfRows;
  /** The sums of columns that lie side by side, as float64; rows lie `step` bytes apart. */
  readonly sumColumns: (x: number, step: number, rows: number, columns: number, out: number) => void;
}

/** What assembly/index.ts exports, where names of what there is for both widths end with their bits. */
export interface Kernels extends Readonly<Record<Lanes, LaneKernels>> {
  /** float32 to float64. */
  readonly widen: OfOne;
  /** float64 to float32. */
  readonly narrow: OfOne;
}

export type Gemm = (
  a: number,
  b: number,
  c: number,
  cDown: number,
  rows: number,
  columns: number,
  depth: number,
  accumulate: boolean,
) => void;

export type Direct = (
  a: number,
  aDown: number,
  aAcross: number,
  b: number,
  bDown: number,
  c: number,
  cDown: number,
  rows: number,
  columns: number,
  depth: number,
) => void;

export type Pack = (
  from: number,
  between: number,
  along: number,
  lines: number,
  depth: number,
  width: number,
  to: number,
) => void;

/** The kernels of products. */
export type Products = Readonly<Record<Lanes, Pick<LaneKernels, "gemm" | "pack">>>;

/** The kernels, and the memory that they work on. */
export interface Machine {
  readonly kernels: Kernels;
  readonly memory: Memory;
  /** Whether they have fused multiply-add. */
  readonly isFused: boolean;
}

/** What a thread is given that helps with products: their kernels, memory that is shared, and its places there. */
export interface Helper {
  readonly module: object;
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly words: number;
  readonly room: number;
}

/**
 * Compiles the kernels, those with fused multiply-add where the engine has it.
 * @throws Error when the engine has no SIMD or the file is not there
 */
export function loadKernels(): Machine {
  // Relaxed SIMD has fused multiply-add; engines that do not know it refuse the file.
  const relaxed = read("kernels-relaxed.wasm");
  const isFused = webAssembly.validate(relaxed);
  const memory = new Memory();
  const exports = exportsOf(new webAssembly.Module(isFused ? relaxed : read("kernels.wasm")), memory.linear);
  const table = (exports["powersOfTwo"] as { readonly value: number }).value;
  memory.float64.set(powersOfTwo, table / 8);
  const kernels = { ...exports, float64: ofWidth(exports, "64"), float32: ofWidth(exports, "32") };
  return { kernels: kernels as unknown as Kernels, memory, isFused };
}

/** The kernels of products, as the machine has them, in memory of so many bytes that other threads can be given too. */
export function shareProducts(
  { isFused }: Machine,
  bytes: number,
): Omit<Helper, "words" | "room"> & { readonly products: Products } {
  const pages = Math.ceil(bytes / 2 ** 16);
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const module = new webAssembly.Module(read(isFused ? "products-relaxed.wasm" : "products.wasm"));
  return { module, memory, products: loadProducts(module, memory) };
}

/** What {@link shareProducts} gives, in another thread. */
export function loadProducts(module: object, memory: object): Products {
  const exports = exportsOf(module, memory);
  return { float64: ending(exports, "64"), float32: ending(exports, "32") } as unknown as Products;
}

function exportsOf(module: object, memory: object): Readonly<Record<string, unknown>> {
  return new webAssembly.Instance(module, { env: { memory, abort: unreachable } }).exports;
}

function ofWidth(exports: Readonly<Record<string, unknown>>, bits: string): object {
  return { ...ending(exports, bits), ofVector: ending(exports, `Vector${bits}`) };
}

/** What has a name that ends so, by the rest of its name. */
function ending(exports: Readonly<Record<string, unknown>>, end: string): object {
  const own = Object.entries(exports).filter(([name]) => name.endsWith(end));
  return Object.fromEntries(own.map(([name, kernel]) => [name.slice(0, -end.length), kernel]));
}

function read(name: string): Uint8Array {
  return readFileSync(fileOf(name));
}

/** A file beside the bundle, or, when the sources run, where the set-up of the tests makes it. */
export function fileOf(name: string): string {
  const folders = [import.meta.dirname, join(packageFolder(), "build", "wasm")];
  const file = folders.map((folder) => join(folder, name)).find(existsSync);
  if (file === undefined) throw new Error(`${name} is missing; \`npm run build\` makes it`);
  return file;
}

function unreachable(): never {
  throw new Error("a WebAssembly kernel failed");
}
