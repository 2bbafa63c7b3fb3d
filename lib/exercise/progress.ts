import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Card } from "./card.ts";
import { allRecords, type ExerciseRecord, recordsFolder } from "./record.ts";

/** An exercise that a notebook contains. */
interface Listed {
  readonly id: string;
  readonly title: string;
  readonly notebook: string;
}

/**
 * How far the reader has come: the exercises of the notebooks in a folder, and any others that were worked on. As the last value
 * of a cell it shows itself.
 *
 * @param folder Where the notebooks are; the kernel's own folder by default.
 */
export function progress(folder = "."): Card {
  const listed = listedIn(folder);
  const records = new Map(allRecords().map((record) => [record.id, record]));
  for (const { id, title } of records.values()) {
    if (!listed.some((one) => one.id === id)) listed.push({ id, title, notebook: "other notebooks" });
  }
  const lines = [...new Set(listed.map(({ notebook }) => notebook))].map((notebook) => {
    const own = listed.filter((one) => one.notebook === notebook);
    return [`**${notebook}**`, ...own.map(({ id, title }) => `${sign(records.get(id))} ${title}`)].join("\n");
  });
  const folderOfRecords = recordsFolder();
  lines.push(
    folderOfRecords === undefined
      ? "Kept for as long as this process runs."
      : `Kept on this computer alone, in \`${folderOfRecords}\`. Delete that folder to start afresh.`,
  );
  const passed = listed.filter(({ id }) => records.get(id)?.passed !== undefined).length;
  return new Card({ tone: "open", title: `${passed} of ${listed.length} exercises passed`, lines });
}

/**
 * Writes what is kept of a reader's work to one file of JSON, to hand in or to keep: the records, and when it was written.
 *
 * @returns The file's full path.
 */
export function exportResults(file = "exercise-results.json"): string {
  const target = resolve(file);
  const results = {
    format: "thalweg exercise results 1",
    written: new Date().toISOString(),
    exercises: allRecords(),
  };
  writeFileSync(`${target}.tmp`, `${JSON.stringify(results, undefined, 2)}\n`);
  renameSync(`${target}.tmp`, target);
  return target;
}

function sign(record: ExerciseRecord | undefined): string {
  if (record?.passed !== undefined) return "✓";
  if (record !== undefined && record.tries > 0) return `… (${record.tries} tried)`;
  return "○";
}

/** The exercises in a folder's notebooks, read from their cells: what is open to do is known before anything has run. */
function listedIn(folder: string): Listed[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return names.sort().flatMap((name) =>
    sourcesOf(join(folder, name)).flatMap((source) => {
      const found = /\bexercise\(\{\s*id: "([^"]+)",\s*title: "([^"]+)"/.exec(source);
      return found === null
        ? []
        : [{ id: found[1]!, title: found[2]!, notebook: name.replace(".ipynb", "") }];
    }),
  );
}

function sourcesOf(file: string): string[] {
  try {
    const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: { source: string | string[] }[] };
    return cells.map(({ source }) => [source].flat().join(""));
  } catch {
    // No notebook, or one that is being written: there is nothing to list in it.
    return [];
  }
}
