import { closeSync, existsSync, mkdirSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import type { Database } from "libsql";

/** A line of history: session, line number, source. */
export type Entry = [session: number, line: number, source: string];

/** Sessions kept; older ones are removed. */
const KEPT = 1_000;

/** How long to wait for another kernel that writes, in ms: never so long that a message would notice. */
const PATIENCE = 50;

/** Lines kept for a file that does not take them; the oldest go. */
const WAITING = 1_000;

/** SQLite's names for a file that is none of its own, or damaged. It is put aside, and a new one begun. */
const BROKEN: unknown[] = ["SQLITE_NOTADB", "SQLITE_CORRUPT"];

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (
    session INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE IF NOT EXISTS history (
    session INTEGER NOT NULL REFERENCES sessions,
    line INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (session, line)
  ) WITHOUT ROWID;`;

/**
 * What was run, across sessions, in one SQLite file that kernels share. A session has its number from its first line on.
 * Where the file cannot be had there is no history, and cells run as ever.
 */
export class History {
  readonly #path: string;
  #opened: Promise<Database> | undefined;
  #session: number | undefined;
  /** What the file did not take yet: another kernel was writing, or the disk refused. */
  #waiting: [line: number, source: string][] = [];

  /** @param path - The file; made, with its folder, when the first line is written or asked for. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Adds a line to this session. */
  async append(line: number, source: string): Promise<void> {
    this.#waiting.push([line, source]);
    if (this.#waiting.length > WAITING) this.#waiting.shift();
    await this.#with((database) => this.#write(database), undefined);
  }

  /** Lines `start` up to, not including, `stop` of a session: 0 is this one, negative numbers count back from it. */
  range(session: number, start: number, stop: number): Promise<Entry[]> {
    return this.#with((database) => {
      const wanted = session > 0 ? session : this.#now(database) + session;
      const rows = database.prepare(
        "SELECT session, line, source FROM history WHERE session = ? AND line >= ? AND line < ? ORDER BY line",
      );
      return rows.raw().all(wanted, start, stop) as Entry[];
    }, []);
  }

  /** The last lines, this session's included. */
  tail(count: number): Promise<Entry[]> {
    return this.search("*", count, false);
  }

  /**
   * The last lines whose source matches a glob: `*` is any text, `?` any character, `[abc]` one of several, `[^abc]` one
   * that is none of them.
   * @param unique - Each source once, where it stood last.
   */
  search(pattern: string, count: number, unique: boolean): Promise<Entry[]> {
    const place = unique ? "row_number() OVER (PARTITION BY source ORDER BY session DESC, line DESC)" : "1";
    return this.#with((database) => {
      const rows = database.prepare(
        `SELECT session, line, source FROM (SELECT *, ${place} AS place FROM history WHERE source GLOB ?)
         WHERE place = 1 ORDER BY session DESC, line DESC LIMIT ?`,
      );
      return (rows.raw().all(pattern, count) as Entry[]).reverse();
    }, []);
  }

  /** Writes what waits, and lets go of the file. */
  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    await this.#with((database) => {
      this.#write(database);
      database.close();
    }, undefined);
  }

  /** Writes all that waits, or nothing. */
  #write(database: Database): void {
    const write = database.transaction(() => {
      const session = this.#session ?? begin(database);
      const insert = database.prepare("INSERT INTO history VALUES (?, ?, ?)");
      for (const [line, source] of this.#waiting) insert.run(session, line, source);
      return session;
    });
    if (this.#waiting.length > 0) this.#session = write.immediate();
    this.#waiting = [];
  }

  /** This session's number, or the one it would get now. */
  #now(database: Database): number {
    if (this.#session !== undefined) return this.#session;
    const row = database.prepare("SELECT coalesce(max(session), 0) + 1 FROM sessions").raw().get();
    return (row as [number])[0];
  }

  /** What `use` makes of the open file; `otherwise` where the file fails. */
  async #with<T>(use: (database: Database) => T, otherwise: T): Promise<T> {
    try {
      this.#opened ??= openHistory(this.#path).catch((error: unknown) => {
        this.#opened = undefined; // Whoever comes next tries again.
        throw error;
      });
      return use(await this.#opened);
    } catch {
      // Nobody asked for the history now; who asks later sees what is there.
      return otherwise;
    }
  }
}

/** Opens the file, made where it is not there; throws where it cannot be had. */
export async function openHistory(path: string): Promise<Database> {
  const { default: Sqlite } = await import("libsql"); // 20 ms, which the first answer need not wait for.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600)); // SQLite's other files take over the mode.
  const database = new Sqlite(path, { timeout: PATIENCE });
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    database.close();
    if (!BROKEN.includes((error as { code?: unknown }).code)) throw error;
    for (const end of ["", "-wal", "-shm"]) {
      if (existsSync(path + end)) renameSync(path + end, `${path}.broken${end}`);
    }
    return openHistory(path);
  }
}

/** A new session's number; what is older than the sessions kept goes. */
function begin(database: Database): number {
  const session = Number(database.prepare("INSERT INTO sessions DEFAULT VALUES").run().lastInsertRowid);
  for (const table of ["history", "sessions"]) {
    database.prepare(`DELETE FROM ${table} WHERE session <= ?`).run(session - KEPT);
  }
  return session;
}
