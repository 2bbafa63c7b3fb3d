import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Executed } from "./executed.ts";

/** Where Markdown files stand below the site's root. */
const FOLDER = "docs";

/**
 * Markdown files: those named, and those in the folders named.
 *
 * @returns Each file → its name below the site's root.
 */
export function findDocuments(paths: readonly string[]): Map<string, string> {
  return new Map(
    paths.flatMap((path): [string, string][] => {
      if (!statSync(path, { throwIfNoEntry: false })) throw new Error(`There is no file or folder ${path}.`);
      if (!statSync(path).isDirectory()) return [[resolve(path), `${FOLDER}/${basename(path)}`]];
      return readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .sort()
        .map((name) => [resolve(join(path, name)), `${FOLDER}/${name}`]);
    }),
  );
}

/** A Markdown file as a notebook of one cell, which nothing had to be executed of. */
export function documentOf(file: string): Executed {
  const source = readFileSync(file, "utf8");
  return {
    notebook: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [{ cell_type: "markdown", source, metadata: {} }],
    },
    types: [],
    failures: [],
  };
}
