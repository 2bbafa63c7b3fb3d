import { readFileSync } from "node:fs";
import { join } from "node:path";
import { array } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { slice } from "../ndarray/slice.ts";
import { at } from "../ops/indexing.ts";

/** Examples with their targets: one example a row. (The course writes one example a column.) */
export interface Dataset {
  /** Features, shape (examples, features), float64. */
  readonly x: NDArray;
  /** Targets, shape (examples,), float64; for classes their numbers, from 0. */
  readonly y: NDArray;
  /** What each column of `x` holds. */
  readonly featureNames: readonly string[];
  /** What each class number of `y` stands for. */
  readonly targetNames: readonly string[];
  /** Where the data come from, under which licence, and what they are. */
  readonly description: string;
}

/**
 * A set shipped with the library, from `sets/NAME.csv`: a header line, then rows of numbers, the class last. It lies
 * beside this file in the sources and beside the bundle in the build.
 */
export function readSet(name: string): { x: NDArray; y: NDArray; featureNames: string[] } {
  const text = readFileSync(join(import.meta.dirname, "sets", `${name}.csv`), "utf8");
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const table = array(lines.map((line) => line.split(",").map(Number)));
  return {
    x: at(table, ":", slice(0, -1)),
    y: at(table, ":", -1),
    featureNames: header.split(",").slice(0, -1),
  };
}
