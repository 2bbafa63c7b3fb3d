import { mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A line of history: session, line number, source. */
export type Entry = [session: number, line: number, source: string];

/** Sessions kept; older ones are removed. */
const KEPT = 1_000;

/**
 * What was run, on disk across sessions: a folder with a file of JSON lines for each session, only ever appended to. A line
 * is `[number, source]`. Sessions are numbered by whoever creates a file first, so that kernels can share the folder.
 */
export class History {
  readonly #folder: string;
  #session: number | undefined;
  #file: number | undefined;

  /** @param folder - Made when the first line is written. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds a line to this session. Where the disk refuses, there is no history, and cells run as ever. */
  append(line: number, source: string): void {
    try {
      this.#file ??= this.#begin();
      writeSync(this.#file, `${JSON.stringify([line, source])}\n`);
    } catch {
      // Nobody asked for the history now; who asks later sees what is there.
    }
  }

  /** Lines `start` up to, not including, `stop` of a session: 0 is this one, negative numbers count back from it. */
  range(session: number, start: number, stop: number): Entry[] {
    const now = this.#session ?? (this.#sessions().at(-1) ?? 0) + 1;
    const wanted = session > 0 ? session : now + session;
    return this.#read(wanted).filter(([, line]) => line >= start && line < stop);
  }

  /** The last lines, this session's included. */
  tail(count: number): Entry[] {
    return this.#latest(count, () => true);
  }

  /**
   * The last lines whose source matches a glob: `*` is any text, `?` any character, `[abc]` one of several.
   * @param unique - Each source once, where it stood last.
   */
  search(pattern: string, count: number, unique: boolean): Entry[] {
    const matches = glob(pattern);
    const seen = new Set<string>();
    return this.#latest(count, ([, , source]) => {
      if (!matches.test(source) || (unique && seen.has(source))) return false;
      seen.add(source);
      return true;
    });
  }

  #latest(count: number, keep: (entry: Entry) => boolean): Entry[] {
    const found: Entry[] = [];
    for (const session of this.#sessions().reverse()) {
      for (const entry of this.#read(session).reverse()) {
        if (found.length >= count) return found.reverse();
        if (keep(entry)) found.push(entry);
      }
    }
    return found.reverse();
  }

  #begin(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const sessions = this.#sessions();
    for (const old of sessions.slice(0, -KEPT)) rmSync(this.#path(old), { force: true });
    for (let session = (sessions.at(-1) ?? 0) + 1; ; session++) {
      try {
        const file = openSync(this.#path(session), "ax", 0o600);
        this.#session = session;
        return file;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  #sessions(): number[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return [];
    }
    return names
      .flatMap((name) => /^(\d+)\.jsonl$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  #read(session: number): Entry[] {
    let text: string;
    try {
      text = readFileSync(this.#path(session), "utf8");
    } catch {
      return [];
    }
    return text.split("\n").flatMap((row): Entry[] => {
      try {
        const [line, source] = JSON.parse(row) as [unknown, unknown];
        return typeof line === "number" && typeof source === "string" ? [[session, line, source]] : [];
      } catch {
        return []; // The last row, when a kernel ended in the middle of it.
      }
    });
  }

  #path(session: number): string {
    return join(this.#folder, `${session}.jsonl`);
  }
}

/** A glob as a regular expression over a whole text. */
function glob(pattern: string): RegExp {
  const source = pattern.replace(/\[!?[^\]]+\]|[*?]|[^*?[]+|\[/g, (part) => {
    if (part === "*") return "[^]*";
    if (part === "?") return "[^]";
    if (part.length > 2 && part.startsWith("[")) {
      return part
        .replace(/^\[!/, "[^")
        .replace(/[\\^]/g, (mark, at: number) => (at === 1 && mark === "^" ? mark : `\\${mark}`));
    }
    return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}
