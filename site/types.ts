import type { Element, ElementContent } from "hast";
import { h } from "hastscript";
import type { Node } from "typescript";
import type { LaunchedKernel } from "../kernel/client/launch.ts";
import type { MimeBundle } from "../kernel/wire/message.ts";
import { toCodePoints } from "../kernel/wire/cursor.ts";
import type { Typed } from "./code.ts";
import { renderMarkdown } from "./markdown.ts";
import { orAsText, type OutputOptions } from "./outputs.ts";

/** What is known of the names of one cell: where each stands, and what it is, as markdown. */
export type CellTypes = { start: number; end: number; about: string }[];

/** Asks the kernel about every name of a cell that is about to run, as a reader would with Shift+Tab. */
export async function askTypes(code: string, { client }: LaunchedKernel): Promise<CellTypes> {
  const types: CellTypes = [];
  for (const { start, end } of await names(code)) {
    const { content } = await client.request("shell", "inspect_request", {
      code,
      cursor_pos: toCodePoints(code, start),
      detail_level: 0,
    });
    const about = (content["data"] as MimeBundle | undefined)?.["text/markdown"];
    if (typeof about === "string") types.push({ start, end, about: brief(about) });
  }
  return types;
}

/** Where the names of a cell stand, in order. */
async function names(code: string): Promise<{ start: number; end: number }[]> {
  const { default: ts } = await import("typescript");
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  const found: { start: number; end: number }[] = [];
  const visit = (node: Node): void => {
    if (ts.isIdentifier(node) && node.getWidth(file) > 0)
      found.push({ start: node.getStart(file), end: node.end });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The signature and the first paragraph about it; the reference has the rest. */
function brief(markdown: string): string {
  const [, signature = "", rest = ""] = /^(```[^]*?\n```)\s*([^]*)$/.exec(markdown) ?? [];
  const first = rest.split(/\n\s*\n/, 1)[0] ?? "";
  const plain = first.replaceAll(
    /\{@link(?:code|plain)? ([^}|\s]+)(?:[\s|]+([^}]*))?\}/g,
    (_, name: string) => `\`${name}\``,
  );
  return plain === "" || plain.startsWith("*@") ? signature : `${signature}\n\n${plain}`;
}

/** The types that a page tells of, each kept once. */
export class TypeTable {
  readonly #numbers = new Map<string, number>();

  /** Takes up what a cell's names are. */
  add(types: CellTypes): Typed[] {
    return types.map(({ start, end, about }) => {
      const type = this.#numbers.get(about) ?? this.#numbers.size;
      this.#numbers.set(about, type);
      return { start, end, type };
    });
  }

  /** The list that the page's program reads them from; `undefined` when there is none. */
  async render(options: OutputOptions): Promise<Element | undefined> {
    if (this.#numbers.size === 0) return undefined;
    const items: Element[] = [];
    for (const about of this.#numbers.keys()) {
      const inert = { ...options, trusted: false, macros: {} };
      const read = async () => (await renderMarkdown(about, inert)).children as ElementContent[];
      items.push(h("div", await orAsText(about, options, read)));
    }
    return h("div.types", { hidden: true }, items);
  }
}
