import type { MimeBundle } from "../wire/message.ts";
import type { Completeness, Completions } from "./engine.ts";

/** A mistake found before a cell runs. Lines and columns count from 1. */
export interface Diagnostic {
  code: number;
  message: string;
  line: number;
  column: number;
  endColumn: number;
  /** The file it is in and that line of it, when that is not the cell. */
  file?: string;
  text?: string;
}

/** A cell made ready to run, by the language for the runner that belongs to it. */
export interface Program {
  /** JavaScript, the body of a function of `exports` and `require`. */
  js: string;
  /** Whether the body awaits. */
  async: boolean;
  /** The name under which `exports` holds the value of the last expression. */
  resultName?: string | undefined;
  /**
   * Local source files that the cell imports, as JavaScript by path, with what packages they import, which other local
   * files have to run before them, whether they await at their top level and, where the runner maps positions back, the
   * `mappings` of their source maps.
   */
  modules: {
    path: string;
    data: string;
    imports?: string[];
    before?: string[];
    async?: boolean;
    map?: string;
  }[];
  /** Top-level names that the body mentions, where the runner is to hand them over. */
  names?: string[];
  /** Modules that the body imports, in order, where the runner is to load them. */
  imports?: string[];
  /** The `mappings` of the body's source map, where the runner maps positions back to the cell. */
  map?: string;
  /** The cell as it was written, where the runner gives functions back so. */
  text?: string;
}

/** What a cell declares, as the language writes it down for itself; the text is opaque to everybody else. */
export interface Declared {
  /** Larger than that of every cell before. */
  id: number;
  text: string;
  /** The names that got their values before the cell failed or was stopped; all did when it says nothing. */
  only?: string[];
}

export type Compiled =
  | {
      diagnostics: Diagnostic[];
      /** A cell of imports that is all that this one lacks, of names that a completion offered. */
      imports?: string | undefined;
    }
  | { program: Program; declared: Declared };

/** Knows the text of cells: their types, their meaning, what can come next. Offsets are UTF-16. */
export interface Language {
  /**
   * Checks a cell and makes it ready to run. Changes nothing that later cells see.
   *
   * @param cell - Which cell of the notebook it is, where that is known.
   */
  compile(code: string, cell?: string): Compiled;
  /**
   * The cell that declared this has run: later cells see its names. Returns the ids of what need not be kept any longer,
   * since no later cell can see it.
   */
  adopt(declared: Declared): number[];
  /** No cell has declared anything. */
  reset(): void;
  complete(code: string, offset: number): Completions;
  inspect(code: string, offset: number): MimeBundle | undefined;
  isComplete(code: string): Completeness;
}
