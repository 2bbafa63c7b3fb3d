import { build } from "esbuild";
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What whoever publishes installs, or has anyway; everything else becomes part of the publisher's own file. */
const external = ["vitepress", "vitepress/theme", "vue", "typedoc", "typescript", "zeromq", "./style.css"];

/**
 * Builds the publisher: its program, what VitePress loads from it, and KaTeX's style with the fonts of that same version.
 * @param {string} root @param {string} staging
 */
export async function buildPublisher(root, staging) {
  /** @type {import("esbuild").BuildOptions} */
  const common = { absWorkingDir: root, bundle: true, external, logLevel: "warning", format: "esm" };
  await Promise.all([
    build({
      ...common,
      entryPoints: { publisher: "site/main.ts", "site/config": "site/config.ts" },
      outdir: staging,
      outExtension: { ".js": ".mjs" },
      platform: "node",
      target: "node20.19",
      // Packages that are not ES modules ask for Node's own by `require`.
      banner: {
        js: 'import { createRequire as __require } from "node:module"; const require = __require(import.meta.url);',
      },
    }),
    build({
      ...common,
      entryPoints: { "site/theme/index": "site/theme/index.ts" },
      outdir: staging,
      platform: "browser",
      target: "es2022",
    }),
    build({
      ...common,
      entryPoints: { "site/theme/single": "site/theme/single.ts" },
      outdir: staging,
      platform: "browser",
      target: "es2022",
      format: "iife",
    }),
    copyKatex(
      dirname(createRequire(import.meta.url).resolve("katex/package.json")),
      join(staging, "site", "katex"),
    ),
  ]);
  await copyFile(join(root, "site", "theme", "style.css"), join(staging, "site", "theme", "style.css"));
}

/** The fonts in the one format that all browsers of today read. @param {string} katex @param {string} to */
async function copyKatex(katex, to) {
  await mkdir(to, { recursive: true });
  const css = await readFile(join(katex, "dist", "katex.min.css"), "utf8");
  await writeFile(join(to, "katex.css"), css.replaceAll(/,url\([^)]*\.(woff|ttf)\) format\("\w+"\)/g, ""));
  await cp(join(katex, "dist", "fonts"), join(to, "fonts"), {
    recursive: true,
    filter: (path) => !/\.(woff|ttf)$/.test(path),
  });
}
