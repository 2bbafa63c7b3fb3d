import { inspect } from "node:util";
import { BOLD, PLAIN, RED, codeFrame } from "./code-frame.ts";
import type { CellError } from "./engine.ts";

/** Frames that are the kernel's or Node's own, which say nothing about the cell. */
const OWN_FRAME = new RegExp(
  [
    String.raw`\bnode:(internal|vm|events|async_hooks)`,
    String.raw`[\\/]node_modules[\\/]tslab[\\/]`,
    String.raw`[\\/]cells\.cjs\b`,
    String.raw`\bevalmachine\.<anonymous>`,
  ].join("|"),
);

/** Frames that are of a package, of Node, or of the library that came with this kernel. */
const LIBRARY_FRAME =
  /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]|\b(node):|[\\/](thalweg)[\w-]*\.cjs:/;

/** What an error carries that its traceback shows by itself. */
const SHOWN_ELSEWHERE = new Set(["name", "message", "stack", "cause", "errors"]);
/** How far a chain of causes is followed. */
const MOST_CAUSES = 8;
const FRAME = /^\s+at /;
/** Where a program's own lines are not known, its frames count those of the JavaScript made of it: those are not told. */
const COMPILED_FRAME = /\bcompiled-(cell-\d+):\d+:\d+/;
/** A place in a cell, at the end of a frame. */
const CELL_PLACE = /\b(cell-\d+):(\d+):(\d+)\)?$/;
/** What `vm` puts before the stack of an error: a place, its line of JavaScript, and an arrow under it. */
const ARROW = /^\S[^\n]*:\d+\n[^\n]*\n(?:[^\n]*\n){0,3}?\s*\^+\s*\n+/;

/** The text of a line of a program, counted from 1, where it is known. */
export type LineOf = (program: string, line: number) => string | undefined;

/**
 * Anything thrown → what Jupyter shows. Never throws, whatever the value's getters do.
 *
 * @param lineOf - Lets the error show the line of a cell that it came from.
 */
export function describeError(thrown: unknown, lineOf?: LineOf): CellError {
  try {
    if (!(thrown instanceof Error)) {
      const evalue = inspect(thrown);
      return { ename: "Uncaught", evalue, traceback: [`${RED}${BOLD}Uncaught${PLAIN} ${evalue}`] };
    }
    const ename = String(thrown.name);
    const evalue = String(thrown.message);
    const traceback = explain(thrown);
    if (lineOf !== undefined) insertCodeFrame(traceback, lineOf);
    traceback[0] = `${RED}${BOLD}${traceback[0]}${PLAIN}`;
    return { ename, evalue, traceback };
  } catch {
    const ename = "Error";
    const evalue = "something was thrown that cannot be shown";
    return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
  }
}

/** An error's stack without the kernel's own frames, what else it carries, and what caused it. */
function explain(error: Error, depth = 0): string[] {
  const stack = typeof error.stack === "string" ? error.stack : `${error.name}: ${error.message}`;
  const lines = stack
    .replace(ARROW, "")
    .split("\n")
    .filter((line) => !isOwnFrame(line))
    .map((line) => line.replace(COMPILED_FRAME, "$1"))
    .filter((line, at, all) => !(FRAME.test(line) && line === all[at - 1]));
  fold(lines);
  const { cause, errors } = error as Error & { errors?: unknown };
  const carried = Object.fromEntries(Object.entries(error).filter(([key]) => !SHOWN_ELSEWHERE.has(key)));
  if (Object.keys(carried).length > 0) lines.push(inspect(carried));
  if (depth === MOST_CAUSES) return lines;
  const causes = [
    ...(cause === undefined ? [] : [cause]),
    ...(Array.isArray(errors) ? (errors as unknown[]) : []),
  ];
  for (const one of causes) {
    const [first = "", ...rest] = one instanceof Error ? explain(one, depth + 1) : [inspect(one)];
    lines.push(`Caused by: ${first}`, ...rest);
  }
  return lines;
}

/** The innermost line of a cell that an error went through, between its message and its frames. */
function insertCodeFrame(lines: string[], lineOf: LineOf): void {
  const frames = lines.findIndex((line) => FRAME.test(line));
  for (const frame of lines) {
    if (frame.startsWith("Caused by: ")) return;
    const [, program, line, column] = (FRAME.test(frame) && CELL_PLACE.exec(frame)) || [];
    if (program === undefined) continue;
    const text = lineOf(program, Number(line));
    if (text !== undefined)
      lines.splice(frames, 0, "", ...codeFrame(text, Number(line), Number(column)).split("\n"), "");
    return;
  }
}

/** Whether a line of a stack says nothing about the cell. */
export const isOwnFrame = (line: string): boolean => FRAME.test(line) && OWN_FRAME.test(line);

/** Of frames of libraries in a row the innermost stays, and of what called it only how much it is. */
function fold(lines: string[]): void {
  for (let first = 0; first < lines.length; first++) {
    const folded: string[] = [];
    if (libraryOf(lines[first]!) === undefined) continue;
    for (let at = first + 1; at < lines.length; at++) {
      const library = libraryOf(lines[at]!);
      if (library === undefined) break;
      folded.push(library);
    }
    if (folded.length < 2) continue;
    const within = [...new Set(folded)].join(", ");
    lines.splice(first + 1, folded.length, `    … ${folded.length} more in ${within}`);
  }
}

/** The library that a line of a stack is of, if it is one's. */
function libraryOf(line: string): string | undefined {
  const [, packageName, node, own] = (FRAME.test(line) && LIBRARY_FRAME.exec(line)) || [];
  return packageName?.replaceAll("\\", "/") ?? (node === undefined ? own : "Node");
}

/** What the front end shows when a cell was stopped. */
export function describeInterrupt(): CellError {
  const ename = "KeyboardInterrupt";
  const evalue = "the cell was interrupted";
  return { ename, evalue, traceback: [`${RED}${BOLD}${ename}${PLAIN}: ${evalue}`] };
}
