import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findNotebooks } from "../kernel/notebook/find.ts";
import { writeWhole } from "../kernel/notebook/format.ts";
import { apiPages } from "./api.ts";
import { hasChromium, requireChromium } from "./chromium.ts";
import { createHighlight, type Highlight } from "./code.ts";
import { contents } from "./contents.ts";
import { findDocuments } from "./documents.ts";
import { executed, type Executed } from "./executed.ts";
import { harmless } from "./page.ts";
import { pagesOf } from "./pages.ts";
import { withPictures } from "./pictures.ts";
import { contentName, relativeLink } from "./paths.ts";
import { findUp, projectOf, type Project } from "./project.ts";
import { printPdf } from "./pdf.ts";
import { dataAddress, singleFile } from "./single.ts";
import { stampOf } from "./stamp.ts";
import { versions } from "./versions.ts";
import { build, serve, Source } from "./vitepress.ts";

export interface PublishOptions {
  /** A folder with notebooks, or one notebook. */
  path: string;
  /** Markdown files and folders of them that become pages too. */
  documents: readonly string[];
  /** The folder that becomes the site. */
  out: string;
  /** The path that the site is served under: `/`, or `/like-this/`. */
  base: string;
  title?: string;
  lang: string;
  /** Whether HTML in the notebooks is shown as it is: for authors who are trusted. */
  trusted: boolean;
  /** Whether figures get pictures beside them, for all who cannot draw them; that needs an installed Chromium. */
  pictures: boolean;
  /** Whether a site is made in which cells failed. */
  allowErrors: boolean;
  signal: AbortSignal;
  /** Shows how far the work is; the line is written over by the next. */
  progress: (line: string) => void;
  /** Says something that stays. */
  say: (line: string) => void;
}

/** The build's folder, which this program lies in. */
const dist = import.meta.dirname;

/** In a site's folder: that it is one, so that the next may take its place. */
const MARK = ".thalweg-site";

/** Makes a site of notebooks: executes those that changed, and builds. The site's folder is replaced when all is done. */
export async function publish(options: PublishOptions): Promise<void> {
  const out = resolve(options.out);
  refuseForeign(out);
  findDocuments(options.documents);
  const { root, files } = notebooksAt(options.path);
  const cache = cacheOf(root, dirname(out));
  const work = `${out}.tmp`;
  rmSync(work, { recursive: true, force: true });
  try {
    // First, since it says which tools are missing.
    const highlight = await createHighlight();
    const notebooks = await illustrate(await executeAll(files, root, cache, options), cache, options);
    const source = new Source(join(work, "source"));
    await fill(source, notebooks, root, cache, highlight, join(work, "site"), options);
    options.progress("  building the site");
    await Promise.race([build(source), interrupted(options.signal)]);
    writeFileSync(join(work, "site", MARK), "");
    replace(out, join(work, "site"), join(work, "old"));
  } finally {
    options.progress("");
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Makes one file of one notebook: HTML that holds all it needs, or the same on paper.
 *
 * @param form - `pdf` needs an installed Chromium.
 */
export async function publishSingle(options: PublishOptions, form: "html" | "pdf"): Promise<void> {
  const out = resolve(options.out);
  const { root, files } = notebooksAt(options.path);
  if (files.length !== 1)
    throw new Error(`One file is made of one notebook, and ${options.path} holds ${files.length}.`);
  const { lang, trusted, say, progress, signal } = options;
  if (form === "pdf") requireChromium("PDF is printed");
  const highlight = await createHighlight();
  const work = mkdtempSync(join(tmpdir(), "thalweg-single-"));
  try {
    const notebooks = await executeAll(files, root, cacheOf(root, work), options);
    const { notebooks: pages } = await pagesOf(notebooks, {
      root,
      documents: new Map(),
      highlight,
      trusted,
      place: (_, name, content) => dataAddress(name, content),
      placeFigure: (_, json) => json,
      warn: say,
    });
    const html = singleFile(pages[0]!, lang, versions(projectOf(root)), trusted);
    mkdirSync(dirname(out), { recursive: true });
    if (form === "html") return writeWhole(out, html);
    progress("  printing");
    writeFileSync(join(work, "page.html"), html);
    writeWhole(out, await printPdf(join(work, "page.html"), signal));
  } finally {
    progress("");
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Serves a site while its notebooks are written: what changes is executed and shown anew. Until the signal.
 */
export async function preview(options: PublishOptions, port: number): Promise<void> {
  const { root } = notebooksAt(options.path);
  const { signal, say, progress } = options;
  const work = mkdtempSync(join(tmpdir(), "thalweg-preview-"));
  const cache = cacheOf(root, dirname(resolve(options.out)));
  try {
    const highlight = await createHighlight();
    const source = new Source(join(work, "source"));
    const renew = async (): Promise<void> => {
      const { files } = notebooksAt(options.path);
      const notebooks = await executeAll(files, root, cache, { ...options, allowErrors: true });
      await fill(source, notebooks, root, cache, highlight, join(work, "site"), options);
      progress("");
    };
    await renew();
    const server = await serve(source, port);
    say(`Preview at ${server.address}; Ctrl-C ends it`);
    try {
      // Editors save in several steps.
      let changed = false;
      for (const path of [root, ...options.documents]) {
        const watcher = watch(path, { recursive: true }, (_, name) => {
          if (name !== null && !/(^|[\\/])\.|\.tmp$/.test(name)) changed = true;
        });
        signal.addEventListener("abort", () => watcher.close());
      }
      while (!signal.aborted) {
        await sleep(SETTLE, undefined, { signal }).catch(() => undefined);
        if (!changed || signal.aborted) continue;
        changed = false;
        await renew().catch((error: unknown) => say(`✗ ${(error as Error).message}`));
      }
    } finally {
      await server.close();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where tools keep what they can make again: in the nearest node_modules, where there is one. */
function cacheOf(root: string, otherwise: string): string {
  const modules = findUp(root, "node_modules");
  return modules === undefined ? join(otherwise, ".thalweg-cache") : join(modules, ".cache", "thalweg");
}

/** How often a preview looks whether something has changed, in ms. */
const SETTLE = 300;

/** Puts everything that the site is built from into its source. */
async function fill(
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

function notebooksAt(path: string): { root: string; files: string[] } {
  const files = findNotebooks([path]).map((file) => resolve(file));
  if (files.length === 0) throw new Error(`There is no notebook in ${path}.`);
  return { root: statSync(path).isDirectory() ? resolve(path) : dirname(resolve(path)), files };
}

async function executeAll(
  files: readonly string[],
  root: string,
  cache: string,
  { allowErrors, signal, progress, say }: PublishOptions,
): Promise<Map<string, Executed>> {
  const lock = findUp(root, "package-lock.json");
  const stamp =
    stampOf([dist], (path) => /\.(cjs|d\.ts|csv)$/.test(path)) +
    stampOf([root], (path) => !path.endsWith(".ipynb")) +
    (lock === undefined ? "" : readFileSync(lock, "utf8"));
  const notebooks = new Map<string, Executed>();
  let failed = 0;
  for (const [at, file] of files.entries()) {
    const name = relative(root, file);
    const onCell = (done: number, total: number): void =>
      progress(`  notebook ${at + 1} of ${files.length}, ${name}: cell ${done + 1} of ${total}`);
    const result = await executed(file, { stamp, cache, dist, signal, onCell });
    notebooks.set(file, result);
    for (const { number, error } of result.failures) {
      say(`✗ ${name}, cell ${number}: ${error.ename}: ${error.evalue}`);
      failed++;
    }
  }
  if (failed > 0 && !allowErrors) {
    throw new Error(
      `${failed} ${failed === 1 ? "cell" : "cells"} failed, so nothing was published. Tag a cell that is to fail ` +
        '"raises-exception", or publish with --allow-errors.',
    );
  }
  return notebooks;
}

/** Pictures beside the figures, where they are wanted and can be drawn. */
async function illustrate(
  notebooks: Map<string, Executed>,
  cache: string,
  { pictures, signal, progress, say }: PublishOptions,
): Promise<Map<string, Executed>> {
  if (!pictures) return notebooks;
  if (!hasChromium()) {
    say("Figures have no pictures beside them, which Chromium would draw; they need JavaScript to be seen.");
    return notebooks;
  }
  const drawn = await withPictures(
    Array.from(notebooks.values(), ({ notebook }) => notebook),
    {
      cache,
      signal,
      onPicture: (done, total) => progress(`  picture ${done + 1} of ${total}`),
      warn: say,
    },
  );
  return new Map(
    Array.from(notebooks, ([file, executed], at) => [file, { ...executed, notebook: drawn[at]! }]),
  );
}

/** Rejects when the work is given up. */
async function interrupted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, "abort");
  throw signal.reason;
}

async function apiOf(project: Project, cache: string, highlight: Highlight) {
  if (project.entry === undefined) return [];
  return apiPages({ entry: project.entry, name: project.name ?? "API", cache, highlight });
}

const nameOf = ({ name }: Project): string | undefined => name && name[0]!.toUpperCase() + name.slice(1);

/** Keeps people's own folders from being replaced. */
function refuseForeign(out: string): void {
  if (!existsSync(out) || existsSync(join(out, MARK)) || readdirSync(out).length === 0) return;
  throw new Error(
    `${out} holds something other than a site made by this command; name another folder, or empty it.`,
  );
}

function replace(out: string, site: string, old: string): void {
  mkdirSync(dirname(out), { recursive: true });
  if (existsSync(out)) renameSync(out, old);
  renameSync(site, out);
}
