import { basename } from "node:path";
import { toJson } from "../kernel/notebook/format.ts";
import type { Highlight } from "./code.ts";
import type { Executed } from "./executed.ts";
import { localFiles } from "./local-files.ts";
import { notebookPage } from "./notebook-page.ts";
import type { Page } from "./page.ts";
import { contentName, pagePaths } from "./paths.ts";

export interface PagesOptions {
  /** The published folder. */
  root: string;
  highlight: Highlight;
  /** Whether HTML in the notebooks is their author's own, and shown as it is. */
  trusted: boolean;
  /** Takes a file that a page refers to, under a name below the site's root. Returns the page's address for it. */
  place: (page: string, name: string, content: string | Uint8Array) => string;
  /** Takes a figure. Returns how the page finds it. */
  placeFigure: (page: string, json: string) => string;
  warn: (sentence: string) => void;
}

/** Executed notebooks → pages, with what they refer to put beside them. */
export async function notebookPages(
  notebooks: ReadonlyMap<string, Executed>,
  { root, highlight, trusted, place, placeFigure, warn }: PagesOptions,
): Promise<Page[]> {
  const files = [...notebooks.keys()];
  const paths = pagePaths(files.map((file) => file.slice(root.length + 1)));
  const pathOf = new Map(files.map((file, at) => [file, paths[at]!]));
  const warned = new Set<string>();
  const warnOnce = (sentence: string): void => {
    if (!warned.has(sentence)) warn(sentence);
    warned.add(sentence);
  };
  const pages: Page[] = [];
  for (const [file, { notebook, types }] of notebooks) {
    const path = pathOf.get(file)!;
    const page = await notebookPage(path, notebook.cells, types, {
      highlight,
      trusted,
      macros: {},
      resolve: localFiles(file, { root, pages: pathOf, place, warn: warnOnce }),
      placePicture: (png) => place(path, `files/${contentName(png, ".png")}`, png),
      placeFigure: (figure) => placeFigure(path, JSON.stringify(figure)),
    });
    const download = `${path}.ipynb`;
    place(path, download, toJson(notebook));
    pages.push({ ...page, frontmatter: { notebook: basename(download) } });
  }
  return pages;
}
