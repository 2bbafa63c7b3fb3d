import type { Element } from "hast";
import { h } from "hastscript";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Shiki from "shiki";
import { generator } from "./vitepress.ts";

/** A stretch of code (UTF-16 offsets) with what is shown when it is pointed at. */
export interface Typed {
  start: number;
  end: number;
  /** Under which number the page keeps its type. */
  type: number;
}

/** Code → a block with colours for light and dark, in the form that VitePress gives its own. */
export type Highlight = (code: string, language: string, typed?: readonly Typed[]) => Promise<Element>;

/** Their comments, too, can be read on VitePress's grey. */
const LIGHT = "github-light-high-contrast";
const DARK = "github-dark-default";

/** VitePress's own highlighter, so that there is one copy of it and of its grammars. */
export async function createHighlight(): Promise<Highlight> {
  const { vitepress } = generator();
  const path = createRequire(join(vitepress, "package.json")).resolve("shiki");
  const { createHighlighter, bundledLanguages } = (await import(
    pathToFileURL(path.replace(/\.cjs$/, ".mjs")).href
  )) as typeof Shiki;
  const highlighter = await createHighlighter({
    themes: [LIGHT, DARK],
    langs: ["typescript"],
  });
  const known = async (name: string): Promise<Shiki.BundledLanguage | "ansi" | "text"> => {
    if (name === "ansi") return name;
    if (!(name in bundledLanguages)) return "text";
    await highlighter.loadLanguage(name as Shiki.BundledLanguage);
    return name as Shiki.BundledLanguage;
  };
  return async (code, name, typed = []) => {
    const language = await known(name.toLowerCase());
    const { children } = highlighter.codeToHast(code, {
      lang: language,
      themes: { light: LIGHT, dark: DARK },
      defaultColor: false,
      decorations: typed.map(({ start, end, type }) => ({
        start,
        end,
        properties: { class: "typed", "data-type": String(type) },
      })),
    });
    const pre = children[0] as Element;
    pre.properties["class"] = `${String(pre.properties["class"])} vp-code`;
    return h(`div.language-${language}`, [
      h("button", { className: "copy", title: "Copy Code" }),
      ...(language === "text" || language === "ansi"
        ? []
        : [h("span.lang", language === "typescript" ? "ts" : language)]),
      pre,
    ]);
  };
}
