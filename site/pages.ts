import { basename, dirname } from "node:path";
import { toJson } from "../kernel/notebook/format.ts";
import type { Highlight } from "./code.ts";
import { documentOf } from "./documents.ts";
import type { Executed } from "./executed.ts";
import { localFiles } from "./local-files.ts";
import { notebookPage } from "./notebook-page.ts";
import type { Page } from "./page.ts";
import { contentName, pagePaths } from "./paths.ts";

export interface PagesOptions {
  /** The published folder. */
  root: string;
  /** Markdown files that are published with it: each file → its name below the site's root. */
  documents: ReadonlyMap<string, string>;
  highlight: Highlight;
  /** Whether HTML in the notebooks is their author's own, and shown as it is. */
  trusted: boolean;
  /** Takes a file that a page refers to, under a name below the site's root. Returns the page's address for it. */
  place: (page: string, name: string, content: string | Uint8Array) => string;
  /** Takes a figure. Returns how the page finds it. */
  placeFigure: (page: string, json: string) => string;
  warn: (sentence: string) => void;
}

/** Executed notebooks and documents → pages, with what they refer to put beside them. */
export async function pagesOf(
  notebooks: ReadonlyMap<string, Executed>,
  { root, documents, highlight, trusted, place, placeFigure, warn }: PagesOptions,
): Promise<{ notebooks: Page[]; documents: Page[] }> {
  const files = [...notebooks.keys(), ...documents.keys()];
  const names = [...notebooks.keys()].map((file) => file.slice(root.length + 1));
  const paths = pagePaths([...names, ...documents.values()]);
  const pathOf = new Map(files.map((file, at) => [file, paths[at]!]));
  const warned = new Set<string>();
  const warnOnce = (sentence: string): void => {
    if (!warned.has(sentence)) warn(sentence);
    warned.add(sentence);
  };
  const pageOf = async (
    file: string,
    { notebook, types }: Executed,
    where: { root: string; lenient?: boolean },
  ): Promise<Page> => {
    const path = pathOf.get(file)!;
    return notebookPage(path, notebook.cells, types, {
      highlight,
      trusted,
      macros: {},
      resolve: localFiles(file, { ...where, pages: pathOf, place, trusted, warn: warnOnce }),
      placePicture: (png) => place(path, `files/${contentName(png, ".png")}`, png),
      placeFigure: (figure) => placeFigure(path, JSON.stringify(figure)),
    });
  };
  const pages: Page[] = [];
  for (const [file, executed] of notebooks) {
    const page = await pageOf(file, executed, { root });
    const download = `${page.path}.ipynb`;
    place(page.path, download, toJson(executed.notebook));
    pages.push({ ...page, frontmatter: { notebook: basename(download) } });
  }
  const texts: Page[] = [];
  for (const file of documents.keys())
    texts.push(await pageOf(file, documentOf(file), { root: dirname(file), lenient: true }));
  return { notebooks: pages, documents: texts };
}
