import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { describeDiagnostics, describeError } from "../../../kernel/engine/traceback.ts";

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

  it("is shown with what it carries and what caused it", () => {
    const error = Object.assign(new Error("outer", { cause: "a word" }), {
      code: "E1",
      stack: "Error: outer",
    });
    expect(plain(describeError(error).traceback)).toBe("Error: outer\n{ code: 'E1' }\nCaused by: 'a word'");
    const many = new AggregateError([new TypeError("one"), 2], "both");
    expect(plain(describeError(many).traceback)).toMatch(
      /^AggregateError: both\n[^]*Caused by: TypeError: one\n[^]*Caused by: 2$/,
    );
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

describe("mistakes found before a cell runs", () => {
  it("are shown under the line they are in, with their number", () => {
    const code = "const a = 1;\nlet b: string = a;";
    const { ename, evalue, traceback } = describeDiagnostics(code, [
      { code: 2322, message: "Type 'number' is not assignable.", line: 2, column: 5, endColumn: 6 },
    ]);
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("TS2322: Type 'number' is not assignable. (line 2, column 5)");
    expect(plain(traceback)).toBe(
      "TS2322 at line 2, column 5: Type 'number' is not assignable.\n\n2 | let b: string = a;\n        ^\n",
    );
  });

  it("in another file name that file, and show its line", () => {
    const { evalue, traceback } = describeDiagnostics("import './x'", [
      { code: 1005, message: "';' expected.", line: 3, column: 1, endColumn: 2, file: "x.ts", text: "}" },
    ]);
    expect(evalue).toBe("TS1005: ';' expected. (x.ts, line 3, column 1)");
    expect(plain(traceback)).toBe("TS1005 at x.ts:3:1: ';' expected.\n\n3 | }\n    ^\n");
  });
});
