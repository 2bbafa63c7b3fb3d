import type { Element, ElementContent, Root } from "hast";
import { h } from "hastscript";
import { isObject, type Output } from "../kernel/notebook/format.ts";
import { FIGURE, type JsonObject, type MimeBundle } from "../kernel/wire/message.ts";
import { frame } from "./frame.ts";
import { renderHtml, renderMarkdown, type MarkdownOptions } from "./markdown.ts";

/** What of a long text a page shows; the notebook's file has all of it. */
const MOST_LINES = 400;
const MOST_LETTERS = 60_000;

export interface OutputOptions extends MarkdownOptions {
  /** Takes a figure's data. Returns how the page finds them. */
  placeFigure: (figure: JsonObject) => string;
  /** Takes a picture that stands for a figure where none is drawn. Returns its address. */
  placePicture: (png: Uint8Array) => string;
}

/** What a code cell put out, as a reader sees it. */
export async function renderOutputs(outputs: readonly Output[], options: OutputOptions): Promise<Element[]> {
  const rendered: Element[] = [];
  for (const output of outputs) {
    switch (output.output_type) {
      case "stream":
        rendered.push(h(`div.output.${output.name}`, [await asText(output.text, options)]));
        break;
      case "error":
        rendered.push(h("div.output.error", [await asText(output.traceback.join("\n"), options)]));
        break;
      default:
        rendered.push(h("div.output", await renderBundle(output.data, options)));
    }
  }
  return rendered;
}

/** The richest form of a value that a page can show. */
async function renderBundle(bundle: MimeBundle, options: OutputOptions): Promise<ElementContent[]> {
  const figure = bundle[FIGURE];
  if (isObject(figure)) return [renderFigure(figure, bundle, options)];
  const html = textOf(bundle, "text/html");
  if (html !== undefined) return orAsText(html, options, () => content(asHtml(html, options)));
  const markdown = textOf(bundle, "text/markdown") ?? latex(textOf(bundle, "text/latex"));
  if (markdown !== undefined)
    return orAsText(markdown, options, async () => content(await renderMarkdown(markdown, options)));
  const picture = pictureOf(bundle);
  if (picture !== undefined)
    return [h("img", { src: picture, alt: textOf(bundle, "text/plain") ?? "picture" })];
  const plain = textOf(bundle, "text/plain");
  if (plain !== undefined) return [await asText(plain, options)];
  const [type, value] = Object.entries(bundle)[0] ?? [];
  if (type === undefined) return [];
  return [await asText(typeof value === "string" ? value : JSON.stringify(value, undefined, 2), options)];
}

/** A place for Plotly to draw in, as high as the figure, with the words for those who do not see it. */
function renderFigure(figure: JsonObject, bundle: MimeBundle, options: OutputOptions): Element {
  const { data, layout, frames, config } = figure;
  const { height } = isObject(layout) ? layout : {};
  const shown = {
    data: withoutElsewhere(data),
    layout: isObject(layout) ? { ...layout, images: withoutElsewhere(layout["images"]) } : layout,
    frames,
    config: isObject(config) ? { displayModeBar: config["displayModeBar"] } : {},
  };
  const description = textOf(bundle, "text/plain") ?? "figure";
  const style = `height: ${typeof height === "number" && height > 0 ? Math.min(height, 4000) : 450}px`;
  const png = textOf(bundle, "image/png");
  const src = png === undefined ? pictureOf(bundle) : options.placePicture(Buffer.from(png, "base64"));
  return h("figure.figure", { ariaLabel: description, style, "data-figure": options.placeFigure(shown) }, [
    // Who draws the figure need not load its picture.
    ...(src === undefined ? [] : [h("noscript", [h("img", { src, alt: "", loading: "lazy" })])]),
  ]);
}

/** Pictures within a figure, those aside that would be loaded from elsewhere. */
function withoutElsewhere(parts: unknown): unknown {
  if (!Array.isArray(parts)) return parts;
  return parts.filter((part: unknown) => {
    const source = isObject(part) ? part["source"] : undefined;
    return typeof source !== "string" || source.startsWith("data:image/");
  });
}

/** What `render` makes of a text; where it nests too deeply for that, the text. */
export async function orAsText(
  source: string,
  options: OutputOptions,
  render: () => ElementContent[] | Promise<ElementContent[]>,
): Promise<ElementContent[]> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [await asText(source, options)];
  }
}

/** Mere markup is part of the page; anything that does more gets a frame of its own, in which it can do nothing. */
function asHtml(html: string, options: OutputOptions): Root | Element {
  const safe = options.trusted ? undefined : renderHtml(html, options.resolve);
  return safe ?? frame(html, options.trusted);
}

async function asText(text: string, { highlight }: OutputOptions): Promise<Element> {
  const lines = text.replace(/\n$/, "").split("\n");
  let kept = lines.slice(0, MOST_LINES).join("\n").slice(0, MOST_LETTERS);
  if (kept.length + 1 < text.length && kept !== lines.join("\n")) {
    kept += `\n… ${Math.max(0, lines.length - kept.split("\n").length)} more lines, in the notebook's file.`;
  }
  if (!kept.includes("\u001b")) return h("pre", { tabIndex: 0 }, kept);
  const block = await highlight(kept, "ansi");
  return block.children.at(-1) as Element;
}

function pictureOf(bundle: MimeBundle): string | undefined {
  const svg = textOf(bundle, "image/svg+xml");
  if (svg !== undefined) return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    const data = textOf(bundle, type)?.replaceAll(/\s/g, "");
    if (data !== undefined && /^[A-Za-z0-9+/=]+$/.test(data)) return `data:${type};base64,${data}`;
  }
  return undefined;
}

const latex = (source: string | undefined): string | undefined =>
  source === undefined || source.includes("$") ? source : `$$\n${source}\n$$`;

function textOf(bundle: MimeBundle, type: string): string | undefined {
  const value = bundle[type];
  return typeof value === "string" ? value : undefined;
}

const content = (tree: Root | Element): ElementContent[] =>
  tree.type === "element"
    ? [tree]
    : (tree.children.filter(({ type }) => type !== "doctype") as ElementContent[]);
