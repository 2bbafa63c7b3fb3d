import ts from "typescript";
import type { Diagnostic } from "../language.ts";

/** Rules for files of a project that say nothing about cells: `import … = require()` and `export =` work in them. */
const IGNORED = new Set([1202, 1203]);
const ASSIGNED_TO_IMPORT = 2632;
/** How the compiler names what an earlier cell declared. */
const CELL_MODULE = /import\("[^"]*__cell_(?:\d+)?__(?:\.tsx?)?"\)\./g;
const CELL_FILE = /"[^"]*\/__cell_(?:\d+)?__(?:\.tsx?)?"/g;

export function isMistake({ category, code }: ts.Diagnostic): boolean {
  return category === ts.DiagnosticCategory.Error && !IGNORED.has(code);
}

/** A mistake in a source file, with the line that it is in. `called` says how a file is called. */
export function inFile(found: ts.Diagnostic, called: (file: string) => string): Diagnostic[] {
  if (found.file === undefined) return [];
  const { fileName, text } = found.file;
  const lines = text.split(/\r?\n/);
  return toDiagnostics([found], text).map((one) => ({
    ...one,
    file: called(fileName),
    text: lines[one.line - 1]!,
  }));
}

/** What is wrong with a cell, in its own lines and columns. `end` is where its own text ends. */
export function toDiagnostics(
  found: readonly ts.Diagnostic[],
  code: string,
  kindOf: (name: string) => string | undefined = () => undefined,
): Diagnostic[] {
  const lines = lineStarts(code);
  return found.filter(isMistake).map((diagnostic) => {
    const start = Math.min(diagnostic.start ?? 0, code.length);
    const end = Math.min(start + (diagnostic.length ?? 0), code.length);
    const line = lineOf(lines, start);
    const lineEnd = lines[line] === undefined ? code.length : lines[line] - 1;
    const column = start - lines[line - 1]! + 1;
    return {
      ...describe(diagnostic, code.slice(start, end), kindOf),
      line,
      column,
      endColumn: Math.max(column + 1, column + Math.min(end, lineEnd) - start),
    };
  });
}

function describe(
  { code, messageText }: ts.Diagnostic,
  text: string,
  kindOf: (name: string) => string | undefined,
): { code: number; message: string } {
  if (code === ASSIGNED_TO_IMPORT) {
    const kind = kindOf(text);
    return kind === "const"
      ? { code: 2588, message: `Cannot assign to '${text}' because it is a constant.` }
      : { code, message: `Cannot assign to '${text}' because it is ${article(kind ?? "import")}.` };
  }
  return { code, message: withoutCells(ts.flattenDiagnosticMessageText(messageText, "\n")) };
}

/** Calls what earlier cells declared by its names alone. */
export function withoutCells(text: string): string {
  return text.replaceAll(CELL_MODULE, "").replaceAll(CELL_FILE, "the cell");
}

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;

/** Offsets at which lines begin. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The number of the line, from 1, that holds an offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let line = 1;
  while (line < starts.length && starts[line]! <= offset) line++;
  return line;
}
