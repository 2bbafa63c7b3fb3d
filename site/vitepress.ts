import { copyFileSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SiteOptions } from "./config.ts";
import { toSource, type Page } from "./page.ts";
import { missingTool } from "./tools.ts";

/** A folder in the form that VitePress builds from. */
export class Source {
  readonly folder: string;
  /** What a page was when it was last written. */
  readonly #written = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
    // Pages are compiled to programs that import these, wherever this folder lies.
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    const { vitepress, vue } = generator();
    symlinkSync(vitepress, join(folder, "node_modules", "vitepress"), "junction");
    symlinkSync(vue, join(folder, "node_modules", "vue"), "junction");
  }

  /** Takes a page up; does nothing when it is as it was. */
  page(page: Page): void {
    this.#write(`${page.path}.md`, toSource(page));
  }

  /** Takes a file up that is served as it is. */
  file(name: string, content: string | Uint8Array): void {
    const path = join(this.folder, "public", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** The configuration, the theme, and the one copy of Plotly. */
  settings(options: Omit<SiteOptions, "programs">): void {
    const { vitepress, vue } = generator();
    const programs = [this.folder, join(import.meta.dirname, "site"), dirname(vitepress), dirname(vue)];
    const own = (name: string) => JSON.stringify(join(import.meta.dirname, "site", name));
    this.#write(
      ".vitepress/config.mjs",
      `import { siteConfig } from ${own("config.mjs")};\nexport default siteConfig(${JSON.stringify({ ...options, programs })});\n`,
    );
    this.#write(".vitepress/theme/index.mjs", `export { default } from ${own("theme/index.js")};\n`);
    const vendor = join(this.folder, "public", "vendor");
    mkdirSync(vendor, { recursive: true });
    copyFileSync(plotly(), join(vendor, "plotly.js"));
    cpSync(join(import.meta.dirname, "site", "katex"), join(vendor, "katex"), { recursive: true });
  }

  #write(name: string, text: string): void {
    if (this.#written.get(name) === text) return;
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    this.#written.set(name, text);
  }
}

/** The folders of VitePress and of its own Vue. */
export function generator(): { vitepress: string; vue: string } {
  try {
    const vitepress = createRequire(import.meta.url).resolve("vitepress/package.json");
    return {
      vitepress: dirname(vitepress),
      vue: dirname(createRequire(vitepress).resolve("vue/package.json")),
    };
  } catch (error) {
    return missingTool("vitepress", "Publishing")(error);
  }
}

/** Builds the site into the folder that its settings name. */
export async function build(source: Source): Promise<void> {
  const vitepress = await import("vitepress").catch(missingTool("vitepress", "Publishing"));
  await vitepress.build(source.folder);
  rmSync(join(source.folder, ".vitepress", "cache"), { recursive: true, force: true });
}

/** Serves a source on this machine; pages reload when it changes. */
export async function serve(
  source: Source,
  port: number,
): Promise<{ address: string; close: () => Promise<void> }> {
  const vitepress = await import("vitepress").catch(missingTool("vitepress", "Publishing"));
  const server = await vitepress.createServer(source.folder, { host: "127.0.0.1", port });
  await server.listen();
  return { address: server.resolvedUrls?.local[0] ?? "", close: () => server.close() };
}

/** plotly.js as one classic script. */
export function plotly(): string {
  try {
    return createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");
  } catch (error) {
    return missingTool("plotly.js-dist-min", "Drawing figures")(error);
  }
}
