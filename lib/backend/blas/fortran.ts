import type { TypedArray } from "../../core/dtype.ts";

/** A function of a native library, called with what koffi takes. */
export type Native = (...args: readonly unknown[]) => unknown;

/** LAPACK in one precision. Its matrices lie column by column. */
export interface Lapack {
  /**
   * Calls a routine, named without the letter of its precision. Numbers are integers; the last argument of all, `info`,
   * is what comes back: 0, or why there is no result.
   */
  readonly call: (name: string, ...args: readonly LapackArgument[]) => number;
  /** Integers as the library reads and writes them. */
  readonly integers: (count: number) => Integers;
}

export type Integers = Int32Array | BigInt64Array;
export type LapackArgument = string | number | TypedArray | Integers;

/** A function of the library by the name that it has in Fortran; undefined where there is none. */
export type Lookup = (name: string, parameters: readonly string[]) => Native | undefined;

/** What is used of LAPACK. Some libraries have a part of it. */
const routines = ["getrf", "potrf", "syevd", "gesdd", "gelqf", "orglq"];

/** The LAPACK that a library holds in the precision of this letter, if it has all that is used of it. */
export function openLapack(lookup: Lookup, letter: string, is64: boolean): Lapack | undefined {
  if (!routines.every((name) => lookup(letter + name, []))) return undefined;
  const known = new Map<string, Native>();
  const integers = (count: number): Integers => (is64 ? new BigInt64Array(count) : new Int32Array(count));
  const integer = (value: number): Integers =>
    is64 ? BigInt64Array.of(BigInt(value)) : Int32Array.of(value);
  const call: Lapack["call"] = (name, ...args) => {
    // Fortran takes all by address, and the length of each text after everything else.
    const lengths = args.filter((arg) => typeof arg === "string").map(() => 1);
    let routine = known.get(name);
    if (routine === undefined) {
      const addresses = args.map((arg) => (typeof arg === "string" ? "const char *" : "void *"));
      routine = lookup(letter + name, [...addresses, "void *", ...lengths.map(() => "size_t")])!;
      known.set(name, routine);
    }
    const info = integer(0);
    routine(...args.map((arg) => (typeof arg === "number" ? integer(arg) : arg)), info, ...lengths);
    return Number(info[0]);
  };
  return { call, integers };
}
