import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A code cell of a notebook file. */
export interface CodeCell {
  /** Where it stands among all cells, from 1. */
  number: number;
  id: string | undefined;
  source: string;
}

/**
 * The code cells of a notebook.
 *
 * @throws Error with one sentence when the file is not a notebook of format 4.
 */
export function readNotebook(file: string): CodeCell[] {
  let notebook: { nbformat?: unknown; cells?: unknown };
  try {
    notebook = JSON.parse(readFileSync(file, "utf8")) as typeof notebook;
  } catch (error) {
    throw new Error(`${file} cannot be read as a notebook: ${(error as Error).message}`, { cause: error });
  }
  if (notebook.nbformat !== 4 || !Array.isArray(notebook.cells)) {
    throw new Error(
      `${file} is not a notebook of format 4; open it in JupyterLab and save it to upgrade it.`,
    );
  }
  return (notebook.cells as { cell_type?: unknown; id?: unknown; source?: unknown }[]).flatMap((cell, at) =>
    cell.cell_type === "code"
      ? [{ number: at + 1, id: typeof cell.id === "string" ? cell.id : undefined, source: text(cell.source) }]
      : [],
  );
}

/** Notebook sources are text or a list of lines. */
function text(source: unknown): string {
  return Array.isArray(source) ? source.join("") : typeof source === "string" ? source : "";
}

/** The notebooks that the paths name: files as they are, folders with all below them, in order of name. */
export function findNotebooks(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })) throw new Error(`There is no file or folder ${path}.`);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .filter(
        (name) => name.endsWith(".ipynb") && !/(^|[\\/])(\.ipynb_checkpoints|node_modules)[\\/]/.test(name),
      )
      .sort()
      .map((name) => join(path, name));
  });
}
