import { ShapeError } from "../core/errors.ts";
import { showShape } from "../core/shape.ts";
import { array } from "./creation.ts";
import type { NDArray } from "./ndarray.ts";

/** How a table is written. */
export interface CsvOptions {
  /** What stands between two numbers; default a comma. */
  readonly delimiter?: string;
}

/**
 * Reads a table of numbers. A first line that holds a word gives the names of the columns; an empty field is NaN;
 * quotes around a field are taken off; empty lines are skipped.
 *
 * @returns `values` (rows, columns), float64, and the `names`, empty when the table has none.
 * @throws TypeError when a field is no number, naming its line; ShapeError when lines differ in length.
 * @example
 * const { names, values } = fromCsv("a,b\n1,2\n3,\n");
 * names; // => ["a", "b"]
 * values.toArray(); // => [[1, 2], [3, NaN]]
 */
export function fromCsv(text: string, options: CsvOptions = {}): { names: string[]; values: NDArray } {
  const { delimiter = "," } = options;
  if (typeof text !== "string")
    throw new TypeError(
      `fromCsv: expected the text of a file, as readFileSync(name, "utf8") gives it, got ${typeof text}`,
    );
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, i) => ({
      number: i + 1,
      fields: line.split(delimiter).map((field) => field.trim().replace(/^"(.*)"$/, "$1")),
    }))
    .filter(({ fields }) => fields.length > 1 || fields[0] !== "");
  const named = lines[0]?.fields.some((field) => Number.isNaN(numberOf(field)) && !isMissing(field)) ?? false;
  const rows = named ? lines.slice(1) : lines;
  const width = lines[0]?.fields.length ?? 0;
  const values = rows.map(({ number, fields }) => {
    if (fields.length !== width)
      throw new ShapeError(`fromCsv: line ${number} has ${fields.length} fields, the first has ${width}`);
    return fields.map((field, i) => {
      const value = numberOf(field);
      if (Number.isNaN(value) && !isMissing(field))
        throw new TypeError(
          `fromCsv: line ${number}, field ${i + 1}: "${field}" is no number; ${
            /[;\t]/.test(field)
              ? `the option delimiter says what stands between numbers, now ${JSON.stringify(delimiter)}`
              : "leave a missing one empty, and write a class as its number"
          }`,
        );
      return value;
    });
  });
  return {
    names: named ? lines[0]!.fields : [],
    values: array(values.flat(), { shape: [rows.length, width] }),
  };
}

function isMissing(field: string): boolean {
  return field === "" || /^nan$/i.test(field);
}

function numberOf(field: string): number {
  if (/^[+-]?inf(inity)?$/i.test(field)) return field.startsWith("-") ? -Infinity : Infinity;
  return field === "" ? NaN : Number(field);
}

/**
 * A matrix as a table, a line for each row; each number in as few digits as give it back exactly.
 * @throws ShapeError when the array has more than two axes, or not as many columns as there are names.
 * @example
 * toCsv(array([[1, 2.5], [3, 4]]), { names: ["a", "b"] }); // => "a,b\n1,2.5\n3,4\n"
 */
export function toCsv(x: NDArray, options: CsvOptions & { readonly names?: readonly string[] } = {}): string {
  const { delimiter = ",", names } = options;
  if (x.ndim > 2) throw new ShapeError(`toCsv: a table has two axes, got shape ${showShape(x.shape)}`);
  const width = x.ndim === 2 ? x.shape[1]! : 1;
  if (names && names.length !== width)
    throw new ShapeError(`toCsv: ${names.length} names came for ${width} columns`);
  const values = x.toTypedArray();
  const rows = Array.from({ length: width === 0 ? 0 : values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width), (v) => (Number.isNaN(v) ? "" : String(v))).join(
      delimiter,
    ),
  );
  return [...(names ? [names.join(delimiter)] : []), ...rows].map((line) => `${line}\n`).join("");
}
