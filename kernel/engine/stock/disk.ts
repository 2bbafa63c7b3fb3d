import ts from "typescript";

/** In these nothing changes until an import fails: a package may then have been installed. */
const STABLE = /\/node_modules(\/|$)/;

/** The disk, asked once for what lies among installed packages: the compiler asks for the same again with every cell. */
export class Disk {
  readonly #files = new Map<string, boolean>();
  readonly #directories = new Map<string, boolean>();
  readonly #texts = new Map<string, string | undefined>();
  readonly #places = new Map<string, string>();

  fileExists(path: string): boolean {
    return remembered(this.#files, path, (one) => ts.sys.fileExists(one));
  }

  directoryExists(path: string): boolean {
    return remembered(this.#directories, path, (one) => ts.sys.directoryExists(one));
  }

  readFile(path: string): string | undefined {
    // Sources are read once by the compiler itself; what it reads again and again are descriptions of packages.
    return path.endsWith(".json")
      ? remembered(this.#texts, path, (one) => ts.sys.readFile(one))
      : ts.sys.readFile(path);
  }

  realpath(path: string): string {
    return remembered(this.#places, path, (one) => ts.sys.realpath?.(one) ?? one);
  }

  /** From here on, asks anew. */
  forget(): void {
    for (const map of [this.#files, this.#directories, this.#texts, this.#places]) map.clear();
  }
}

function remembered<T>(known: Map<string, T>, path: string, ask: (path: string) => T): T {
  if (!STABLE.test(path)) return ask(path);
  let answer = known.get(path);
  if (answer === undefined && !known.has(path)) known.set(path, (answer = ask(path)));
  return answer as T;
}
