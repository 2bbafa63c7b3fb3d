import { expect, test } from "vitest";
import { Joined } from "../../../../kernel/engine/stock/joined.ts";

const FILES: Record<string, string> = {
  "/types/index.d.ts":
    '/// <reference lib="es2020" />\n/// <reference path="a.d.ts" />\n/// <reference path="in/module.d.ts" />\n/// <reference path="in/b.d.ts" />\n',
  "/types/a.d.ts": '/** Says\n * something. */\n/// <reference path="in/b.d.ts" />\ndeclare var a: number;\n',
  "/types/in/b.d.ts":
    '/// <reference path="../../other.d.ts" />\n/** Of b. */\ndeclare var b: "/*";\n/** Old. */ declare var c: 1;\n/** Last. */\n',
  "/types/in/module.d.ts": "export {};\n",
  "/other.d.ts": "declare var other: number;\n",
};

function joined(): Joined {
  const all = new Joined((file) => FILES[file]);
  all.join("/types/index.d.ts", (part) => part.startsWith("/types/"));
  return all;
}

test("what a file refers to stands in it, each file once, but for modules and what is no part of it", () => {
  const text = joined().text("/types/index.d.ts")!;
  expect(text.split("\n").filter((line) => line !== "")).toEqual([
    '/// <reference lib="es2020" />',
    '/// <reference path="/other.d.ts" />',
    '/// <reference path="/types/in/module.d.ts" />',
    'declare var b: "/*";',
    "/** Old. */ declare var c: 1;",
    "declare var a: number;",
  ]);
});

test("a part by itself refers to the whole; other files are not touched", () => {
  const all = joined();
  expect(all.text("/types/in/b.d.ts")).toBe('/// <reference path="/types/index.d.ts" />\n');
  expect(all.text("/types/in/module.d.ts")).toBeUndefined();
  expect(all.text("/other.d.ts")).toBeUndefined();
});

test("each name is found where it is declared, with its comment", () => {
  const all = joined();
  const text = all.text("/types/index.d.ts")!;
  for (const [name, file] of [
    ["a:", "/types/a.d.ts"],
    ["b:", "/types/in/b.d.ts"],
  ] as const) {
    expect(all.origin("/types/index.d.ts", text.indexOf(name))).toEqual({
      fileName: file,
      text: FILES[file],
      offset: FILES[file]!.indexOf(name),
    });
  }
  expect(all.origin("/other.d.ts", 3)).toBeUndefined();
});

test("nothing is joined into a module, or into a file that is not there", () => {
  const all = new Joined((file) => FILES[file]);
  all.join("/types/in/module.d.ts", () => true);
  all.join("/types/none.d.ts", () => true);
  expect(all.text("/types/in/module.d.ts")).toBeUndefined();
  expect(all.text("/types/none.d.ts")).toBeUndefined();
});
