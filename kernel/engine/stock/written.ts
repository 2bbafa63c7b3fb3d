import { SourceMap } from "node:module";
import type { Program } from "../language.ts";

/** How many programs are remembered: so far back may a function come from. */
const KEPT = 1_000;

/** What a program was made of. */
interface Origin {
  name: string;
  /** The very text that was evaluated, which V8 keeps as well: the same string takes no room of its own. */
  evaluated: string;
  text: string;
  map: string;
}

/** What programs were made of, so that functions and lines can be shown as their author wrote them. */
export class Written {
  readonly #origins: Origin[] = [];

  /** @param evaluated - The text of a function of which the program is the body, on lines of its own. */
  add(name: string, evaluated: string, { text, map }: Program): void {
    if (text === undefined || map === undefined) return;
    this.#origins.push({ name, evaluated, text, map });
    if (this.#origins.length > KEPT) this.#origins.shift();
  }

  /** The text of a line, counted from 1; undefined where the program is not remembered. */
  lineOf(name: string, line: number): string | undefined {
    return this.#origins.findLast((origin) => origin.name === name)?.text.split("\n")[line - 1];
  }

  /** The text of a function with its types and comments; undefined where no program that is remembered defines it. */
  sourceOf(f: (...args: never[]) => unknown): string | undefined {
    const js = f.toString();
    const origin = this.#origins.findLast(({ evaluated }) => evaluated.includes(js));
    if (origin === undefined) return undefined;
    const { evaluated, text } = origin;
    const body = evaluated.slice(evaluated.indexOf("\n") + 1);
    const start = body.indexOf(js);
    const map = new SourceMap({
      version: 3,
      file: "",
      sources: ["cell"],
      sourcesContent: [],
      names: [],
      mappings: origin.map,
      sourceRoot: "",
    });
    const [from, to] = [start, start + js.length].map((offset) => original(map, body, text, offset));
    return from === undefined || to === undefined || to <= from ? undefined : text.slice(from, to);
  }
}

/** Where in the cell stands what the compiler put at this offset; undefined where nothing begins or ends there. */
function original(map: SourceMap, js: string, text: string, offset: number): number | undefined {
  const before = js.slice(0, offset).split("\n");
  const [line, column] = [before.length - 1, before.at(-1)!.length];
  const entry = map.findEntry(line, column);
  if (!("originalLine" in entry) || entry.generatedLine !== line || entry.generatedColumn !== column)
    return undefined;
  const lines = text.split("\n").slice(0, entry.originalLine);
  return lines.reduce((sum, { length }) => sum + length + 1, entry.originalColumn);
}
