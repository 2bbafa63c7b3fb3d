import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import type { Resolve } from "./addresses.ts";
import { contentName, relativeLink } from "./paths.ts";

/** What a browser runs when it opens it. */
const ACTIVE = /\.(x?html?|xht|shtml|mhtml?|svgz?|xml|xsl)$/i;
const PICTURES = new Set([".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"]);

export interface LocalFilesOptions {
  /** The published folder: nothing outside of it becomes part of the site, but what is a page of it anyway. */
  root: string;
  /** Each notebook's and document's file → its page's path. */
  pages: ReadonlyMap<string, string>;
  /** Takes a file that a page refers to, under a name below the site's root. Returns the page's address for it. */
  place: (page: string, name: string, content: Uint8Array) => string;
  /** Whether files of HTML may be opened as pages; else they are shown as text. */
  trusted: boolean;
  /** Whether what exists, but is not published, is left out without a word: a document points at sources, too. */
  lenient?: boolean;
  /** Hears of addresses that lead nowhere. */
  warn: (sentence: string) => void;
}

/** Resolves the addresses in one notebook: to other notebooks' pages, and to files beside it, which are taken along. */
export function localFiles(
  notebook: string,
  { root, pages, place, trusted, lenient = false, warn }: LocalFilesOptions,
): Resolve {
  const page = pages.get(notebook)!;
  const real = realpathSync(root) + sep;

  /** The file that a relative address names, if it is one that may be published. */
  const find = (address: string): string | undefined => {
    let path: string;
    try {
      path = decodeURIComponent(address.replace(/[?#].*$/, ""));
    } catch {
      return undefined;
    }
    const file = resolve(dirname(notebook), path);
    if (path === "" || !existsSync(file) || !statSync(file).isFile()) return undefined;
    if (pages.has(file)) return file;
    const within = realpathSync(file);
    const hidden = relative(real, within)
      .split(sep)
      .some((part) => part.startsWith("."));
    return within.startsWith(real) && !hidden ? file : undefined;
  };

  const take = (file: string, extension = extname(file).toLowerCase()): string => {
    const content = readFileSync(file);
    const safe = basename(file, extname(file)).replaceAll(/[^\p{L}\p{N}_-]+/gu, "-");
    const name = `files/${safe}-${contentName(content, extension)}`;
    return place(page, name, content);
  };

  const missing = (address: string): undefined => {
    if (lenient && existsSync(resolve(dirname(notebook), address.replace(/[?#].*$/, "")))) return;
    warn(`${basename(notebook)}: ${address} is no file in ${root}; it is left out.`);
  };

  return {
    link(address) {
      if (/^(https?:|mailto:|#)/i.test(address)) return address;
      if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return undefined;
      const file = find(address);
      if (file === undefined) return missing(address);
      const other = pages.get(file);
      return other === undefined
        ? take(file, ACTIVE.test(file) && !trusted ? ".txt" : undefined)
        : relativeLink(page, `${other}.html`) + (/#.*$/.exec(address)?.[0] ?? "");
    },
    image(address) {
      if (/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(address)) return address;
      if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return undefined;
      const file = find(address);
      return file !== undefined && PICTURES.has(extname(file).toLowerCase()) ? take(file) : missing(address);
    },
  };
}
