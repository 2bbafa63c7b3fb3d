import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { describeError } from "../../../kernel/engine/traceback.ts";

const plain = (lines: string[]): string => stripVTControlCharacters(lines.join("\n"));

describe("what was thrown", () => {
  it("is shown with its name, its message, and no frames of the kernel's own", () => {
    const error = new RangeError("too far");
    error.stack =
      "RangeError: too far\n    at f (compiled-cell-3:9:9)\n    at compiled-cell-3:12:1\n    at compiled-cell-3:14:2\n" +
      "    at g (cell-2:4:5)\n" +
      "    at run (node:internal/x:1:1)\n    at /p/dist/cells.cjs:3:4";
    const { ename, evalue, traceback } = describeError(error);
    expect([ename, evalue]).toEqual(["RangeError", "too far"]);
    expect(plain(traceback)).toBe(
      "RangeError: too far\n    at f (cell-3)\n    at cell-3\n    at g (cell-2:4:5)",
    );
  });

  it("is shown with one frame of a library that called others, and how many it leaves out", () => {
    const error = new Error("deep");
    error.stack = [
      "Error: deep",
      "    at inner (/p/node_modules/@own/lib/a.js:1:1)",
      "    at next (/p/node_modules/.pnpm/other@1/node_modules/other/b.js:2:1)",
      "    at Socket.x (node:net:3:1)",
      "    at other (node:fs:3:1)",
      "    at callback (cell-1:1:5)",
      "    at matmul (/p/dist/thalweg-shared.cjs:1:1)",
      "    at NDArray.value (/p/dist/thalweg.cjs:1:1)",
      "    at cell-2:1:1",
    ].join("\n");
    expect(plain(describeError(error).traceback)).toBe(
      [
        "Error: deep",
        "    at inner (/p/node_modules/@own/lib/a.js:1:1)",
        "    … 3 more in other, Node",
        "    at callback (cell-1:1:5)",
        "    at matmul (/p/dist/thalweg-shared.cjs:1:1)",
        "    at NDArray.value (/p/dist/thalweg.cjs:1:1)",
        "    at cell-2:1:1",
      ].join("\n"),
    );
  });

  it("is shown with what it carries and what caused it", () => {
    const error = Object.assign(new Error("outer", { cause: "a word" }), {
      code: "E1",
      stack: "Error: outer",
    });
    expect(plain(describeError(error).traceback)).toBe("Error: outer\n{ code: 'E1' }\nCaused by: 'a word'");
    const named = Object.assign(new Error("no more"), { name: "ShapeError", stack: "ShapeError: no more" });
    expect(plain(describeError(named).traceback)).toBe("ShapeError: no more");
    const many = new AggregateError([new TypeError("one"), 2], "both");
    expect(plain(describeError(many).traceback)).toMatch(
      /^AggregateError: both\n[^]*Caused by: TypeError: one\n[^]*Caused by: 2$/,
    );
  });

  it("is shown with the innermost line of a cell that it went through", () => {
    const error = new TypeError("two\nlines");
    error.stack =
      "TypeError: two\nlines\n    at matmul (/p/dist/thalweg-shared.cjs:1:1)\n    at f (cell-2:3:5)\n    at cell-4:1:1";
    const lines = (program: string, line: number) => `${program}, line ${line}`;
    const { traceback } = describeError(error, lines);
    expect(plain(traceback)).toBe(
      "TypeError: two\nlines\n\n3 | cell-2, line 3\n        ^\n\n" +
        "    at matmul (/p/dist/thalweg-shared.cjs:1:1)\n    at f (cell-2:3:5)\n    at cell-4:1:1",
    );
    const unknown = describeError(error, () => undefined);
    expect(unknown.traceback).toEqual(describeError(error).traceback);
  });

  it("may cause itself", () => {
    const error = new Error("round");
    error.cause = error;
    expect(plain(describeError(error).traceback)).toContain("Caused by: Error: round");
  });

  it.each([
    ["text", "'text'"],
    [undefined, "undefined"],
    [{ a: 1 }, "{ a: 1 }"],
  ])("need not be an Error: %j", (thrown, shown) => {
    expect(describeError(thrown)).toMatchObject({ ename: "Uncaught", evalue: shown });
  });

  it("cannot make the report fail", () => {
    const hostile = new Proxy(new Error("x"), {
      get() {
        throw new Error("no");
      },
    });
    expect(describeError(hostile).ename).toBe("Error");
  });
});
