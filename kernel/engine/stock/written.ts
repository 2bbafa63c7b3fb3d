import { SourceMap } from "node:module";
import type { Program } from "../language.ts";

/** How many programs are remembered: so far back may a function come from. */
const KEPT = 1_000;

/** What programs were made of, so that a function can be shown as its author wrote it: with its types and comments. */
export class Written {
  readonly #programs: Program[] = [];

  add(program: Program): void {
    if (program.text === undefined || program.map === undefined) return;
    this.#programs.push(program);
    if (this.#programs.length > KEPT) this.#programs.shift();
  }

  /** The text of a function; undefined where no program that is remembered defines it. */
  sourceOf(f: (...args: never[]) => unknown): string | undefined {
    const js = f.toString();
    const program = this.#programs.findLast((one) => one.js.includes(js));
    if (program === undefined) return undefined;
    const start = program.js.indexOf(js);
    const map = new SourceMap({
      version: 3,
      file: "",
      sources: ["cell"],
      sourcesContent: [],
      names: [],
      mappings: program.map!,
      sourceRoot: "",
    });
    const [from, to] = [start, start + js.length].map((offset) => original(map, program, offset));
    return from === undefined || to === undefined || to <= from ? undefined : program.text!.slice(from, to);
  }
}

/** Where in the cell stands what the compiler put at this offset; undefined where nothing begins or ends there. */
function original(map: SourceMap, { js, text }: Program, offset: number): number | undefined {
  const before = js.slice(0, offset).split("\n");
  const [line, column] = [before.length - 1, before.at(-1)!.length];
  const entry = map.findEntry(line, column);
  if (!("originalLine" in entry) || entry.generatedLine !== line || entry.generatedColumn !== column)
    return undefined;
  const lines = text!.split("\n").slice(0, entry.originalLine);
  return lines.reduce((sum, { length }) => sum + length + 1, entry.originalColumn);
}
