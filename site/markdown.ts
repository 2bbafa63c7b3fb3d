import type { Element, Root } from "hast";
import type { Root as MdastRoot } from "mdast";
import { h } from "hastscript";
import { toString } from "hast-util-to-string";
import rehypeKatex from "rehype-katex";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema, type Options as Schema } from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { resolveAddresses, type Resolve } from "./addresses.ts";
import type { Highlight } from "./code.ts";
import { refuseDeep } from "./depth.ts";
import { markLanguages } from "./language.ts";
import { fenceMathematics, markDisplayed } from "./mathematics.ts";

export interface MarkdownOptions {
  highlight: Highlight;
  resolve: Resolve;
  /** Whether the author's HTML is kept as it is, but for scripts and styles. */
  trusted: boolean;
  /** LaTeX macros, which a text may add to for those after it. */
  macros: Record<string, string>;
}

/** GitHub's rules, and what mathematics and pictures in notebooks need. Scripts, handlers and styles are none of it. */
const schema: Schema = {
  ...defaultSchema,
  attributes: {
    ...defaultSchema.attributes,
    code: [["className", /^language-./, "math-inline", "math-display"]],
  },
  protocols: { ...defaultSchema.protocols, src: ["http", "https", "data", "attachment"] },
};

/** VitePress's red, which differs in light and dark. */
const ERROR_COLOR = "var(--vp-c-danger-1)";

/**
 * Markdown as Jupyter has it (GitHub's flavour with LaTeX) → a safe tree of HTML.
 *
 * @throws RangeError where it nests too deeply.
 */
export async function renderMarkdown(source: string, options: MarkdownOptions): Promise<Root> {
  const text = fenceMathematics(source);
  const { highlight, resolve, trusted, macros } = options;
  const processor = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkMath)
    .use(() => refuseDeep)
    .use(() => (tree: MdastRoot) => markDisplayed(tree, text))
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(() => refuseDeep)
    .use(trusted ? () => withoutScripts : () => sanitize)
    .use(() => (tree: Root) => resolveAddresses(tree, resolve))
    .use(() => markLanguages)
    .use(() => pointAtHeadings)
    // Not trusted by KaTeX either: no \href, no \htmlData; and no rule of a mile's length.
    .use(rehypeKatex, { macros, globalGroup: true, maxSize: 20, strict: "ignore", errorColor: ERROR_COLOR })
    .use(() => slimMathematics)
    .use(rehypeSlug)
    .use(() => anchorHeadings)
    .use(() => labelTasks)
    .use(() => (tree: Root) => highlightBlocks(tree, highlight));
  return processor.run(processor.parse(text));
}

const sanitize = rehypeSanitize(schema);

/**
 * HTML that a cell put out → a safe tree, or `undefined` where what is not safe would be missed.
 *
 * @throws RangeError where it nests too deeply.
 */
export function renderHtml(html: string, resolve: Resolve): Root | undefined {
  const whole = unified()
    .use(rehypeRaw)
    .runSync({ type: "root", children: [{ type: "raw", value: html }] });
  refuseDeep(whole);
  const safe = sanitize(whole);
  if (shape(whole) !== shape(safe)) return undefined;
  resolveAddresses(safe, resolve);
  return safe;
}

/** Which elements a tree has, with which attributes. */
function shape(tree: Root): string {
  const parts: string[] = [];
  visit(tree, "element", ({ tagName, properties }) => {
    parts.push(tagName, ...Object.keys(properties));
  });
  return parts.join(" ");
}

/** Scripts would become part of the page's own program, and styles everybody's. */
function withoutScripts(tree: Root): void {
  visit(tree, "element", ({ tagName }, index, parent) => {
    if (tagName !== "script" && tagName !== "style") return undefined;
    parent!.children.splice(index!, 1);
    return [SKIP, index!];
  });
}

/** MathML without what nobody sees or hears: it is there for those who do not see the formulas. */
function slimMathematics(tree: Root): void {
  visit(tree, "element", ({ tagName, properties }, index, parent) => {
    // Not known to Vue, which would keep the page's text in its program as well.
    if (tagName === "mtable")
      for (const name of ["columnspacing", "rowspacing", "columnalign"]) delete properties[name];
    if (tagName !== "annotation") return undefined;
    parent!.children.splice(index!, 1);
    return [SKIP, index!];
  });
}

/** Jupyter only joins a heading's words by hyphens; in notebooks, links to headings have that form. Here they take the page's. */
function pointAtHeadings(tree: Root): void {
  visit(tree, "element", ({ tagName, properties }) => {
    const link = /^(?!https?:|mailto:)([^#]*)#(.+)$/i.exec(String(properties["href"] ?? ""));
    if (tagName === "a" && link !== null) properties["href"] = `${link[1]!}#${idOfHeading(link[2]!)}`;
  });
}

function idOfHeading(fragment: string): string {
  const heading = h("h1", decoded(fragment));
  rehypeSlug()({ type: "root", children: [heading] });
  return String(heading.properties["id"] ?? fragment);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The link to itself that VitePress gives every heading, and that its search finds sections by. */
function anchorHeadings(tree: Root): void {
  visit(tree, "element", (element) => {
    if (!/^h[1-6]$/.test(element.tagName)) return;
    const title = toString(element);
    const href = `#${String(element.properties["id"])}`;
    element.properties["tabIndex"] = -1;
    element.children.push(
      { type: "text", value: " " },
      h("a", { className: "header-anchor", href, ariaLabel: `Permalink to "${title}"` }, "\u200b"),
    );
  });
}

/** The boxes of a list of tasks say what they are. */
function labelTasks(tree: Root): void {
  visit(tree, "element", ({ tagName, properties }) => {
    if (tagName === "input") properties["ariaLabel"] = properties["checked"] === true ? "done" : "to do";
  });
}

async function highlightBlocks(tree: Root, highlight: Highlight): Promise<void> {
  const blocks: { block: Element; code: Element }[] = [];
  visit(tree, "element", (block) => {
    const [code] = block.children;
    if (block.tagName === "pre" && code?.type === "element" && code.tagName === "code")
      blocks.push({ block, code });
  });
  for (const { block, code } of blocks) {
    const names = [code.properties["className"]].flat().map(String);
    const language = names.find((name) => name.startsWith("language-"))?.slice("language-".length);
    Object.assign(block, await highlight(toString(code).replace(/\n$/, ""), language ?? "text"));
  }
}
