import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The parts of an nbformat 4.5 document that lessons use. */
export interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: { readonly kernelspec: { readonly name: string; readonly language: string } };
  readonly cells: readonly {
    readonly cell_type: "markdown" | "code";
    readonly id: string;
    readonly source: readonly string[];
    readonly metadata?: {
      readonly tags?: readonly string[];
      readonly jupyter?: { readonly source_hidden?: boolean };
    };
    readonly outputs?: readonly unknown[];
    readonly execution_count?: number | null;
  }[];
}

export const folder = join(import.meta.dirname, "../../../notebooks");

/** The lessons, and the pages beside them: the glossary and the map of the article. */
export const notebooks = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));

export const lessons = notebooks.filter((name) => /^\d\d-/.test(name));

export function readLesson(name: string): Notebook {
  return JSON.parse(readFileSync(join(folder, name), "utf8")) as Notebook;
}

/** All that a lesson says outside its code, with line breaks, TeX's spacing and where links lead taken out. */
export function proseOf(name: string): string {
  const prose = readLesson(name).cells.filter((cell) => cell.cell_type === "markdown");
  return prose.map((cell) => cell.source.join("")).join("\n\n").replaceAll(/\[([^\]]+)\]\([^)\s]+\)/g, "$1").replaceAll(/\s+/g, " "); // prettier-ignore
}

/** A number as lessons print it in TeX: three significant digits, `4.59 \times 10^8` from a hundred thousand on. */
export function tex(value: number, significant = 3): string {
  const rounded = Number(value.toPrecision(significant));
  if (Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e5) return `${rounded}`;
  const [digits, power] = value.toExponential(significant - 1).split("e") as [string, string];
  return `${digits} \\times 10^${Number(power) < 0 ? `{${Number(power)}}` : Number(power)}`;
}
