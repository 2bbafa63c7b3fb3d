import { dirname, join } from "node:path";
import ts from "typescript";
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

const MODULES: Record<string, string> = {
  "/types/index.d.ts":
    '/// <reference path="fetch.d.ts" />\ndeclare module "web" { export type R = import("http").Response; }\n',
  "/types/fetch.d.ts":
    'export {};\nimport { Request } from "http";\nimport fs from "node:fs";\ndeclare global { var request: Request; }\n',
  "/node_modules/http/index.d.ts": "export * from './request'\nexport class Response {}\n",
  "/node_modules/http/request.d.ts":
    "import { Response } from './index';\nexport class Request { answer: Response }\n",
};
const leadIn = (files: Record<string, string>) => (specifier: string, from: string) =>
  [`/node_modules/${specifier}/index.d.ts`, join(dirname(from), `${specifier}.d.ts`)].find(
    (file) => file in files,
  );

test("modules that it imports stand in it under names of their own, and stay files for who else imports them", () => {
  const all = new Joined((file) => MODULES[file]);
  all.join("/types/index.d.ts", () => true, leadIn(MODULES));
  const text = all.text("/types/index.d.ts")!;
  const options = { noLib: true, skipLibCheck: true, types: [] };
  const host = ts.createCompilerHost(options);
  const read = (file: string) =>
    file === "/types/index.d.ts" ? text : file === "/main.ts" ? MAIN : undefined;
  const MAIN = 'import { R } from "web"; export const a = request.answer, b: R = a;';
  host.getSourceFile = (file) => {
    const found = read(file);
    return found === undefined ? undefined : ts.createSourceFile(file, found, ts.ScriptTarget.ESNext);
  };
  const program = ts.createProgram(["/types/index.d.ts", "/main.ts"], options, host);
  const main = program.getSourceFile("/main.ts")!;
  expect(program.getSemanticDiagnostics(main).map(({ messageText }) => messageText)).toEqual([]);
  const checker = program.getTypeChecker();
  const [a] = checker.getExportsOfModule(checker.getSymbolAtLocation(main)!);
  expect(checker.typeToString(checker.getTypeOfSymbol(a!))).toBe("Response");
  expect(all.text("/node_modules/http/index.d.ts")).toBeUndefined();
  expect(all.text("/types/fetch.d.ts")).toBe('/// <reference path="/types/index.d.ts" />\n');
  const at = all.origin("/types/index.d.ts", text.indexOf("class Request"));
  expect(at?.text.slice(at.offset)).toMatch(/^class Request/);
});

test("modules stay files when one of them can stand nowhere else", () => {
  for (const line of ['import "./gone"', 'declare module "./request" { interface More {} }']) {
    const files: Record<string, string> = {
      ...MODULES,
      "/node_modules/http/index.d.ts": `export {};\n${line}\n`,
    };
    const all = new Joined((file) => files[file]);
    all.join("/types/index.d.ts", () => true, leadIn(files));
    expect(all.text("/types/index.d.ts")).toContain('/// <reference path="/types/fetch.d.ts" />');
    expect(all.text("/types/index.d.ts")).toContain('import("http")');
  }
});

test("nothing is joined into a module, or into a file that is not there", () => {
  const all = new Joined((file) => FILES[file]);
  all.join("/types/in/module.d.ts", () => true);
  all.join("/types/none.d.ts", () => true);
  expect(all.text("/types/in/module.d.ts")).toBeUndefined();
  expect(all.text("/types/none.d.ts")).toBeUndefined();
});
