import { isObject, type Cell, type Notebook, type Output } from "../notebook/format.ts";
import { FIGURE } from "../wire/message.ts";
import type { Fault } from "./fault.ts";
import { withoutCode } from "./markdown.ts";

/**
 * Numbers that a lesson's text states and none of its outputs shows. A number counts when it has a decimal point or a power of ten,
 * is of per cent, or has three digits and more; years, what stands in code, and the numbers of sections do not, nor does what follows
 * a heading "Where to read on". A figure taken from elsewhere is cited in the cell's metadata: `"thalweg": {"cited": {"76.3": "…"}}`.
 */
export function faultsOfNumbers({ cells }: Notebook): Fault[] {
  if (!cells.some(({ cell_type }) => cell_type === "code")) return [];
  const shown = cells.flatMap(({ outputs = [] }) => outputs.flatMap(wordsOf)).flatMap(valuesIn);
  return cells.flatMap(({ cell_type, source, metadata }, at) => {
    if (cell_type !== "markdown") return [];
    const cited = citedIn(metadata);
    return statedIn(source)
      .filter(
        ({ text, value, unit }) =>
          !cited.has(text) && !shown.some((one) => Math.abs(one - value) <= 0.501 * unit),
      )
      .map(({ text }) => ({ cell: at + 1, message: `says ${text}, and no output shows that number` }));
  });
}

/** A number in the text: as it stands there, what it is, and what one more in its last digit would be. */
interface Stated {
  readonly text: string;
  readonly value: number;
  readonly unit: number;
}

const NUMBER =
  /(?<![\w.,^{])(?:\d[\d,]*\.\d+|\d+(?= ?\\times 10\^)|\d+(?= ?\\?%)|\d{1,3}(?:,\d{3})+|\d{3,})(?: ?\\times 10\^(?:\{-?\d+\}|\d+))?/g;

function statedIn(source: string): Stated[] {
  const prose = withoutCode(source)
    .replace(/^#+ Where to read on[^]*/m, "")
    .replaceAll(/\]\([^)\s]+\)/g, "]")
    .replaceAll(/\b(?:section|chapter|version|figure|table|equation) \d[\d.]*/gi, "");
  return [...prose.matchAll(NUMBER)]
    .map(([text]) => stated(text))
    .filter(({ text }) => !/^(?:19|20)\d\d$/.test(text));
}

function stated(text: string): Stated {
  const [digits = "", power = "0"] = text.split(/ ?\\times 10\^/);
  const scale = Number(power.replaceAll(/[{}]/g, ""));
  const decimals = digits.split(".")[1]?.length ?? 0;
  return { text, value: Number(`${digits.replaceAll(",", "")}e${scale}`), unit: 10 ** (scale - decimals) };
}

/** What an output says in words: text, tables, and the titles, labels and names in figures. */
function wordsOf(output: Output): string[] {
  if (output.output_type === "stream") return [output.text];
  if (output.output_type === "error") return [output.evalue];
  const { "text/plain": plain, "text/html": html, [FIGURE]: figure } = output.data;
  const tags = typeof html === "string" ? [html.replaceAll(/<[^>]*>/g, " ")] : [];
  return [...(typeof plain === "string" ? [plain] : []), ...tags, ...writtenIn(figure)];
}

/** What is written in a figure: the texts of titles and annotations, labels of sliders' steps, names of curves. */
function writtenIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(writtenIn);
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([key, value]) =>
    typeof value === "string" ? (/^(?:text|label|name)$/.test(key) ? [value] : []) : writtenIn(value),
  );
}

const valuesIn = (text: string): number[] =>
  Array.from(text.matchAll(/\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/gi), ([found]) =>
    Number(found.replaceAll(",", "")),
  );

/** The figures that a text cell's metadata name a source for. */
function citedIn({ thalweg }: Cell["metadata"]): ReadonlySet<string> {
  const cited = isObject(thalweg) ? thalweg["cited"] : undefined;
  return new Set(isObject(cited) ? Object.keys(cited) : []);
}
