import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { count } from "../../scripts/check/vitest.mjs";
import { FakeClone, type Circumstances } from "./fake-clone.ts";

vi.setConfig({ testTimeout: 60_000 });

const aBrowser = { CHROMIUM: process.execPath };
const noBrowser = { CHROMIUM: "/nowhere/chromium" };

describe("npm test", () => {
  let clone: FakeClone;
  beforeEach(() => {
    clone = new FakeClone();
  });
  afterEach(() => clone.remove());

  /** Exit code and last line of a run, and all it printed. */
  async function test(names: string[], { env = aBrowser, ...rest }: Circumstances = {}) {
    const { code, output } = await clone.run("scripts/test.mjs", names, { env, ...rest });
    return { code, output, last: output.trimEnd().split("\n").at(-1) };
  }

  it("sets up, runs every check, and ends with the counts alone on a line", async () => {
    const { code, last } = await test([]);
    // Three static checks, three projects of five tests, one lesson.
    expect({ code, last }).toEqual({ code: 0, last: "19 passed, 0 failed" });
    expect(clone.calls()).toEqual(
      [
        "build",
        "eslint",
        "lesson",
        "npm",
        "pip",
        "prettier",
        // The theme of published sites is written for browsers, and has settings of its own.
        "tsc",
        "tsc",
        "venv",
        "vitest",
        "vitest",
        "vitest",
      ].sort(),
    );
  });

  it("runs only the checks that were named", async () => {
    await test(["types"]);
    clone.calls();
    expect(await test(["lint", "unit"])).toMatchObject({ code: 0, last: "6 passed, 0 failed" });
    expect(clone.calls()).toEqual(["eslint", "vitest"]);
  });

  it.each([
    ["tsc", "types"],
    ["eslint", "lint"],
    ["prettier", "format"],
    ["vitest", "system"],
    ["lesson", "lessons"],
  ] as const)("fails and shows why when %s fails", async (tool, check) => {
    const { code, output, last } = await test([check], {
      mishaps: { [tool]: { output: "the very reason" } },
    });
    expect({ code, last }).toEqual({ code: 1, last: "0 passed, 1 failed" });
    expect(output).toContain("the very reason");
  });

  it("goes on after a failure", async () => {
    const { code, last } = await test([], { mishaps: { tsc: { output: "error TS2322" } } });
    expect({ code, last }).toEqual({ code: 1, last: "18 passed, 1 failed" });
  });

  it("counts the browser tests as skipped, and says how to get a browser, where there is none", async () => {
    const { code, output, last } = await test(["browser"], { env: noBrowser });
    expect({ code, last }).toEqual({ code: 0, last: "0 passed, 0 failed, 1 skipped" });
    expect(output).toContain(
      "The browser tests need Chromium: install it (on Debian: `sudo apt install chromium`)",
    );
  });

  it("never skips the browser tests in continuous integration", async () => {
    const { code, last } = await test(["browser"], { env: { ...noBrowser, CI: "true" } });
    expect({ code, last }).toEqual({ code: 1, last: "0 passed, 1 failed" });
  });

  it("names the checks there are when asked for another", async () => {
    expect(await test(["units"])).toMatchObject({
      code: 1,
      last: "npm test knows no check units: name one or more of types, lint, format, lessons, system, unit, browser, deploy.",
    });
  });
});

describe("the count of vitest's report", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "thalweg-report-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A report with so many tests passed and failed, and a file for each list of test states. */
  function write(
    numPassedTests: number,
    numFailedTests: number,
    files: [string, ...string[]][] = [],
  ): string {
    const path = join(folder, "report.json");
    const testResults = files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((state) => ({ status: state })),
    }));
    const numbers = { numPassedTests, numFailedTests, numPendingTests: 0, numTodoTests: 0 };
    writeFileSync(path, JSON.stringify({ ...numbers, testResults }));
    return path;
  }

  it("takes passed and failed tests as they are", () => {
    const path = write(7, 2, [["failed", "passed", "failed"]]);
    expect(count(path, 1)).toEqual({ passed: 7, failed: 2, skipped: 0 });
  });

  it("counts a file that could not be loaded", () => {
    expect(count(write(7, 0, [["failed"], ["passed", "passed"]]), 1)).toMatchObject({ passed: 7, failed: 1 });
  });

  it("counts an error outside of all tests", () => {
    expect(count(write(7, 0), 1)).toMatchObject({ passed: 7, failed: 1 });
  });

  it("counts vitest's own end without a report", () => {
    expect(count(join(folder, "absent.json"), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
