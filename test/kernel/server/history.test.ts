import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { History } from "../../../kernel/server/history.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "thalweg-test-")), "history");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

/** A session that ran these cells. */
function session(...sources: string[]): History {
  const history = new History(folder);
  sources.forEach((source, at) => history.append(at + 1, source));
  return history;
}

describe("history on disk", () => {
  it("is read across sessions: from the end, by range, by glob", () => {
    session("const a = 1", "a + 1");
    session("import x", "a * 2");
    const now = session("b = 3");
    expect(now.tail(2)).toEqual([
      [2, 2, "a * 2"],
      [3, 1, "b = 3"],
    ]);
    expect(now.range(0, 0, 10)).toEqual([[3, 1, "b = 3"]]);
    expect(now.range(-1, 2, 3)).toEqual([[2, 2, "a * 2"]]);
    expect(now.range(1, 1, 2)).toEqual([[1, 1, "const a = 1"]]);
    expect(now.range(7, 0, 10)).toEqual([]);
    expect(now.search("a *", 10, false)).toEqual([
      [1, 2, "a + 1"],
      [2, 2, "a * 2"],
    ]);
    expect(now.search("[ab] ? ?", 10, false).map(([, , source]) => source)).toEqual([
      "a + 1",
      "a * 2",
      "b = 3",
    ]);
    expect(now.search("a.*", 10, false)).toEqual([]);
  });

  it("gives each source once when asked for unique ones, where it stood last", () => {
    session("same", "other");
    expect(session("same").search("s*", 10, true)).toEqual([[2, 1, "same"]]);
  });

  it("counts sessions that begin at the same time apart", () => {
    const [one, two] = [new History(folder), new History(folder)];
    one.append(1, "one");
    two.append(1, "two");
    expect(one.tail(5)).toEqual([
      [1, 1, "one"],
      [2, 1, "two"],
    ]);
  });

  it("is for its owner's eyes", () => {
    session("secret");
    const file = join(folder, readdirSync(folder)[0]!);
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(folder).mode & 0o777).toString(8)).toBe("700");
  });

  it("survives a row that was cut off", () => {
    session("whole");
    appendFileSync(join(folder, "1.jsonl"), '[2,"cut o');
    expect(session("next").tail(5)).toEqual([
      [1, 1, "whole"],
      [2, 1, "next"],
    ]);
  });

  it("is empty where the disk refuses, and nothing fails for it", () => {
    const file = join(folder, "..", "file");
    writeFileSync(file, "");
    const nowhere = new History(join(file, "history"));
    nowhere.append(1, "x");
    expect(nowhere.tail(5)).toEqual([]);
  });
});
