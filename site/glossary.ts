import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Highlight } from "./code.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Page } from "./page.ts";
import type { Project } from "./project.ts";

/** The page made of a package's `docs/glossary.md`, where there is one. */
export async function glossaryPage({ folder }: Project, highlight: Highlight): Promise<Page | undefined> {
  const file = folder && join(folder, "docs", "glossary.md");
  if (file === undefined || !existsSync(file)) return undefined;
  const root = await renderMarkdown(readFileSync(file, "utf8"), {
    highlight,
    // Its neighbours are not on the site.
    resolve: {
      link: (address) => (/^(https?:|#)/.test(address) ? address : undefined),
      image: () => undefined,
    },
    trusted: false,
    macros: {},
  });
  return { path: "glossary", title: "Glossary", description: "What the words mean.", root };
}
