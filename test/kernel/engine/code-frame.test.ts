import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { describeDiagnostics } from "../../../kernel/engine/code-frame.ts";

const plain = (lines: string[]): string => stripVTControlCharacters(lines.join("\n"));

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

  it.each([
    ["\tlet n: x;", 9, 10, "1 | \tlet n: x;\n    \t       ^"],
    ['"漢字"; let n: x;', 13, 14, '1 | "漢字"; let n: x;\n     \u3000\u3000         ^'],
    ["漢字.x", 1, 3, "1 | 漢字.x\n    ^^^^"],
    ["cafe\u0301; x", 8, 9, "1 | cafe\u0301; x\n          ^"],
  ])("are marked in the column where they show: %j", (code, column, endColumn, shown) => {
    const found = { code: 1, message: "m", line: 1, column, endColumn };
    expect(plain(describeDiagnostics(code, [found]).traceback)).toContain(`${shown}\n`);
  });
});
