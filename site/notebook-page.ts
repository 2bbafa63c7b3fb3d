import type { Element, ElementContent, Root } from "hast";
import { toString } from "hast-util-to-string";
import { h } from "hastscript";
import { visit } from "unist-util-visit";
import type { Cell } from "../kernel/notebook/format.ts";
import { tags } from "../kernel/notebook/parameters.ts";
import { renderMarkdown } from "./markdown.ts";
import { orAsText, renderOutputs, type OutputOptions } from "./outputs.ts";
import type { Page } from "./page.ts";
import { TypeTable, type CellTypes } from "./types.ts";

/**
 * A notebook as a page. Cells are shown as their tags say (those of Jupyter Book: `hide-input`, `remove-cell` …), or as they
 * were folded in JupyterLab.
 *
 * @param types - For each code cell, what its names are; empty where nobody asked.
 */
export async function notebookPage(
  path: string,
  cells: readonly Cell[],
  types: readonly CellTypes[],
  options: OutputOptions,
): Promise<Page> {
  const table = new TypeTable();
  const content: Element[] = [];
  const typesOf = types.values();
  for (const cell of cells) {
    const own = cell.cell_type === "code" ? (typesOf.next().value ?? []) : [];
    const has = (tag: string) => tags(cell.metadata).includes(tag);
    if (has("remove-cell")) continue;
    if (cell.cell_type !== "code") content.push(h("div.cell", await renderTextCell(cell, options)));
    else content.push(h("div.cell", await renderCodeCell(cell, table.add(own), has, options)));
  }
  distinguishHeadings(content);
  const list = await table.render(options);
  const root: Root = { type: "root", children: list === undefined ? content : [...content, list] };
  return { path, root, title: titleOf(root) ?? path.split("/").at(-1)!, description: firstParagraph(root) };
}

async function renderTextCell(cell: Cell, options: OutputOptions): Promise<ElementContent[]> {
  // What a raw cell means only its author's tools know.
  if (cell.cell_type === "raw") return cell.source === "" ? [] : [h("pre", { tabIndex: 0 }, cell.source)];
  const { link, image } = options.resolve;
  const attached = (address: string): string | undefined => {
    if (!address.startsWith("attachment:")) return image(address);
    const [type, data] =
      Object.entries(cell.attachments?.[address.slice("attachment:".length)] ?? {})[0] ?? [];
    return type === undefined || typeof data !== "string" ? undefined : image(`data:${type};base64,${data}`);
  };
  return orAsText(cell.source, options, async () => {
    const tree = await renderMarkdown(cell.source, { ...options, resolve: { link, image: attached } });
    return tree.children as ElementContent[];
  });
}

/** Headings that are called the same in several cells get addresses of their own, numbered as on GitHub. */
function distinguishHeadings(content: Element[]): void {
  const given = new Set<string>();
  visit({ type: "root", children: content } as Root, "element", ({ tagName, properties, children }) => {
    if (!/^h[1-6]$/.test(tagName)) return;
    const id = String(properties["id"]);
    let own = id;
    for (let number = 1; given.has(own); number++) own = `${id}-${number}`;
    given.add(own);
    properties["id"] = own;
    const anchor = children.at(-1);
    if (anchor?.type === "element") anchor.properties["href"] = `#${own}`;
  });
}

async function renderCodeCell(
  cell: Cell,
  typed: Parameters<OutputOptions["highlight"]>[2],
  has: (tag: string) => boolean,
  options: OutputOptions,
): Promise<ElementContent[]> {
  const { source_hidden, outputs_hidden } = (cell.metadata["jupyter"] ?? {}) as Record<string, unknown>;
  const parts: ElementContent[] = [];
  if (cell.source.trim() !== "" && !has("remove-input")) {
    const code = await options.highlight(cell.source, "typescript", typed);
    const hidden = source_hidden === true || has("hide-input") || has("hide-cell");
    parts.push(hidden ? folded("Show the code", [code]) : code);
  }
  const outputs = has("remove-output") ? [] : await renderOutputs(cell.outputs ?? [], options);
  const hidden = outputs_hidden === true || has("hide-output") || has("hide-cell");
  if (outputs.length > 0) parts.push(...(hidden ? [folded("Show the output", outputs)] : outputs));
  return parts;
}

const folded = (summary: string, content: Element[]): Element =>
  h("details", [h("summary", summary), ...content]);

function titleOf(root: Root): string | undefined {
  return textOfFirst(root, ({ tagName }) => tagName === "h1");
}

function firstParagraph(root: Root): string | undefined {
  return textOfFirst(root, ({ tagName }) => tagName === "p")?.replaceAll(/\s+/g, " ");
}

function textOfFirst(root: Root, test: (element: Element) => boolean): string | undefined {
  let found: string | undefined;
  visit(root, "element", (element) => {
    if (found !== undefined || !test(element)) return;
    const text = toString(element).replaceAll("\u200b", "").trim();
    if (text !== "") found = text;
  });
  return found;
}
