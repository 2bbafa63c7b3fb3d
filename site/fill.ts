import { apiPages } from "./api.ts";
import type { Highlight } from "./code.ts";
import { contents } from "./contents.ts";
import { findDocuments } from "./documents.ts";
import type { Executed } from "./executed.ts";
import type { PublishOptions } from "./options.ts";
import { harmless } from "./page.ts";
import { pagesOf } from "./pages.ts";
import { contentName, relativeLink } from "./paths.ts";
import { projectOf, type Project } from "./project.ts";
import { versions } from "./versions.ts";
import type { Source } from "./vitepress.ts";

/** Puts everything that the site is built from into its source. */
export async function fill(
  source: Source,
  notebooks: ReadonlyMap<string, Executed>,
  root: string,
  cache: string,
  highlight: Highlight,
  outDir: string,
  { base, lang, title, documents, trusted, say, progress }: PublishOptions,
): Promise<void> {
  const project = projectOf(root);
  const place = (page: string, name: string, content: string | Uint8Array): string => {
    source.file(name, content);
    return relativeLink(page, name);
  };
  const pages = await pagesOf(notebooks, {
    root,
    documents: findDocuments(documents),
    highlight,
    trusted,
    place,
    placeFigure: (page, json) => place(page, `files/${contentName(json, ".json")}`, json),
    warn: say,
  });
  progress("  making the reference");
  const api = await apiOf(project, cache, highlight);
  const name = title ?? nameOf(project) ?? "Notebooks";
  const { home, sidebar, nav } = contents(name, project.description, pages.notebooks, pages.documents, api);
  for (const page of [...(home ? [home] : []), ...pages.notebooks, ...pages.documents, ...api])
    source.page(page);
  source.settings({
    title: name,
    description: harmless(project.description ?? ""),
    base,
    lang,
    outDir,
    nav,
    sidebar,
    versions: versions(project),
    trusted,
  });
}

async function apiOf(project: Project, cache: string, highlight: Highlight) {
  if (project.entry === undefined) return [];
  return apiPages({ entry: project.entry, name: project.name ?? "API", cache, highlight });
}

const nameOf = ({ name }: Project): string | undefined => name && name[0]!.toUpperCase() + name.slice(1);
