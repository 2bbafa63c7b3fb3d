import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { writeWhole } from "../kernel/notebook/format.ts";
import { hasChromium, requireChromium } from "./chromium.ts";
import { createHighlight } from "./code.ts";
import { findDocuments } from "./documents.ts";
import type { Executed } from "./executed.ts";
import { fill } from "./fill.ts";
import { cacheOf, executeAll, notebooksAt } from "./notebooks.ts";
import type { PublishOptions } from "./options.ts";
import { pagesOf } from "./pages.ts";
import { printPdf } from "./pdf.ts";
import { withPictures } from "./pictures.ts";
import { projectOf } from "./project.ts";
import { dataAddress, singleFile } from "./single.ts";
import { versions } from "./versions.ts";
import { build, Source } from "./vitepress.ts";

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
