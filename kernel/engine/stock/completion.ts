import type { Completions } from "../engine.ts";
import type { Compiler } from "./compiler.ts";
import type { Known } from "./known.ts";

/** In any place where a name can stand, this one can: so the names of earlier cells can too. */
const ANYWHERE = "Array";
/** How the language service ranks a name of the file at hand. */
const LOCAL = "11";

/** What can stand at an offset: what the language service knows, and the names of earlier cells. */
export function complete(compiler: Compiler, known: Known, code: string, offset: number): Completions {
  const { file } = compiler.prepare(code);
  const start = wordStart(code, offset);
  const found = compiler.service.getCompletionsAtPosition(file, offset, {});
  if (found === undefined) return { matches: [], start: offset, end: offset };
  // In a string, a path or a package name, what is replaced is not a word but what the compiler says.
  const span = found.optionalReplacementSpan ?? found.entries[0]?.replacementSpan;
  const from = span === undefined || span.start > offset ? start : span.start;
  const typed = code.slice(from, offset).toLowerCase();
  const ranked = new Map<string, string>();
  for (const { name, sortText } of found.entries) ranked.set(name, sortText);
  if (ranked.has(ANYWHERE)) for (const { name } of known.names()) ranked.set(name, LOCAL);
  const matches = [...ranked.keys()]
    .filter((name) => name.toLowerCase().startsWith(typed) && !name.startsWith("__cell_"))
    .sort((a, b) => compare(ranked.get(a)!, ranked.get(b)!) || compare(a, b));
  return { matches, start: from, end: offset };
}

/** Where the name that ends at an offset begins. */
function wordStart(code: string, offset: number): number {
  return offset - /[\p{ID_Continue}$\u200c\u200d]*$/u.exec(code.slice(0, offset))![0].length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
