import type { Completions } from "../engine.ts";
import type { Compiler } from "./compiler.ts";
import type { Importable } from "./importable.ts";
import type { Known } from "./known.ts";

/** In any place where a name can stand, this one can: so the names of earlier cells can too. */
const ANYWHERE = "Array";
/** How the language service ranks a name of the file at hand. */
const LOCAL = "11";
/** What must have been typed before names that would first have to be imported are offered, after all others. */
const ENOUGH = 2;
const LAST = "99";
/** The language service's kinds, and those of declarations, that front ends call otherwise. */
const KINDS: Record<string, string> = {
  const: "variable",
  let: "variable",
  var: "variable",
  using: "variable",
  "local var": "variable",
  ambient: "variable",
  import: "variable",
  alias: "variable",
  parameter: "param",
  getter: "property",
  setter: "property",
  "enum member": "property",
  "local function": "function",
  "local class": "class",
  namespace: "module",
  "external module name": "module",
  type: "interface",
  "type parameter": "interface",
  "primitive type": "keyword",
  string: "text",
  script: "file",
  directory: "folder",
};

/** What can stand at an offset: what the language service knows, the names of earlier cells, and what could be imported. */
export function complete(
  compiler: Compiler,
  known: Known,
  importable: Importable,
  code: string,
  offset: number,
): Completions {
  const { file } = compiler.prepareOnce(code);
  const start = wordStart(code, offset);
  const found = compiler.service.getCompletionsAtPosition(file, offset, {});
  if (found === undefined) return { matches: [], kinds: [], start: offset, end: offset };
  // In a string, a path or a package name, what is replaced is not a word but what the compiler says.
  const span = found.optionalReplacementSpan ?? found.entries[0]?.replacementSpan;
  const from = span === undefined || span.start > offset ? start : span.start;
  const entries = new Map<string, { rank: string; kind: string }>();
  for (const { name, sortText, kind } of found.entries) entries.set(name, { rank: sortText, kind });
  const typed = code.slice(from, offset).toLowerCase();
  if (entries.has(ANYWHERE)) {
    for (const { name, kind } of known.names()) entries.set(name, { rank: LOCAL, kind });
    if (typed.length >= ENOUGH) {
      for (const [name, { kind }] of importable.names())
        if (!entries.has(name)) entries.set(name, { rank: LAST, kind });
    }
  }
  const fitting = [...entries]
    .filter(([name]) => name.toLowerCase().startsWith(typed) && !name.startsWith("__cell_"))
    .sort(([a, { rank: x }], [b, { rank: y }]) => compare(x, y) || compare(a, b));
  return {
    matches: fitting.map(([name]) => name),
    kinds: fitting.map(([, { kind }]) => KINDS[kind] ?? kind),
    start: from,
    end: offset,
  };
}

/** Where the name that ends at an offset begins. */
function wordStart(code: string, offset: number): number {
  return offset - /[\p{ID_Continue}$\u200c\u200d]*$/u.exec(code.slice(0, offset))![0].length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
