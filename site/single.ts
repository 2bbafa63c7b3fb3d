import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import { harmless, type Page } from "./page.ts";
import { missingTool } from "./tools.ts";
import { plotly } from "./vitepress.ts";

/** Of VitePress's styles those that a text has; fonts are the system's own. */
const STYLES = ["vars", "base", "icons", "utils", "components/vp-code", "components/vp-doc"];

const MEDIA: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".svg": "image/svg+xml",
};

/** A file as an address that holds it. */
export function dataAddress(name: string, content: string | Uint8Array): string {
  const type = MEDIA[extname(name).toLowerCase()] ?? "application/octet-stream";
  return `data:${type};base64,${Buffer.from(content).toString("base64")}`;
}

/** A page as one file of HTML that holds all it needs: it can be mailed, opened from a disk, and printed. */
export function singleFile(
  { title, description, root }: Page,
  lang: string,
  versions: string,
  trusted: boolean,
): string {
  const body = toHtml(root);
  const own = join(import.meta.dirname, "site");
  const scripts = [
    ...(body.includes('class="figure"') ? [readFileSync(plotly(), "utf8")] : []),
    readFileSync(join(own, "theme", "single.js"), "utf8"),
  ].map((script) => script.replaceAll("</script", "<\\/script"));
  const styles = [
    ...vitepressStyles(),
    ...(body.includes('class="katex') ? [katexStyle(join(own, "katex"))] : []),
    readFileSync(join(own, "theme", "style.css"), "utf8"),
  ];
  const head = toHtml([
    h("meta", { charSet: "utf-8" }),
    h("meta", { httpEquiv: "Content-Security-Policy", content: policy(scripts, trusted) }),
    h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    h("meta", { name: "description", content: harmless(description ?? "") }),
    h("title", title),
  ]);
  return [
    "<!doctype html>",
    `<html lang="${lang.replaceAll(/[^\w-]/g, "")}">`,
    `<head>${head}<style>${styles.join("\n")}</style></head>`,
    `<body><main class="vp-doc single">${body}${toHtml(h("p.versions", versions))}</main>`,
    ...scripts.map((script) => `<script>${script}</script>`),
    "</body></html>\n",
  ].join("\n");
}

/** Nothing runs but what was put here, and nothing is loaded from anywhere. */
function policy(scripts: readonly string[], trusted: boolean): string {
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  const allowed = trusted ? "'unsafe-inline' 'unsafe-eval'" : hashes.join(" ");
  return `default-src 'none'; script-src ${allowed}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:`;
}

function vitepressStyles(): string[] {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("vitepress/package.json"));
    const styles = join(folder, "dist", "client", "theme-default", "styles");
    return STYLES.map((name) => readFileSync(join(styles, `${name}.css`), "utf8"));
  } catch (error) {
    return missingTool("vitepress", "Publishing")(error);
  }
}

function katexStyle(folder: string): string {
  return readFileSync(join(folder, "katex.css"), "utf8").replaceAll(
    /url\((fonts\/[^)]+)\)/g,
    (_, font: string) => `url(data:font/woff2;base64,${readFileSync(join(folder, font)).toString("base64")})`,
  );
}
