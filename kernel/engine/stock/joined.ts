import { basename, dirname, join } from "node:path";
import { seldomUsed } from "./seldom.ts";

/** What a file refers to at its top. */
const REFERENCE = /^\/\/\/ *<reference +(lib|path|types)="([^"]+)".*$/gm;
/** A comment that fills its lines: it is read where it lies by itself. */
const COMMENT = /^[ \t]*\/\*(?:(?!\*\/)[^])*\*\/[ \t]*$/gm;
/** A module keeps its names to itself, unless it says otherwise. */
const MODULE = /^(?:import|export)\b/m;
/** What a module can say only in a file of its own: that it adds to another. */
const ADDS = /^\s*declare module ["']/m;
/** What a declaration takes from another module. */
const SPECIFIER = /\b((?:from|import|require)\b\s*\(?\s*)(["'])([^"']+)\2/g;
/** With what the names of the modules begin that stand in a joined file. */
const NAMED = "__joined__/";

/** Whether a specifier means a module in a joined file, so that no file need be looked for. */
export const isJoined = (specifier: string): boolean => specifier.startsWith(NAMED);

/** A file whose text lies in another, and where it begins there. */
interface Piece {
  fileName: string;
  start: number;
}

/** A file to be joined, and what stands around its text: it may be a module. */
interface Part {
  fileName: string;
  text: string;
  isModule: boolean;
  /** It stands there because it is imported: elsewhere it is a file by itself, for whoever imports it. */
  imported: boolean;
}

/** Where an import leads from a file, if to another. */
type Lead = (specifier: string, from: string) => string | undefined;

/**
 * Declarations that lie in many files, joined into one. The compiler goes through all files of its program with each cell, and puts
 * together anew what several of them declare of one name; of a joined file that is done once.
 */
export class Joined {
  readonly #read: (file: string) => string | undefined;
  readonly #wholes = new Map<string, { text: string; pieces: Piece[] }>();
  /** In which file the text of another lies. */
  readonly #within = new Map<string, string>();
  /** Of what has been joined, the modules that nothing else in it needs, and the file that each of them was left in. */
  readonly #seldom = new Map<string, ReadonlyMap<string, string>>();

  /** @param read - The text of a file, if there is one. */
  constructor(read: (file: string) => string | undefined) {
    this.#read = read;
  }

  /**
   * Joins into a file what it refers to.
   *
   * @param isPart - Whether something that it refers to may be joined.
   * @param lead - Where imports lead: these modules are joined as well, by names of their own, if all of them can be.
   */
  join(whole: string, isPart: (file: string) => boolean, lead?: Lead): void {
    if (this.#seldom.has(whole)) return;
    const parts = (lead && this.#parts(whole, isPart, lead)) ?? this.#parts(whole, isPart);
    if (parts === undefined) return;
    const seldom = new Map<string, string>();
    const left = new Map<string, string>();
    for (const [module, files] of seldomUsed(new Map(parts.map(({ fileName, text }) => [fileName, text])))) {
      // Files that declare one module stay together.
      const at = files.map((file) => left.get(file)).find((file) => file !== undefined) ?? files[0]!;
      for (const file of files) left.set(file, at);
      seldom.set(module, at);
    }
    this.#seldom.set(whole, seldom);
    for (const at of new Set([whole, ...left.values()])) {
      this.#write(
        at,
        parts.filter(({ fileName }) => (left.get(fileName) ?? whole) === at),
      );
    }
  }

  /** The texts that a file is made of, each after those that it refers to. */
  #parts(whole: string, isPart: (file: string) => boolean, lead?: Lead): Part[] | undefined {
    const kept = new Set<string>();
    const seen = new Set<string>();
    const parts: Part[] = [];
    let apart = false;
    const add = (file: string, imported = false): boolean => {
      if (seen.has(file)) return true;
      const alone = this.#read(file);
      if (alone === undefined) return false;
      const isModule = MODULE.test(alone);
      if (isModule && (file === whole || lead === undefined)) return false;
      if (isModule && ADDS.test(alone)) apart = true;
      seen.add(file);
      // Everything stays in the line that it was in.
      const text = alone
        .replaceAll(REFERENCE, (line, kind: string, name: string) => {
          const other = target(file, kind, name);
          if (other === undefined || !isPart(other) || !add(other)) {
            kept.add(kind === "path" ? `/// <reference path="${other}" />` : line);
          }
          return "";
        })
        .replaceAll(COMMENT, (comment) => comment.replaceAll(/[^\n]+/g, ""))
        .replaceAll(SPECIFIER, (line, before: string, quote: string, specifier: string) => {
          const other = lead?.(specifier, file);
          if (other !== undefined && add(other, true)) return before + quote + moduleName(other) + quote;
          if (isModule && specifier.startsWith(".")) apart = true;
          return line;
        });
      parts.push({ fileName: file, text, isModule, imported });
      return true;
    };
    if (!add(whole) || apart) return undefined;
    return [{ fileName: whole, text: [...kept].join("\n"), isModule: false, imported: false }, ...parts];
  }

  #write(whole: string, parts: readonly Part[]): void {
    let text = "";
    const pieces: Piece[] = [];
    for (const { fileName, text: own, isModule, imported } of parts) {
      if (isModule) text += `declare module "${moduleName(fileName)}" {`;
      pieces.push({ fileName, start: text.length });
      text += isModule ? `${own}}\n` : `${own}\n`;
      if (fileName !== whole && !imported) this.#within.set(fileName, whole);
    }
    this.#wholes.set(whole, { text, pieces });
  }

  /** The files that others were joined into. */
  wholes(): Iterable<string> {
    return this.#seldom.keys();
  }

  /** Modules that nothing else in a joined file needs, and the file that each of them was left in, to be read when it is imported. */
  seldom(whole: string): ReadonlyMap<string, string> {
    return this.#seldom.get(whole) ?? new Map<string, string>();
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

/** What a module is called in a joined file. */
const moduleName = (file: string): string => NAMED + file.replace(/\.d\.ts$/, "");

/** The file that a reference leads to, as far as its name says. */
function target(from: string, kind: string, name: string): string | undefined {
  if (kind === "path") return join(dirname(from), name).replaceAll("\\", "/");
  return kind === "lib" && basename(from).startsWith("lib.")
    ? `${dirname(from)}/lib.${name}.d.ts`
    : undefined;
}
