import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { host } from "../core/host.ts";

/** What is kept of a reader's work on one exercise. */
export interface ExerciseRecord {
  readonly id: string;
  readonly title: string;
  /** What the reader committed to first, and whether it is right. */
  readonly prediction?: { readonly choice: string; readonly right: boolean };
  /** Honest tries: answers that ran, each different from all before. */
  readonly tries: number;
  /** Which answers those were, each as a short number made of its code: the same code is no new try, tomorrow either. */
  readonly tried?: readonly string[];
  /** When the answer passed first, ISO 8601. */
  readonly passed?: string;
  readonly recall?: { readonly choice: string; readonly right: boolean };
}

/** Records of this process that no file keeps: without a kernel there is no place for one. */
const inMemory = new Map<string, ExerciseRecord>();

/** Where the records are kept: one file an exercise below the kernel's data folder; undefined without a kernel. */
export function recordsFolder(): string | undefined {
  const folder = host()?.dataFolder;
  return folder === undefined ? undefined : join(folder, "exercises");
}

/** What is kept of an exercise; a fresh record when there is nothing, or nothing that can be read. */
export function readRecord(id: string, title: string): ExerciseRecord {
  const folder = recordsFolder();
  const kept = inMemory.get(id) ?? (folder === undefined ? undefined : parse(join(folder, fileOf(id))));
  return kept?.id === id ? { ...kept, title } : { id, title, tries: 0 };
}

/** Keeps a record: written aside, then renamed, so that it is never half there. */
export function writeRecord(record: ExerciseRecord): void {
  const folder = recordsFolder();
  try {
    if (folder === undefined) throw new Error("no kernel");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, fileOf(record.id));
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
    inMemory.delete(record.id);
  } catch {
    // A full or read-only disk must not stop a lesson: the record then lives as long as the kernel.
    inMemory.set(record.id, record);
  }
}

/** All records there are, in the order of their ids. */
export function allRecords(): ExerciseRecord[] {
  const folder = recordsFolder();
  const files = folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];
  const kept = files
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => parse(join(folder!, name)) ?? []);
  const records = new Map([...kept.map((record) => [record.id, record] as const), ...inMemory]);
  return [...records.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Ids may hold a slash, file names may not. */
const fileOf = (id: string): string => `${encodeURIComponent(id)}.json`;

function parse(file: string): ExerciseRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as Partial<ExerciseRecord> | null;
    return typeof record?.id === "string" && typeof record.tries === "number"
      ? { title: record.id, ...record, id: record.id, tries: record.tries }
      : undefined;
  } catch {
    // Absent, or spoilt by hand: the reader starts afresh rather than not at all.
    return undefined;
  }
}
