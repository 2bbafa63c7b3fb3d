import Database from "libsql";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { History } from "../../../kernel/server/history.ts";

let folder: string;
let path: string;
let opened: History[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
  path = join(folder, "data", "history.sqlite");
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((history) => history.close()));
  rmSync(folder, { recursive: true });
});

function open(at = path): History {
  const history = new History(at);
  opened.push(history);
  return history;
}

/** A session that ran these cells. */
async function session(...sources: string[]): Promise<History> {
  const history = open();
  for (const [at, source] of sources.entries()) await history.append(at + 1, source);
  return history;
}

describe("history on disk", () => {
  it("is read across sessions: from the end, by range, by glob", async () => {
    await session("const a = 1", "a + 1");
    await session("import x", "a * 2");
    const now = await session("b = 3");
    expect(await now.tail(2)).toEqual([
      [2, 2, "a * 2"],
      [3, 1, "b = 3"],
    ]);
    expect(await now.range(0, 0, Infinity)).toEqual([[3, 1, "b = 3"]]);
    expect(await now.range(-1, 2, 3)).toEqual([[2, 2, "a * 2"]]);
    expect(await now.range(1, 1, 2)).toEqual([[1, 1, "const a = 1"]]);
    expect(await now.range(7, 0, 10)).toEqual([]);
    expect(await now.search("a *", 10, false)).toEqual([
      [1, 2, "a + 1"],
      [2, 2, "a * 2"],
    ]);
    const sources = async (pattern: string) =>
      (await now.search(pattern, 10, false)).map(([, , source]) => source);
    expect(await sources("[ab] ? ?")).toEqual(["a + 1", "a * 2", "b = 3"]);
    expect(await sources("[^a] ? ?")).toEqual(["b = 3"]);
    expect(await sources("a.*")).toEqual([]);
  });

  it("keeps sources to the letter: lines, quotes, any script", async () => {
    const source = "'\"`;\n--\t变量 = 1; 🙂 \\  end";
    expect(await (await session(source)).tail(1)).toEqual([[1, 1, source]]);
  });

  it("gives each source once when asked for unique ones, where it stood last", async () => {
    await session("same", "other", "same");
    expect(await (await session("same")).search("*", 10, true)).toEqual([
      [1, 2, "other"],
      [2, 1, "same"],
    ]);
  });

  it("counts back from the session that would begin, before its first line", async () => {
    await session("earlier");
    expect(await open().range(-1, 0, 9)).toEqual([[1, 1, "earlier"]]);
  });

  it("loses no line and mixes no sessions when twenty kernels write at the same time", async () => {
    const kernels = Array.from({ length: 20 }, () => open());
    for (let line = 1; line <= 10; line++) {
      await Promise.all(kernels.map((history, at) => history.append(line, `${at}`)));
    }
    const rows = await kernels[0]!.tail(1_000);
    expect(rows.length).toBe(200);
    for (let number = 1; number <= 20; number++) {
      const own = rows.filter(([session]) => session === number);
      expect(own.map(([, line]) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(new Set(own.map(([, , source]) => source)).size).toBe(1);
    }
  });

  it("keeps a line for later while somebody else holds the file", async () => {
    const history = await session("first");
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    await history.append(2, "second");
    expect(await history.tail(5)).toEqual([[1, 1, "first"]]);
    other.exec("COMMIT");
    other.close();
    await history.append(3, "third");
    expect((await history.tail(5)).map(([, , source]) => source)).toEqual(["first", "second", "third"]);
  });

  it("is for its owner's eyes", async () => {
    await session("secret");
    const mode = (name: string) => (statSync(join(path, "..", name)).mode & 0o777).toString(8);
    expect(mode(".")).toBe("700");
    const names = readdirSync(join(path, ".."));
    expect(names).toContain("history.sqlite");
    expect(names.map(mode)).toEqual(names.map(() => "600"));
  });

  it("forgets all but the last thousand sessions", async () => {
    const first = await session("old");
    const database = new Database(path);
    database.exec("UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'sessions'");
    database.close();
    await session("new");
    expect(await first.tail(5)).toEqual([[1001, 1, "new"]]);
  });

  it("puts a damaged file aside and begins a new one", async () => {
    const damaged = join(folder, "history.sqlite");
    writeFileSync(damaged, "not a database ".repeat(1_000));
    const history = open(damaged);
    await history.append(1, "x");
    expect(await history.tail(5)).toEqual([[1, 1, "x"]]);
    expect(readdirSync(folder)).toContain("history.sqlite.broken");
  });

  it("is empty where the disk refuses, and nothing fails for it", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const nowhere = open(join(file, "history.sqlite"));
    await nowhere.append(1, "x");
    expect(await nowhere.tail(5)).toEqual([]);
    expect(await nowhere.range(0, 0, 5)).toEqual([]);
  });

  it("is written once the disk lets it, with the last thousand lines that waited", async () => {
    const blocking = join(path, "..");
    writeFileSync(blocking, "");
    const history = open();
    for (let line = 1; line <= 1_005; line++) await history.append(line, `${line}`);
    rmSync(blocking);
    await history.append(1_006, "1006");
    const lines = (await history.tail(2_000)).map(([, line]) => line);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([1_000, 7, 1_006]);
  });
});
