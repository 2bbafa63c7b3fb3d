import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The order of names without their ending, which would come after some that are longer: `article`, then `article-zh`. */
function byName(a: string, b: string): number {
  const [one, other] = [a, b].map((name) => name.replace(/\.ipynb$/, "")) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
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
      .sort(byName)
      .map((name) => join(path, name));
  });
}

/** The names of the notebooks that come before one in its folder. */
export function notebooksBefore(file: string): string[] {
  const names = readdirSync(dirname(file)).filter((name) => name.endsWith(".ipynb"));
  return names.filter((name) => name < basename(file)).sort();
}
