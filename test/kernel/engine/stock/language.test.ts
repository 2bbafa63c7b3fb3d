import { join, parse } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Declared, Language } from "../../../../kernel/engine/language.ts";
import { createLanguage, prepareLanguage } from "../../../../kernel/engine/stock/language.ts";
import { GLOBALS, HOME, TemporaryFolder } from "../notebook.ts";

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

let language: Language;
beforeAll(() => {
  language = createLanguage(HOME, GLOBALS, folder.path);
});
beforeEach(() => language.reset());

function declare(...cells: string[]): void {
  for (const cell of cells) {
    const compiled = language.compile(cell);
    if ("diagnostics" in compiled) throw new Error(compiled.diagnostics[0]!.message);
    language.adopt(compiled.declared);
  }
}

/** Asks at the `▌` in a text. */
function at(marked: string): [code: string, offset: number] {
  const offset = marked.indexOf("▌");
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}

describe("completion", () => {
  const complete = (marked: string) => {
    const [code, offset] = at(marked);
    const { matches, start, end } = language.complete(code, offset);
    return { matches, replaced: code.slice(start, end) };
  };

  it.each([
    ["of a member", "const s = 'x'; s.toUpp▌", "toUpp", "toUpperCase"],
    ["of a member of nothing typed yet", "Math.▌", "", "max"],
    ["of a name of the cell", "const longName = 1; lon▌", "lon", "longName"],
    ["of a global", "cons▌", "cons", "console"],
    ["of what every cell sees", "disp▌", "disp", "display"],
    ["of a keyword", "functi▌", "functi", "function"],
    ["of a type", "let s: Prom▌", "Prom", "Promise"],
    ["of an option's key", "new Intl.NumberFormat('en', { maxim▌ })", "maxim", "maximumFractionDigits"],
    ["of a text that a type allows", "const f = (x: 'left' | 'right') => x; f('le▌')", "le", "left"],
    ["of an export", "import { readFileS▌ } from 'node:fs'", "readFileS", "readFileSync"],
    ["of a built-in module", "import * as p from 'node:pa▌'", "node:pa", "node:path"],
    ["after an emoji", "'😀'; Math.ma▌", "ma", "max"],
    ["after an astral name", "const 𝒳y = 1; 𝒳▌", "𝒳", "𝒳y"],
    ["of a Greek name", "const βeta = 1; β▌", "β", "βeta"],
    ["in the middle of a word", "Math.ma▌xi", "ma", "max"],
    ["in a template", "const abc = 1; `${ab▌}`", "ab", "abc"],
    ["inside an unfinished call", "const abc = 1; Math.max(ab▌", "ab", "abc"],
  ])("%s", (_, marked, replaced, expected) => {
    const completed = complete(marked);
    expect(completed.matches).toContain(expected);
    expect(completed.replaced).toBe(replaced);
  });

  it("offers the names of earlier cells, and their members", () => {
    declare("const earlier = { inner: 1 }; interface Shape { sides: number }; class Point { x = 1 }");
    expect(complete("earl▌").matches).toEqual(["earlier"]);
    expect(complete("earlier.in▌").matches).toEqual(["inner"]);
    expect(complete("let s: Sha▌").matches).toContain("Shape");
    expect(complete("new Point().▌").matches).toContain("x");
  });

  it("offers what could be imported, once two letters are there and after all else", () => {
    folder.write(
      "node_modules/uphill/package.json",
      '{ "name": "uphill", "types": "index.d.ts", "main": "index.js" }',
    );
    folder.write("node_modules/uphill/index.d.ts", "export declare function readFloor(): number;");
    folder.write("node_modules/uphill/index.js", "");
    expect(complete("readF▌").matches).toContain("readFileSync");
    expect(complete("readF▌").matches).not.toContain("readFloor");
    declare('import "uphill"; const readFirst = 1;');
    expect(complete("readF▌").matches[0]).toBe("readFirst");
    expect(complete("readF▌").matches).toContain("readFloor");
    expect(complete("x.readF▌").matches).not.toContain("readFileSync");
    expect(complete("const r = 1; r▌").matches).not.toContain("readFileSync");
  });

  it("of a name that is then used where it was offered gives the import that the cell lacks", () => {
    const lacks = (code: string) => {
      const compiled = language.compile(code);
      return "diagnostics" in compiled ? compiled.imports : "nothing";
    };
    const used = "const n = 1;\nconst path = fileURLToPath('file:///a');";
    expect(lacks(used)).toBeUndefined();
    complete("const path = fileURLT▌");
    expect(lacks(used)).toBe('import { fileURLToPath } from "node:url";');
    expect(lacks(`${used} const mistake: string = 1`)).toBeUndefined();
    expect(lacks("fileURLToPath('file:///a')")).toBeUndefined();
    complete("const text = readFile▌");
    // node:fs has it, and node:fs/promises too.
    expect(lacks("const text = readFile('a')")).toBeUndefined();
  });

  it("says what each match is", () => {
    declare("function earlyCall() {}; class EarlyClass {}; const earlyValue = 1; type EarlyType = 1");
    const { matches, about } = language.complete("early", 5);
    expect(Object.fromEntries(matches.map((name, index) => [name, about?.[index]?.kind]))).toEqual({
      earlyCall: "function",
      EarlyClass: "class",
      earlyValue: "variable",
      EarlyType: "interface",
    });
    const members = language.complete("Math.ma", 7);
    expect(members).toMatchObject({ matches: ["max"], about: [{ kind: "method" }] });
  });

  it("says how matches are called and what is written of them, of earlier cells' too", () => {
    declare("/** Doubles. */ function twice(n: number, by = 2): number { return n * by }");
    expect(language.complete("twi", 3).about).toEqual([
      { kind: "function", signature: "(n: number, by?: number): number", documentation: "Doubles." },
    ]);
    const [half] = language.complete("/** Halves. */ const half = (n: number) => n / 2; hal", 52).about!;
    expect(half).toEqual({ kind: "variable", signature: "(n: number): number", documentation: "Halves." });
    const [redu] = language.complete("['a'].reduceR", 13).about!;
    expect(redu!.signature).toMatch(/^\(callbackfn: .*string.*\(\+\d\)$/);
    expect(redu!.documentation).toContain("in descending order");
    expect(language.complete("parseFl", 7).about![0]!.documentation).toContain("floating-point");
  });

  it("offers nothing that does not begin so, and nothing of the engine's own", () => {
    declare("const earlier = 1");
    expect(complete("zzz▌").matches).toEqual([]);
    expect(complete("▌").matches.filter((name) => /\$box|__cell|imports\$/.test(name))).toEqual([]);
  });

  it("offers files of the folder in an import", () => {
    folder.write("neighbour.ts", "export const a = 1");
    expect(complete("import { a } from './nei▌'")).toMatchObject({ matches: ["neighbour"], replaced: "nei" });
  });

  it("offers packages in an import", () => {
    folder.write("node_modules/uphill-too/package.json", '{ "name": "uphill-too", "types": "index.d.ts" }');
    folder.write("node_modules/uphill-too/index.d.ts", "export {};");
    expect(complete("import * as u from 'uphill-t▌'").matches).toEqual(["uphill-too"]);
  });

  it("offers nothing in a comment", () => {
    expect(complete("// Math.ma▌").matches).toEqual([]);
  });

  it("leaves what is compiled next alone", () => {
    declare("const a = 1");
    complete("a.toF▌");
    expect("program" in language.compile("a + 1")).toBe(true);
  });
});

describe("hover", () => {
  const inspect = (marked: string) => language.inspect(...at(marked));

  it("shows the type of a name", () => {
    expect(inspect("const answ▌er = 42")).toEqual({
      "text/plain": "const answer: 42",
      "text/markdown": "```typescript\nconst answer: 42\n```",
    });
  });

  it("shows the documentation of a name of an earlier cell", () => {
    declare(
      "/**\n * Doubles.\n * @param n - What to double.\n * @returns Twice that.\n */\nfunction twice(n: number) { return 2 * n }",
    );
    const shown = inspect("twi▌ce(2)")!;
    expect(shown["text/plain"]).toBe(
      "function twice(n: number): number\n\nDoubles.\n\n@param n - What to double.\n@returns Twice that.",
    );
    expect(shown["text/markdown"]).toContain("*@param* `n` - What to double.");
  });

  it("makes links of links", () => {
    declare("/** See {@link twice}, {@link https://example.org | here}. */\nfunction seen() {}");
    expect(inspect("see▌n")!["text/markdown"]).toContain("See `twice`, [here](https://example.org).");
  });

  it("shows variables of earlier cells as variables", () => {
    declare("/** Counts. */\nlet count = 1; const list = ['a']");
    expect(inspect("cou▌nt")!["text/plain"]).toBe("let count: number\n\nCounts.");
    expect(inspect("li▌st")!["text/plain"]).toBe("const list: string[]");
  });

  it("names classes of earlier cells by their names", () => {
    declare("class Point { x = 1 }", "const p = [new Point()]");
    expect(inspect("▌p")!["text/plain"]).toBe("const p: Point[]");
  });

  it("finds nothing where nothing is known", () => {
    expect(inspect("nothingOfThisName▌")).toBeUndefined();
    expect(inspect("1 ▌+ 1")).toBeUndefined();
  });

  it("tells of a name that the cell declares anew, and nothing of the earlier one", () => {
    declare("/** Of yesterday. */ const slope = 'steep'");
    const told = inspect("const slope = 2; slo▌pe");
    expect(told?.["text/plain"]).toBe("const slope: 2");
  });
});

describe("a new language process", () => {
  /** What is kept of the cells, once the language has said what need not be. */
  function kept(cells: string[]): Declared[] {
    const told = new Map<number, Declared>();
    for (const cell of cells) {
      const compiled = language.compile(cell);
      if ("diagnostics" in compiled) throw new Error(compiled.diagnostics[0]!.message);
      told.set(compiled.declared.id, compiled.declared);
      for (const id of language.adopt(compiled.declared)) told.delete(id);
    }
    return [...told.values()];
  }

  it("knows again what is told to it", () => {
    const told = kept(["interface P { x: number }", "const p: P = { x: 1 }", "let q = p"]);
    const again = createLanguage(HOME, GLOBALS, folder.path);
    for (const declared of told) again.adopt(declared);
    expect("program" in again.compile("q.x + p.x")).toBe(true);
    const compiled = again.compile("const r = 1");
    if ("diagnostics" in compiled) throw new Error("refused");
    again.adopt(compiled.declared);
    expect("program" in again.compile("const s: P = q; r")).toBe(true);
  });

  it("need not be told what later cells have replaced, nor what declared nothing", () => {
    const told = kept([
      "class Point { constructor(public x = 1) {} }",
      "let p = new Point()",
      ...Array.from({ length: 20 }, (_, n) => `const size = ${n}; function twice() { return 2 * size; }`),
      "/** @module heights */ export const top = 1;",
      "/** @module heights */ export const top = 2;",
      "1 + 1",
      "class Point { y = 2 }",
    ]);
    // The first Point, which p still is, p, the last size, the last module and the last Point.
    expect(told).toHaveLength(5);
    const again = createLanguage(HOME, GLOBALS, folder.path);
    for (const declared of told) again.adopt(declared);
    const cell = 'import { top } from "./heights"; [p.x, size, twice(), new Point().y, top]';
    expect("program" in again.compile(cell)).toBe(true);
  });

  it("works at the root of the disk, as kernels in containers do", () => {
    expect("program" in createLanguage(HOME, GLOBALS, parse(HOME).root).compile("1 + 1")).toBe(true);
  });

  it("can be prepared for one directory and asked about another, by that one's settings", () => {
    folder.write("strict/tsconfig.json", '{ "compilerOptions": { "strict": true } }');
    const enter = prepareLanguage(HOME, GLOBALS, folder.path);
    const cell = "const depth: number = null";
    expect(enter(join(folder.path, "strict")).compile(cell)).toMatchObject({ diagnostics: [{ code: 2322 }] });
    expect("program" in language.compile(cell)).toBe(true);
  });

  it.each([
    ["imports", 'import { constants } from "node:http2"; const n: string = constants.NGHTTP2_NO_ERROR'],
    ["mentions in a type", 'let s: import("http2").Settings = { headerTableSize: "" }'],
    ["asks Node for", 'const n: string = process.getBuiltinModule("node:http2").constants.NGHTTP2_NO_ERROR'],
    ["adds to", 'declare module "http2" { interface Settings { own?: 1 } }; let n: string = 1'],
    ["imports by way of its own files", 'import { n } from "./settings"; const s: string = n'],
  ])("has the types of a module of Node that the first cell %s, and nothing needed before", (_, cell) => {
    folder.write(
      "settings.ts",
      'import { constants } from "http2"; export const n = constants.NGHTTP2_NO_ERROR;',
    );
    const first = createLanguage(HOME, GLOBALS, folder.path).compile(cell);
    expect(first).toMatchObject({ diagnostics: [{ code: 2322 }] });
  });

  it("offers from the first cell on what modules of Node have that nothing needed before", () => {
    const first = createLanguage(HOME, GLOBALS, folder.path);
    expect(first.complete('import "node:htt', 16).matches).toContain("node:http2");
    expect(first.complete("createBrotliC", 13).matches).toContain("createBrotliCompress");
    const unknown = { message: expect.stringContaining('from "node:http2"') as string };
    expect(first.compile("getPackedSettings({})")).toMatchObject({ diagnostics: [unknown] });
  });

  it("forgets all of it on a reset", () => {
    declare("const a = 1");
    language.reset();
    expect(language.compile("a")).toMatchObject({ diagnostics: [{ code: 2304 }] });
  });
});
