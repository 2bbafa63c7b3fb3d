import { createHash } from "node:crypto";
import type { DefaultTheme, UserConfig } from "vitepress";

/** What VitePress is told about a site, beside its pages. */
export interface SiteOptions {
  title: string;
  description: string;
  /** The path that the site is served under, `/` or `/like-this/`. */
  base: string;
  lang: string;
  outDir: string;
  nav: DefaultTheme.NavItem[];
  sidebar: DefaultTheme.SidebarMulti;
  /** What the site was built with and when. */
  versions: string;
  trusted: boolean;
  /** The folders that pages load programs from, which a preview may serve, and nothing else. */
  programs: string[];
}

/** A valley, and the line along its bottom. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#3451b2"/>' +
    '<path d="M4 8c5 0 6 15 12 15S23 8 28 8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>',
)}`;

/** VitePress's configuration for a site. */
export function siteConfig(options: SiteOptions): UserConfig {
  const { title, description, base, lang, outDir, nav, sidebar, versions, trusted, programs } = options;
  return {
    title,
    description,
    base,
    lang,
    outDir,
    head: [
      ["link", { rel: "stylesheet", href: `${base}vendor/katex/katex.css` }],
      ["link", { rel: "icon", href: ICON }],
    ],
    // What is served as it is stays so: a file of Markdown among it would be compiled, and what it holds would run.
    srcExclude: ["public/**"],
    // One file for what all pages share, instead of a copy in each.
    metaChunk: true,
    // Every link in the pages has been resolved by now.
    ignoreDeadLinks: true,
    themeConfig: {
      nav,
      sidebar,
      outline: [2, 3],
      versions,
      search: {
        provider: "local",
        options: {
          _render(source, env, md) {
            const html = md.render(source, env);
            const about = env as { frontmatter?: { search?: boolean } };
            return about.frontmatter?.search === false ? "" : html.split('<div class="types" hidden>', 1)[0]!;
          },
          miniSearch: { options: { tokenize: words } },
        },
      },
    } as DefaultTheme.Config,
    transformHtml: (html) => withPolicy(html, trusted),
    // Pictures in the pages are files of the site already.
    vue: { template: { transformAssetUrls: { tags: {} } } },
    vite: {
      logLevel: "warn",
      build: { chunkSizeWarningLimit: 5_000 },
      server: { fs: { allow: programs } },
    },
  };
}

/** The words of a text in any language. Sent to the browser as its source, so it refers to nothing outside of itself. */
function words(text: string): string[] {
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  return (
    text
      .split(/[^\p{L}\p{M}\p{N}_$]+/u)
      // Piece by piece, since each word comes with a copy of all that it is taken from.
      .flatMap((run) => run.match(/[^]{1,1000}/gu) ?? [])
      .flatMap((piece) => Array.from(segmenter.segment(piece)))
      .filter(({ isWordLike }) => isWordLike)
      .map(({ segment }) => segment)
  );
}

/**
 * Tells the browser what a page may do: run this site's own programs and load from this site, whatever a notebook holds.
 * With trust, pages may also run what is written in them.
 */
function withPolicy(html: string, trusted: boolean): string {
  const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([^]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  // VitePress makes the search's tokenizer from its source.
  const scripts = trusted
    ? "'self' 'unsafe-inline' 'unsafe-eval'"
    : `'self' 'unsafe-eval' ${inline.join(" ")}`;
  const policy = [
    "default-src 'self'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html.replace(
    "<head>",
    `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
}
