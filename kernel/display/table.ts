import { inspect } from "node:util";
import type { MimeBundle } from "../wire/message.ts";
import { DISPLAY } from "./bundle.ts";
import { escapeHtml } from "./html.ts";

export interface TableOptions {
  /** Which columns, in which order; all unless told otherwise. */
  columns?: readonly string[];
  /** The column to sort by; with a `-` before it, largest first. */
  sort?: string;
  /** How many rows are shown; 20 unless told otherwise. */
  first?: number;
}

/** Rows as objects or lists, or columns by their names. */
export type TableData = Iterable<object> | Readonly<Record<string, ArrayLike<unknown>>>;

type Kind = "number" | "text" | "truth" | "date" | "mixed" | "empty";

interface Column {
  name: string;
  kind: Kind;
  /** Whether its cells end at the right edge, as numbers do and texts that are written numbers. */
  right: boolean;
  /** What its cells show. */
  texts: string[];
}

/** Rows and columns that show themselves, as a table in a notebook and in columns of text elsewhere. */
export class Table {
  readonly #columns: Column[];
  readonly #shown: number;
  readonly #all: number;

  /** @throws TypeError for data that is neither rows nor columns, RangeError for a column that is not there. */
  constructor(data: TableData, { columns, sort, first = 20 }: TableOptions = {}) {
    let rows = rowsOf(data);
    const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const known = new Set(rows.flatMap((row) => Object.keys(row)));
    const by = sort?.replace(/^-/, "");
    for (const name of [...names, ...(by === undefined ? [] : [by])]) {
      if (rows.length > 0 && !known.has(name)) {
        throw new RangeError(`table: there is no column ${name}; there are ${[...known].join(", ")}`);
      }
    }
    if (by !== undefined) {
      const sign = sort!.startsWith("-") ? -1 : 1;
      rows = rows.toSorted((a, b) => order(a[by], b[by], sign));
    }
    this.#all = rows.length;
    const shown = rows.slice(0, first);
    this.#shown = shown.length;
    this.#columns = names.map((name) =>
      columnOf(
        name,
        shown.map((row) => row[name]),
      ),
    );
  }

  toString(): string {
    const columns = this.#columns.map(({ name, right, texts }) => {
      const cells = [name, ...texts];
      const width = Math.max(...cells.map((text) => text.length));
      return cells.map((text) => (right ? text.padStart(width) : text.padEnd(width)));
    });
    const lines = Array.from({ length: this.#shown + 1 }, (_, row) =>
      columns
        .map((cells) => cells[row]!)
        .join("  ")
        .trimEnd(),
    );
    return [...lines, ...this.#rest()].join("\n");
  }

  toHtml(): string {
    const align = (right: boolean) => `text-align:${right ? "right" : "left"}`;
    const head = this.#columns
      .map(
        ({ name, kind, right }) =>
          `<th scope="col" title="${kind}" style="${align(right)}">${escapeHtml(name)}</th>`,
      )
      .join("");
    const body = Array.from({ length: this.#shown }, (_, row) => {
      const cells = this.#columns.map(
        ({ right, texts }) => `<td style="${align(right)}">${escapeHtml(texts[row]!)}</td>`,
      );
      return `<tr>${cells.join("")}</tr>`;
    }).join("");
    const rest = this.#rest().map((text) => `<div style="opacity:.7">${escapeHtml(text)}</div>`);
    return `<table style="font-variant-numeric:tabular-nums"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>${rest.join("")}`;
  }

  #rest(): string[] {
    return this.#shown < this.#all ? [`first ${this.#shown} of ${this.#all} rows`] : [];
  }

  [DISPLAY](): MimeBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }
}

function rowsOf(data: TableData): Record<string, unknown>[] {
  if (typeof data !== "object" || data === null) {
    throw new TypeError("table: expected rows (objects or lists), or an object of columns");
  }
  if (Symbol.iterator in data) {
    return [...data].map((row, at) => {
      if (typeof row === "object" && row !== null) return { ...row };
      throw new TypeError(`table: expected each row to be an object or a list, row ${at} is ${inspect(row)}`);
    });
  }
  const columns = Object.entries(data);
  const lengths = new Set(columns.map(([, { length }]) => length));
  if (lengths.size > 1 || lengths.has(undefined as never)) {
    const told = columns.map(([name, { length }]) => `${name} has ${length}`);
    throw new TypeError(`table: expected columns of one length, but ${told.join(", ")}`);
  }
  const [length = 0] = lengths;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[row]])),
  );
}

function columnOf(name: string, values: readonly unknown[]): Column {
  const kinds = new Set(values.map(kindOf).filter((kind) => kind !== "empty"));
  const kind = kinds.size === 0 ? "empty" : kinds.size === 1 ? [...kinds][0]! : "mixed";
  const decimals = kind === "number" ? decimalsOf(values as readonly number[]) : undefined;
  const texts = values.map((value) => textOf(value, decimals));
  return { name, kind, right: kind === "number" || (kind === "text" && texts.every(isWritten)), texts };
}

/** A number as text: 0.040, 6.8e+2, 12 %; or nothing. */
const isWritten = (text: string): boolean =>
  /^([−+-]?(\d[\d,.]*(e[+-]?\d+)?( ?%)?|Infinity)|NaN|)$/i.test(text);

function kindOf(value: unknown): Kind {
  if (value === undefined || value === null) return "empty";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "truth";
  return value instanceof Date ? "date" : "mixed";
}

/** So many decimals that no number of a column loses one of its first five digits; whole numbers have none. */
function decimalsOf(values: readonly (number | bigint | null | undefined)[]): number | undefined {
  const fractions = values.filter(
    (value): value is number =>
      typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value),
  );
  if (fractions.length === 0) return 0;
  const most = Math.max(...fractions.map((value) => Math.abs(value)));
  const decimals = Math.max(
    ...fractions.map((value) => {
      const [mantissa, exponent] = Math.abs(value).toExponential(4).split("e");
      return Math.max(0, mantissa!.replace(/\.?0+$/, "").slice(2).length - Number(exponent));
    }),
  );
  // Numbers of very different size are told each by itself.
  return decimals > 8 || most >= 1e7 ? undefined : decimals;
}

function textOf(value: unknown, decimals: number | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number") {
    return decimals === undefined ? String(Number(value.toPrecision(5))) : value.toFixed(decimals);
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  return inspect(value, { depth: 1, breakLength: Infinity });
}

/** Empty cells come last, whichever way. */
function order(a: unknown, b: unknown, sign: number): number {
  const [emptyA, emptyB] = [kindOf(a) === "empty", kindOf(b) === "empty"];
  if (emptyA || emptyB) return Number(emptyA) - Number(emptyB);
  if (typeof a === "string" && typeof b === "string") return sign * a.localeCompare(b);
  return sign * (Number(a) - Number(b));
}
