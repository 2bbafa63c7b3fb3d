import type { Completeness, Completions, MimeBundle } from "./engine.ts";

/** A mistake found before a cell runs. Lines and columns count from 1. */
export interface Diagnostic {
  code: number;
  message: string;
  line: number;
  column: number;
  endColumn: number;
  /** The file it is in, when that is not the cell. */
  file?: string;
}

/** A cell made ready to run. */
export interface Program {
  /** JavaScript, the body of a function of `exports` and `require`. */
  js: string;
  /** Whether the body awaits. */
  async: boolean;
  /** The name under which `exports` holds the value of the last expression. */
  resultName?: string | undefined;
  /** Local source files that the cell imports, as JavaScript by path. */
  modules: { path: string; data: string }[];
}

/**
 * What earlier cells declared, as the language process wrote it down. The kernel keeps it and hands it back with each
 * request, so a language process that dies takes nothing with it.
 */
export type Known = string;

export type Compiled = { diagnostics: Diagnostic[] } | { program: Program; known: Known };

/** Knows the text of cells: their types, their meaning, what can come next. Offsets are UTF-16. */
export interface Language {
  compile(code: string, known: Known): Compiled;
  complete(code: string, offset: number, known: Known): Completions;
  inspect(code: string, offset: number, known: Known): MimeBundle | undefined;
  isComplete(code: string): Completeness;
}
