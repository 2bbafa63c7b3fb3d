import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Files larger than this are told apart by time and size, in bytes. */
const LARGE = 4_000_000;

/**
 * What changes when a file in one of the folders does, or the version of Node.
 *
 * @param wanted - Which files matter, by their path below the folder.
 */
export function stampOf(folders: readonly string[], wanted: (path: string) => boolean = () => true): string {
  const hash = createHash("sha256").update(`${process.version} ${process.platform} ${process.arch}`);
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .filter((path) => wanted(path) && !/(^|[\\/])(node_modules[\\/]|\.)/.test(path))
      .sort();
    for (const path of files)
      hash.update(`\n${path.split(sep).join("/")} ${stampOfFile(join(folder, path))}`);
  }
  return hash.digest("hex").slice(0, 32);
}

function stampOfFile(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return size > LARGE ? `${mtimeMs} ${size}` : createHash("sha256").update(readFileSync(file)).digest("hex");
}
