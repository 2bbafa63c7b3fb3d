import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
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

describe("imports", () => {
  it("of whatever the running Node has built in are known to the checks", () => {
    const documented = builtinModules.filter((name) => !/^_|\/_|^sys$/.test(name));
    const lines = documented.map(
      (name, n) => `import * as m${n} from "${name.includes(":") ? name : `node:${name}`}";`,
    );
    expect(notebook.language.compile(lines.join("\n"))).not.toHaveProperty("diagnostics");
  });

  it("of a source file run again when it was edited, and only then", async () => {
    folder.write("count.ts", "export let n = 0; export const bump = () => ++n;");
    expect(await notebook.value("import { bump } from './count'", "bump(); bump()")).toBe(2);
    expect(await notebook.value("import { bump as again } from './count.ts'; again()")).toBe(3);
    folder.write("count.ts", "export let n = 100; export const bump = () => ++n;");
    expect(await notebook.value("import { bump as edited } from './count'; edited()")).toBe(101);
  });

  it("of a source file that names its interpreter, as the cell may do too", async () => {
    folder.write("tool.ts", "#!/usr/bin/env node\nexport const tool = 'sharp';");
    expect(await notebook.value("#!/usr/bin/env node\nimport { tool } from './tool'; tool")).toBe("sharp");
  });

  it("of a source file run again when what it imports was edited", async () => {
    folder.write("inner.ts", "export const inner = 1;");
    folder.write("outer.ts", "import { inner } from './inner'; export const outer = inner * 10;");
    expect(await notebook.value("import { outer } from './outer'; outer")).toBe(10);
    folder.write("inner.ts", "export const inner = 2;");
    expect(await notebook.value("import { outer } from './outer'; outer")).toBe(20);
  });

  it("of a variable see what the module assigns later, in every cell", async () => {
    folder.write("live.ts", "export let n = 0; export function up() { n++ } export { n as other };");
    expect(await notebook.value("import { n, up, other } from './live'; up(); [n, other]")).toEqual([1, 1]);
    expect(await notebook.value("const see = () => n; up(); [n, see()]")).toEqual([2, 2]);
    expect(await notebook.value("const n = 'own'; up(); [n, see()]")).toEqual(["own", "own"]);
    folder.write("node_modules/live/package.json", '{ "name": "live", "type": "module", "main": "i.js" }');
    folder.write("node_modules/live/i.js", "export let m = 0; export const more = () => ++m;");
    expect(await notebook.value("import { m, more } from 'live'; more(); more(); m")).toBe(2);
  });

  it("by `require` run source files too, again when they were edited", async () => {
    folder.write("base.js", "exports.base = 1;");
    folder.write("required.js", "const { base } = require('./base'); exports.twice = 2 * base;");
    folder.write(
      "typed-one.ts",
      "import r = require('./required'); export const four: number = 2 * r.twice;",
    );
    expect(await notebook.value("import one = require('./typed-one'); one.four")).toBe(4);
    expect(await notebook.value("require('./typed-one').four")).toBe(4);
    folder.write("base.js", "exports.base = 10;");
    expect(await notebook.value("require('./typed-one').four + require('./required').twice")).toBe(60);
    expect(
      await notebook.value("const f = (require: (s: string) => string) => require('./base'); f((s) => s)"),
    ).toBe("./base");
    folder.write("waits-first.ts", "export const late = await 1;");
    expect(await notebook.runAll("require('./waits-first')")).toMatchObject({
      status: "threw",
      error: { message: expect.stringContaining("import it instead") as unknown },
    });
  });

  it("of a source file check its types", async () => {
    folder.write("typed.ts", "export function half(n: number): number { return n / 2 }");
    expect(await notebook.refusal("import { half } from './typed'; half('x')")).toHaveLength(1);
  });

  it.each([
    ["./plain.js", "export const kind = 'js';"],
    ["./view.tsx", "export const kind: string = 'tsx';"],
    ["./deep/index.ts", "export const kind: string = 'index';"],
    ["./common.cts", "export const kind: string = 'cts';"],
    ["./modern.mts", "export const kind: string = 'mts';"],
  ])("of %s work", async (path, text) => {
    folder.write(path, text);
    const kind = /'(\w+)'/.exec(text)![1];
    expect(await notebook.value(`import { kind } from "${path}"; kind`)).toBe(kind);
  });

  it("find files without their extensions, and folders", async () => {
    folder.write("bare.ts", "export default 'bare'");
    folder.write("folder/index.ts", "export default 'folder'");
    expect(await notebook.value("import a from './bare'; import b from './folder'; a + b")).toBe(
      "barefolder",
    );
  });

  it("of JSON give its value and its type", async () => {
    folder.write("data.json", '{ "list": [1, 2] }');
    expect(await notebook.value("import data from './data.json'; data.list.length")).toBe(2);
    expect(await notebook.value("import data from './data.json' with { type: 'json' }; data")).toEqual({
      list: [1, 2],
    });
    expect(await notebook.refusal("data.nothing")).toHaveLength(1);
  });

  it("of packages follow `exports`, whatever kind they are", async () => {
    folder.write(
      "node_modules/esm-only/package.json",
      '{ "name": "esm-only", "type": "module", "exports": { ".": { "import": "./m.js", "types": "./m.d.ts" }, "./sub": "./sub.js" } }',
    );
    folder.write(
      "node_modules/esm-only/m.js",
      "export const a = 1; export default 2; export const meta = import.meta.url;",
    );
    folder.write(
      "node_modules/esm-only/m.d.ts",
      "export declare const a: number; declare const d: number; export default d;",
    );
    folder.write("node_modules/esm-only/sub.js", "export const sub = 3;");
    expect(await notebook.value("import d, { a } from 'esm-only'; a + d")).toBe(3);
    expect(await notebook.value("import * as all from 'esm-only'; all.a")).toBe(1);
    expect(await notebook.value("// @ts-nocheck\nimport { sub } from 'esm-only/sub'; sub")).toBe(3);
    folder.write("node_modules/cjs/package.json", '{ "name": "cjs" }');
    folder.write(
      "node_modules/cjs/index.js",
      "module.exports = function f() { return 'f' }; module.exports.g = () => 'g'; const h = 'g'; exports.hidden = 1;",
    );
    folder.write(
      "node_modules/cjs/index.d.ts",
      "declare function f(): string; declare namespace f { function g(): string } export = f;",
    );
    expect(await notebook.value("import f, { g } from 'cjs'; f() + g()")).toBe("fg");
    folder.write(
      "node_modules/compiled/index.js",
      "exports.__esModule = true; exports.default = 'default'; exports.named = 'named';",
    );
    expect(await notebook.value("import c, { named } from 'compiled'; c + named")).toBe("defaultnamed");
    folder.write(
      "uses.ts",
      "import d, { a } from 'esm-only'; import c from 'compiled'; export const sum = `${a}${d}${c}`;",
    );
    expect(await notebook.value("import { sum } from './uses'; sum")).toBe("12default");
  });

  it("can be dynamic", async () => {
    folder.write("later.ts", "export const later = 'later'");
    expect(await notebook.value("const { later } = await import('./later'); later")).toBe("later");
    expect(await notebook.value("(await import('node:path')).join('a', 'b')")).toBe("a/b");
    expect(await notebook.value("const name = 'node:os'; typeof (await import(name)).cpus")).toBe("function");
  });

  /** A link, as package managers make them. */
  function link(name: string, target: string): void {
    const file = join(folder.path, name);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(target, file);
  }

  it("of another package of a workspace run its sources, again when they were edited", async () => {
    folder.write("packages/own/package.json", '{ "name": "@own/lib", "main": "src/index.ts" }');
    folder.write(
      "packages/own/src/index.ts",
      "import { end } from './end.js'; export const lib: string = 'lib' + end;",
    );
    folder.write("packages/own/src/end.ts", "export const end = '!';");
    link("node_modules/@own/lib", "../../packages/own");
    const cell = "import { lib } from '@own/lib'; lib";
    expect(await notebook.value(cell)).toBe("lib!");
    expect(await notebook.refusal("const n: number = lib")).toHaveLength(1);
    folder.write("packages/own/src/end.ts", "export const end = '?';");
    expect(await notebook.value(cell)).toBe("lib?");
  });

  it("of a package that pnpm installed find what it imports itself, and no more", async () => {
    const store = "node_modules/.pnpm/upper@1/node_modules";
    folder.write(
      `${store}/upper/package.json`,
      '{ "name": "upper", "type": "module", "exports": { ".": { "types": "./i.d.ts", "default": "./i.js" } } }',
    );
    folder.write(`${store}/upper/i.js`, "import { low } from 'lower'; export const up = low + 1;");
    folder.write(`${store}/upper/i.d.ts`, "import type { Low } from 'lower'; export declare const up: Low;");
    const lower = "node_modules/.pnpm/lower@1/node_modules/lower";
    folder.write(`${lower}/package.json`, '{ "name": "lower", "main": "i.js", "types": "i.d.ts" }');
    folder.write(`${lower}/i.js`, "exports.low = 41;");
    folder.write(`${lower}/i.d.ts`, "export type Low = number; export declare const low: number;");
    link("node_modules/upper", ".pnpm/upper@1/node_modules/upper");
    link(`${store}/lower`, "../../lower@1/node_modules/lower");
    expect(await notebook.value("import { up } from 'upper'; up")).toBe(42);
    expect(await notebook.refusal("const text: string = up")).toHaveLength(1);
    expect(await notebook.refusal("import { low } from 'lower'")).toHaveLength(1);
  });

  it("of WebAssembly give what it exports, and `WebAssembly` is known", async () => {
    // (i32, i32) → i32: their sum, exported as `add`.
    const bytes = "0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b";
    writeFileSync(join(folder.path, "sum.wasm"), Buffer.from(bytes, "hex"));
    expect(await notebook.value("import { add } from './sum.wasm'; add(20, 22)")).toBe(42);
    expect(
      await notebook.value(
        `const { instance } = await WebAssembly.instantiate(Buffer.from("${bytes}", "hex")); (instance.exports.add as any)(1, 2)`,
      ),
    ).toBe(3);
  });

  it("of types alone load nothing", async () => {
    folder.write("noisy.ts", "throw new Error('loaded'); export interface Noise { level: number }");
    expect(
      await notebook.value("import { Noise } from './noisy'; const n: Noise = { level: 1 }; n.level"),
    ).toBe(1);
    expect(await notebook.value("import { type Noise as N2 } from './noisy'; let m: N2 | undefined; m")).toBe(
      undefined,
    );
  });

  it("carry their types and values to later cells", async () => {
    expect(
      await notebook.value(
        "import { EventEmitter } from 'node:events'",
        "class Mine extends EventEmitter { n = 1 }",
        "const m: EventEmitter = new Mine(); m instanceof EventEmitter",
      ),
    ).toBe(true);
    expect(
      await notebook.value(
        "import * as fs from 'node:fs'",
        "const s: fs.Stats = fs.statSync('.'); s.isDirectory()",
      ),
    ).toBe(true);
  });

  it("of source files with a mistake of syntax say where", async () => {
    folder.write("broken.ts", "export const = 1;");
    const outcome = await notebook.runAll("import { a } from './broken'");
    expect(outcome).toMatchObject({ status: "refused" });
  });

  it("of source files with a mistake of types say where, until it is mended", async () => {
    folder.write("half.ts", "// halves\nexport const half: number = 'x';");
    const cell = "import { half } from './half'; half";
    expect(await notebook.runAll(cell)).toEqual({
      status: "refused",
      diagnostics: [
        {
          code: 2322,
          message: "Type 'string' is not assignable to type 'number'.",
          file: "half.ts",
          line: 2,
          column: 14,
          endColumn: 18,
          text: "export const half: number = 'x';",
        },
      ],
    });
    folder.write("uses-half.ts", "import { half } from './half'; export const whole = 2 * half;");
    expect(await notebook.refusal("import { whole } from './uses-half'")).toHaveLength(1);
    expect(await notebook.value(`// @ts-nocheck\n${cell}`)).toBe("x");
    folder.write("half.ts", "export const half: number = 0.5;");
    expect(await notebook.value(cell)).toBe(0.5);
    expect(await notebook.value("import { whole } from './uses-half'; whole")).toBe(1);
  });

  it("find a file that was written after they had failed", async () => {
    const cell = "import { late } from './written-late'; late";
    expect(await notebook.refusal(cell)).toHaveLength(1);
    folder.write("written-late.ts", "export const late = 'there'");
    expect(await notebook.value(cell)).toBe("there");
  });

  describe("of source files that await at their top level", () => {
    it("wait for them, in whatever file they are", async () => {
      folder.write("awaits.ts", "export const five = await Promise.resolve(5);");
      folder.write("middle.ts", "import { five } from './awaits'; export const six = five + 1;");
      folder.write("outer.ts", "export { six } from './middle'; export * from './awaits';");
      expect(await notebook.value("import { five, six } from './outer'; [five, six]")).toEqual([5, 6]);
      expect(await notebook.value("(await import('./middle')).six")).toBe(6);
      folder.write("awaits.ts", "export const five = await Promise.resolve(50);");
      expect(await notebook.value("import { six } from './outer'; six")).toBe(51);
    });

    it("run each once, though files import each other", async () => {
      folder.write(
        "left.ts",
        "import { right } from './right'; export const left = await Promise.resolve(1); export const sum = () => left + right;",
      );
      folder.write("right.ts", "import './left'; export const right = await Promise.resolve(2);");
      expect(await notebook.value("import { sum } from './left'; import './right'; sum()")).toBe(3);
    });

    it("tell of their failure, and run again", async () => {
      folder.write("fails.ts", "await 1;\nthrow new Error('at last')");
      expect(await notebook.runAll("import './fails'")).toMatchObject({
        status: "threw",
        error: { message: "at last" },
      });
      folder.write("fails.ts", "export const fine = await 1");
      expect(await notebook.value("import { fine } from './fails'; fine")).toBe(1);
    });

    it("can be interrupted, and run again", async () => {
      folder.write(
        "waits.ts",
        "const g = globalThis as any; g.runs = (g.runs ?? 0) + 1; if (g.runs < 2) await new Promise(() => {}); export const runs: number = g.runs",
      );
      const running = notebook.run("import { runs } from './waits'");
      notebook.interrupt();
      expect(await running).toMatchObject({ status: "interrupted" });
      expect(await notebook.value("import { runs } from './waits'; runs")).toBe(2);
      Reflect.deleteProperty(globalThis, "runs");
    });
  });

  it("fall back on what the kernel has", async () => {
    expect(await notebook.value("import ts from 'typescript'; typeof ts.version")).toBe("string");
  });

  it("of a cell that is a module work", async () => {
    await notebook.runAll("/** @module mine */\nexport const here = 'module'");
    expect(await notebook.value("import { here } from './mine'; here")).toBe("module");
  });

  it("that fail end the cell", async () => {
    folder.write("throws.ts", "export const a = 1;\nthrow new Error('while loading')");
    expect(await notebook.runAll("import { a } from './throws'; a")).toMatchObject({
      status: "threw",
      error: { message: "while loading" },
    });
  });
});
