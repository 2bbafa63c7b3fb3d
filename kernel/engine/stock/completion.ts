import ts from "typescript";
import type { Completions, Match } from "../engine.ts";
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
/** Of so many matches at most it is said how they are called and what is written of them: of more, nobody reads it. */
const DESCRIBED = 20;
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

interface Entry {
  rank: string;
  kind: string;
  symbol?: ts.Symbol | undefined;
  /** An earlier cell declared it. */
  earlier?: boolean;
  /** It would first have to be imported. */
  importable?: boolean;
}

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
  const found = compiler.service.getCompletionsAtPosition(file, offset, { includeSymbol: true });
  if (found === undefined) return { matches: [], about: [], start: offset, end: offset };
  // In a string, a path or a package name, what is replaced is not a word but what the compiler says.
  const span = found.optionalReplacementSpan ?? found.entries[0]?.replacementSpan;
  const from = span === undefined || span.start > offset ? start : span.start;
  const entries = new Map<string, Entry>();
  for (const { name, sortText, kind, symbol } of found.entries)
    entries.set(name, { rank: sortText, kind, symbol });
  const typed = code.slice(from, offset).toLowerCase();
  if (entries.has(ANYWHERE)) {
    for (const { name, kind } of known.names()) entries.set(name, { rank: LOCAL, kind, earlier: true });
    if (typed.length >= ENOUGH) {
      for (const [name, { kind }] of importable.names()) {
        if (!entries.has(name)) entries.set(name, { rank: LAST, kind, importable: true });
      }
    }
  }
  const fitting = [...entries]
    .filter(([name]) => name.toLowerCase().startsWith(typed) && !/^__(?:cell|joined)_/.test(name))
    .sort(([a, { rank: x }], [b, { rank: y }]) => compare(x, y) || compare(a, b));
  importable.offer(
    code.slice(0, from),
    fitting.filter(([, entry]) => entry.importable).map(([name]) => name),
  );
  return {
    matches: fitting.map(([name]) => name),
    about: fitting.map(([name, entry]) => ({
      kind: KINDS[entry.kind] ?? entry.kind,
      ...(fitting.length <= DESCRIBED ? described(compiler, name, entry) : {}),
    })),
    start: from,
    end: offset,
  };
}

/** How a match is called, and what is written of it. */
function described(compiler: Compiler, name: string, { symbol, earlier }: Entry): Omit<Match, "kind"> {
  if (earlier === true) {
    const info = compiler.declared(name);
    const text = ts.displayPartsToString(info?.displayParts);
    const call = text.startsWith(`function ${name}`) ? text.slice(`function ${name}`.length) : undefined;
    return { signature: call, documentation: textOf(info) };
  }
  if (symbol === undefined) return {};
  const program = compiler.service.getProgram()!;
  const checker = program.getTypeChecker();
  const [call, ...others] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const more = others.length === 0 ? "" : ` (+${others.length})`;
  const declaration = symbol.declarations?.find((one) => ts.getNameOfDeclaration(one) !== undefined);
  const source = declaration?.getSourceFile();
  const at = declaration && ts.getNameOfDeclaration(declaration)!.getStart(source);
  return {
    signature: call && checker.signatureToString(call) + more,
    documentation: source && textOf(compiler.written(source, at!)),
  };
}

const textOf = (info: ts.QuickInfo | undefined): string | undefined =>
  ts.displayPartsToString(info?.documentation) || undefined;

/** Where the name that ends at an offset begins. */
function wordStart(code: string, offset: number): number {
  return offset - /[\p{ID_Continue}$\u200c\u200d]*$/u.exec(code.slice(0, offset))![0].length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
