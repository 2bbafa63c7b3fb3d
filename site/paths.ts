import { createHash } from "node:crypto";

/** Names at the site's root that are VitePress's or the publisher's own. */
const TAKEN = ["404", "api", "assets", "files", "public", "vendor"];

/**
 * Gives each notebook a path below the site's root, from its own path below the published folder. Only letters, digits, `.`,
 * `_` and `-` are kept, in any script; two that would share one are told apart by a number.
 */
export function pagePaths(names: readonly string[]): string[] {
  const given = new Set(TAKEN);
  return names.map((name) => {
    const parts = name
      .replace(/\.(ipynb|md)$/i, "")
      .split(/[\\/]/)
      .map(slug)
      .filter((part) => part !== "");
    const path = parts.join("/") || "notebook";
    let own = path;
    for (let number = 2; given.has(own.toLowerCase()); number++) own = `${path}-${number}`;
    given.add(own.toLowerCase());
    return own;
  });
}

function slug(part: string): string {
  return part
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
}

/** A name that says what a file holds: the same content has the same name. */
export function contentName(content: string | Uint8Array, extension: string): string {
  return `${createHash("sha256").update(content).digest("hex").slice(0, 16)}${extension}`;
}

/** The way from one page to a file of the site, as a link. */
export function relativeLink(page: string, file: string): string {
  const up = "../".repeat(page.split("/").length - 1);
  return `${up || "./"}${file.split("/").map(encodeURIComponent).join("/")}`;
}
