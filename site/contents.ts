import type { DefaultTheme } from "vitepress";
import type { Page } from "./page.ts";

/** The ways through a site: its first page, the list beside every page (which also gives previous and next), the bar above. */
export interface Contents {
  /** Made when no notebook is called index. */
  home: Page | undefined;
  sidebar: DefaultTheme.SidebarMulti;
  nav: DefaultTheme.NavItem[];
}

export function contents(
  title: string,
  description: string | undefined,
  notebooks: readonly Page[],
  documents: readonly Page[],
  api: readonly Page[],
): Contents {
  const index = notebooks.find(({ path }) => path === "index");
  const listed = notebooks.filter((page) => page !== index);
  // The one page that readers want from anywhere.
  const glossary = listed.find(({ path }) => path === "glossary");
  const groups = new Map<string, Page[]>();
  for (const page of listed) {
    const folder = page.path.split("/").slice(0, -1).join(" / ");
    groups.set(folder, [...(groups.get(folder) ?? []), page]);
  }
  const lessons: DefaultTheme.SidebarItem[] = [...groups]
    .sort(([a], [b]) => Number(a !== "") - Number(b !== ""))
    .map(([folder, pages]) => ({ text: inert(folder || "Contents"), items: pages.map(item) }));
  const sidebar = {
    "/": lessons,
    ...(documents.length > 0 ? { "/docs/": [{ text: "Documentation", items: documents.map(item) }] } : {}),
    ...(api.length > 0 ? { "/api/": [{ text: "Reference", items: api.map(item) }] } : {}),
  };
  const nav = [
    ...(glossary ? [item(glossary)] : []),
    ...documents.slice(0, 1).map((page) => ({ ...item(page), text: "Documentation" })),
    ...api.slice(0, 1).map((page) => ({ ...item(page), text: "Reference" })),
  ];
  return { home: index ? undefined : home(title, description, listed), sidebar, nav };
}

function home(title: string, description: string | undefined, pages: readonly Page[]): Page {
  const first = pages[0]!;
  return {
    path: "index",
    title,
    description,
    root: { type: "root", children: [] },
    frontmatter: {
      layout: "home",
      hero: {
        name: inert(title),
        tagline: inert(description ?? ""),
        actions: [{ theme: "brand", text: "Start", link: linkTo(first) }],
      },
      features: pages.map((page) => ({
        title: inert(page.title),
        details: inert(shortened(page.description ?? "")),
        link: linkTo(page),
      })),
    },
  };
}

const item = (page: Page) => ({ text: inert(page.title), link: linkTo(page) });

const linkTo = ({ path }: Page): string => `/${path.split("/").map(encodeURIComponent).join("/")}`;

/** VitePress shows these texts as HTML. */
function inert(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** The first sentences of a text, as many as fit on a card. */
function shortened(text: string): string {
  const MOST = 180;
  if (text.length <= MOST) return text;
  const cut = text.slice(0, MOST);
  const sentence = /^[^]*[.!?。！？](?=\s|$)/u.exec(cut)?.[0];
  return sentence ?? `${cut.replace(/\s+\S*$/, "")} …`;
}
