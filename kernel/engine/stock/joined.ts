import { basename, dirname, join } from "node:path";

/** What a file refers to at its top. */
const REFERENCE = /^\/\/\/ *<reference +(lib|path|types)="([^"]+)".*$/gm;
/** A comment that fills its lines: it is read where it lies by itself. */
const COMMENT = /^[ \t]*\/\*(?:(?!\*\/)[^])*\*\/[ \t]*$/gm;
/** A module keeps its names to itself, so it stays a file by itself. */
const MODULE = /^(?:import|export)\b/m;

/** A file whose text lies in another, and where it begins there. */
interface Piece {
  fileName: string;
  start: number;
}

/**
 * Declarations of the global scope that lie in many files, joined into one. The compiler goes through all files of its program with
 * each cell, and puts together anew what several of them declare of one name; of a joined file that is done once.
 */
export class Joined {
  readonly #read: (file: string) => string | undefined;
  readonly #wholes = new Map<string, { text: string; pieces: Piece[] }>();
  /** In which file the text of another lies. */
  readonly #within = new Map<string, string>();

  /** @param read - The text of a file, if there is one. */
  constructor(read: (file: string) => string | undefined) {
    this.#read = read;
  }

  /** Joins into a file what it refers to. `isPart` says what may be joined. */
  join(whole: string, isPart: (file: string) => boolean): void {
    if (this.#wholes.has(whole)) return;
    const kept = new Set<string>();
    const texts = new Map<string, string>();
    const seen = new Set<string>();
    const add = (file: string): boolean => {
      if (seen.has(file)) return true;
      const text = this.#read(file);
      if (text === undefined || MODULE.test(text)) return false;
      seen.add(file);
      // What is referred to comes first. Everything stays in the line that it was in.
      const own = text.replaceAll(REFERENCE, (line, kind: string, name: string) => {
        const other = target(file, kind, name);
        if (other === undefined || !isPart(other) || !add(other)) {
          kept.add(kind === "path" ? `/// <reference path="${other}" />` : line);
        }
        return "";
      });
      texts.set(file, `${own.replaceAll(COMMENT, (comment) => comment.replaceAll(/[^\n]+/g, ""))}\n`);
      return true;
    };
    if (!add(whole)) return;
    let text = [...kept].map((line) => `${line}\n`).join("");
    const pieces: Piece[] = [];
    for (const [fileName, own] of texts) {
      pieces.push({ fileName, start: text.length });
      text += own;
      if (fileName !== whole) this.#within.set(fileName, whole);
    }
    this.#wholes.set(whole, { text, pieces });
  }

  /** The text of a file that is joined with others: of a part, that it refers to the whole. */
  text(file: string): string | undefined {
    const whole = this.#within.get(file);
    return whole === undefined ? this.#wholes.get(file)?.text : `/// <reference path="${whole}" />\n`;
  }

  /** Where a place in a joined file comes from: the file that it lies in by itself, its text, and the offset there. */
  origin(file: string, offset: number): { fileName: string; text: string; offset: number } | undefined {
    const { text: joined, pieces } = this.#wholes.get(file) ?? { text: "", pieces: [] };
    const piece = pieces.findLast(({ start }) => start <= offset);
    const text = piece && this.#read(piece.fileName);
    if (piece === undefined || text === undefined) return undefined;
    const lines = joined.slice(piece.start, offset).split("\n");
    let line = 0;
    for (let n = 1; n < lines.length; n++) line = text.indexOf("\n", line) + 1;
    return { fileName: piece.fileName, text, offset: line + lines.at(-1)!.length };
  }
}

/** The file that a reference leads to, as far as its name says. */
function target(from: string, kind: string, name: string): string | undefined {
  if (kind === "path") return join(dirname(from), name).replaceAll("\\", "/");
  return kind === "lib" && basename(from).startsWith("lib.")
    ? `${dirname(from)}/lib.${name}.d.ts`
    : undefined;
}
