import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import type { TypeDocOptions } from "typedoc";
import { apiModules, settingsFor } from "./api-modules.ts";
import { stampOf } from "./stamp.ts";
import { renderMarkdown, type MarkdownOptions } from "./markdown.ts";
import { missingTool } from "./tools.ts";
import type { Page } from "./page.ts";

/** How the reference is laid out: one page a module, its members under their kinds. */
const LAYOUT = {
  plugin: ["typedoc-plugin-markdown"],
  router: "module",
  entryFileName: "index",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: true,
  parametersFormat: "table",
  indexFormat: "table",
  disableSources: true,
  excludePrivate: true,
  excludeExternals: true,
  readme: "none",
  sort: ["kind", "alphabetical"],
};

const INDEX = "index.md";

export interface ApiOptions {
  /** The module that the package exports. */
  entry: string;
  name: string;
  /** Where what TypeDoc made is kept from one time to the next. */
  cache: string;
  highlight: MarkdownOptions["highlight"];
}

/** The reference of a package from its docstrings, by TypeDoc: one page for each namespace or part. */
export async function apiPages({ entry, name, cache, highlight }: ApiOptions): Promise<Page[]> {
  const folder = join(cache, `api-${stampOf([dirname(entry)], (path) => path.endsWith(".ts"))}`);
  if (!existsSync(folder)) await generate(entry, name, folder);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".md"),
  );
  const pages: Page[] = [];
  for (const file of files.sort((a, b) => Number(b === INDEX) - Number(a === INDEX) || (a < b ? -1 : 1))) {
    const markdown = readFileSync(join(folder, file), "utf8");
    const resolve = {
      link: (address: string) => address.replace(/\.md(?=#|$)/, ".html"),
      image: () => undefined,
    };
    const root = await renderMarkdown(markdown, { highlight, resolve, trusted: false, macros: {} });
    const path = `api/${file.split(sep).join("/").replace(/\.md$/, "")}`;
    const module = path
      .slice("api/".length)
      .replaceAll(/\/(index$|namespaces\/)/g, (_, end: string) => (end === "index" ? "" : "."));
    const title = file === INDEX ? "Overview" : module;
    pages.push({ path, title, description: undefined, root, frontmatter: { outline: [2, 3] } });
  }
  return pages;
}

/** Lets TypeDoc write Markdown, aside, then in its place. */
async function generate(entry: string, name: string, folder: string): Promise<void> {
  const { Application } = await import("typedoc").catch(missingTool("typedoc", "The reference"));
  const work = mkdtempSync(join(tmpdir(), "thalweg-api-"));
  const staging = `${folder}.tmp`;
  try {
    const modules = await apiModules(entry);
    const files = Object.entries(modules).map(([module, source]) => {
      const file = join(work, `${module}.ts`);
      writeFileSync(file, source);
      return file;
    });
    const tsconfig = join(work, "tsconfig.json");
    writeFileSync(tsconfig, JSON.stringify({ ...settingsFor(entry), files }));
    const app = await Application.bootstrapWithPlugins({
      ...LAYOUT,
      name,
      entryPoints: files,
      tsconfig,
      skipErrorChecking: true,
      logLevel: "Error",
      out: staging,
    } as TypeDocOptions);
    const project = await app.convert();
    if (!project) throw new Error(`TypeDoc could not read ${entry}.`);
    mkdirSync(dirname(folder), { recursive: true });
    await app.generateOutputs(project);
    renameSync(staging, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(staging, { recursive: true, force: true });
  }
}
