import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stockNotebook } from "./stock-notebook.ts";
import { TemporaryFolder, type Notebook } from "../notebook.ts";

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

let notebook: Notebook;
beforeAll(() => {
  notebook = stockNotebook(folder.path);
});
beforeEach(() => notebook.language.reset());

describe("mistakes", () => {
  const TABLE: Record<string, [string[], string[]]> = {
    "are told by line and column": [
      ["const a = 1;\n  const b: string = a;"],
      ["2:9 TS2322 Type 'number' is not assignable to type 'string'."],
    ],
    "of syntax come before all others": [
      ["const = 1; const s: string = 1"],
      ["1:7 TS1134 Variable declaration expected."],
    ],
    "at the end stay in the cell": [["/* never closed"], ["1:16 TS1010 '*/' expected."]],
    "of operators on arrays are told by what to write, once for both sides": [
      [
        "class A { add(x: A | number) { return this; } sub(x: A | number) { return this; } }\nconst a = new A(), b = new A();",
        "a - b",
      ],
      ["1:1 TS2362 TypeScript has no operators on arrays: write a.sub(b) instead of a - b."],
    ],
    "of numbers and arrays too, in the order that is right": [
      [
        "class A { add(x: A | number) { return this; } sub(x: A | number) { return this; } }\nconst a = new A();",
        "1 + a; 1 - a; a.add(1) + 2;",
      ],
      [
        "1:1 TS2365 TypeScript has no operators on arrays: write a.add(1) instead of 1 + a.",
        "1:8 TS2363 TypeScript has no operators on arrays: write array(1).sub(a) instead of 1 - a.",
        "1:15 TS2365 TypeScript has no operators on arrays: write a.add(1).add(2) instead of a.add(1) + 2.",
      ],
    ],
    "of operators on anything else stay the compiler's": [
      ["const s = 'a'; s * 2"],
      [
        "1:16 TS2362 The left-hand side of an arithmetic operation must be of type 'any', 'number', 'bigint' or an enum type.",
      ],
    ],
    "name a constant of an earlier cell as such": [
      ["const a = 1", "a = 2"],
      ["1:1 TS2588 Cannot assign to 'a' because it is a constant."],
    ],
    "name a function of an earlier cell as such": [
      ["function f() {}", "f = () => {}"],
      ["1:1 TS2632 Cannot assign to 'f' because it is a function."],
    ],
    "tell where a name that is not there could be imported from": [
      ["const text =\n  readFileSync('x');"],
      [
        "2:3 TS2304 Cannot find name 'readFileSync'. It can be imported: import { readFileSync } from \"node:fs\";",
      ],
    ],
    "say no more of a name that nobody has": [
      ["nobodyHasThis"],
      ["1:1 TS2304 Cannot find name 'nobodyHasThis'."],
    ],
    "know types of earlier cells by their names": [
      ["class Point { x = 1 }", "const p: string = new Point()"],
      ["1:7 TS2322 Type 'Point' is not assignable to type 'string'."],
    ],
    "know that a name was declared as something else": [
      ["const a = 1", "const a = ''", "a.toFixed()"],
      ["1:3 TS2551 Property 'toFixed' does not exist on type '\"\"'. Did you mean 'fixed'?"],
    ],
    "include modules that are not there": [
      ["import { a } from 'no-such-package'"],
      [
        "1:19 TS2307 Cannot find module 'no-such-package' or its corresponding type declarations. If it is a package, install it: await install(\"no-such-package\")",
      ],
    ],
    "include exports that are not there": [
      ["import { nothing } from 'node:path'"],
      [`1:10 TS2305 Module '"node:path"' has no exported member 'nothing'.`],
    ],
    "are counted in UTF-16 units": [
      ["'😀'; const n: number = ''"],
      ["1:13 TS2322 Type 'string' is not assignable to type 'number'."],
    ],
  };
  it.each(Object.entries(TABLE))("%s", async (_, [cells, expected]) => {
    expect(await notebook.refusal(...cells)).toEqual(expected);
  });

  it("are not looked for after @ts-nocheck", async () => {
    expect(await notebook.value("// @ts-nocheck\nconst n: number = 'text'; n")).toBe("text");
  });

  it("that were expected are not told", async () => {
    expect(await notebook.value("// @ts-expect-error\nconst n: number = 'text'; n")).toBe("text");
  });
});
