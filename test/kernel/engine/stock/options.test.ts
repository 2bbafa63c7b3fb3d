import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stockNotebook } from "./stock-notebook.ts";
import { TemporaryFolder, type Notebook } from "../notebook.ts";

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

function configure(compilerOptions: object): void {
  folder.write("tsconfig.json", JSON.stringify({ compilerOptions }));
}

let notebook: Notebook;
beforeAll(() => {
  // None is there yet: each test finds one that was written later.
  const directory = join(folder.path, "notebooks");
  mkdirSync(directory);
  notebook = stockNotebook(directory);
});
beforeEach(() => {
  configure({ strict: true });
  notebook.language.reset();
});

describe("a tsconfig.json", () => {
  it("sets how strictly cells are checked, from its next edit on", async () => {
    expect(await notebook.refusal("const s: string = null")).toHaveLength(1);
    configure({ strict: false });
    expect(await notebook.value("const s: string = null; s")).toBe(null);
  });

  it("says which libraries of the language there are, those and no others, from its next edit on", async () => {
    const [last, own] = ["[1, 2].findLast(Boolean)", "Object.hasOwn({ a: 1 }, 'a')"];
    configure({ lib: ["es2020"] });
    expect(await notebook.refusal(last)).toHaveLength(1);
    configure({ lib: ["es2020", "es2023.array"] });
    expect(await notebook.value(last)).toBe(2);
    expect(await notebook.refusal(own)).toHaveLength(1);
    configure({});
    expect(await notebook.value(own)).toBe(true);
  });

  it("counts from when it is written until it is removed, the nearest first", async () => {
    const lax = "const s: string = null; s";
    expect(await notebook.refusal(lax)).toHaveLength(1);
    folder.write("notebooks/tsconfig.json", "{}");
    expect(await notebook.value(lax)).toBe(null);
    rmSync(join(folder.path, "notebooks/tsconfig.json"));
    expect(await notebook.refusal(lax)).toHaveLength(1);
    rmSync(join(folder.path, "tsconfig.json"));
    expect(await notebook.value(lax)).toBe(null);
  });

  it.each<[string, string | string[], string]>([
    ["a file", "../base.json", "base.json"],
    ["a package", "@own/base/tsconfig.json", "node_modules/@own/base/tsconfig.json"],
    ["a package's only one", "own-base", "node_modules/own-base/tsconfig.json"],
    ["several", ["../other.json", "../base.json"], "base.json"],
    ["one that extends another", "../middle.json", "base.json"],
  ])("counts with what it extends, %s, from each edit of that on", async (_, extended, file) => {
    const lax = "const s: string = null; s";
    const strict = (on: boolean) => JSON.stringify({ compilerOptions: { strict: on } });
    folder.write("other.json", strict(false));
    folder.write("middle.json", '{ "extends": "./base.json" }');
    folder.write("notebooks/tsconfig.json", JSON.stringify({ extends: extended }));
    expect(await notebook.value(lax)).toBe(null);
    folder.write(file, strict(true));
    expect(await notebook.refusal(lax)).toHaveLength(1);
    folder.write(file, strict(false));
    expect(await notebook.value(lax)).toBe(null);
    rmSync(join(folder.path, file));
    rmSync(join(folder.path, "notebooks/tsconfig.json"));
  });

  it("can switch checks off", async () => {
    configure({ noCheck: true });
    expect(await notebook.value("const s: string = 1; s")).toBe(1);
  });

  it("cannot keep cells from being compiled", async () => {
    configure({
      noEmit: true,
      isolatedDeclarations: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      module: "commonjs",
      target: "es5",
      declaration: false,
      noUnusedLocals: true,
    });
    expect(await notebook.value("enum E { A = 5 }", "const unused = 1; await Promise.resolve(E.A)")).toBe(5);
  });

  it("names paths", async () => {
    configure({ paths: { "@own/*": ["./own/*"] } });
    folder.write("own/thing.ts", "export const thing = 'own'");
    expect(await notebook.value("import { thing } from '@own/thing'; thing")).toBe("own");
  });

  it("names the function that JSX calls", async () => {
    configure({ jsx: "react", jsxFactory: "h" });
    const types = "declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } } }";
    const factory =
      "function h(tag: string, _: unknown, ...children: unknown[]) { return [tag, ...children] }";
    expect(await notebook.value(types, factory, "<p>text</p>")).toEqual(["p", "text"]);
  });

  it("that leaves JSX to another tool has it compiled as such tools do", async () => {
    configure({ jsx: "preserve" });
    folder.write("node_modules/react/package.json", '{ "name": "react" }');
    folder.write("node_modules/react/jsx-runtime.js", "exports.jsx = (tag, props) => [tag, props];");
    folder.write(
      "node_modules/react/jsx-runtime.d.ts",
      "export declare function jsx(tag: string, props: unknown): unknown;" +
        "export namespace JSX { interface IntrinsicElements { [name: string]: any } }",
    );
    expect(await notebook.value('<p id="one" />')).toEqual(["p", { id: "one" }]);
  });

  it("with mistakes leaves what can be read of it", async () => {
    folder.write("tsconfig.json", '{ "compilerOptions": { "strict": true, "nonsense": 1, } // comment\n}');
    expect(await notebook.refusal("const s: string = null")).toHaveLength(1);
  });
});
