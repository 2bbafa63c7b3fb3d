import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as thalweg from "../../lib/index.ts";

const library = join(import.meta.dirname, "../../lib");

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The `@example` blocks in the comments of everything that a file exports, methods included. */
function examplesIn(path: string): Example[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2023, true);
  const found: Example[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return;
    const blocks = ts
      .getJSDocTags(node)
      .filter((tag) => tag.parent.parent === node && tag.tagName.text === "example");
    blocks.forEach((tag, i) => {
      const code = (ts.getTextOfJSDocComment(tag.comment) ?? "").replace(/^```\w*\n?|```$/gm, "");
      found.push({ name: `${nameOf(node)}${i > 0 ? ` (${i + 1})` : ""}`, code });
    });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(node: ts.Node): string {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.map((d) => d.name.getText()).join(", ");
  const { name } = node as ts.Node & { name?: ts.Node };
  return name?.getText() ?? "(unnamed)";
}

/** Statements `expr; // => value` become checks that `expr` gives `value`. */
function withChecks(code: string): string {
  return code
    .split("\n")
    .map((line) =>
      line.replace(
        /^(.*?);\s*\/\/ => (.*)$/,
        (_, actual: string, expected: string) => `check(${actual}, ${expected});`,
      ),
    )
    .join("\n");
}

/** Runs an example as a reader would: everything the library exports is imported. */
async function run(code: string): Promise<void> {
  const body = withChecks(code).replace(/^import [^;]* from "thalweg";$/gm, "");
  const { outputText } = ts.transpileModule(`async function example() {\n${body}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  const check = (actual: unknown, expected: unknown): void => {
    expect(actual).toEqual(expected);
  };
  const names = Object.keys(thalweg).filter(
    (name) => !new RegExp(`\\b(const|let|function|class) ${name}\\b`).test(body),
  );
  const values = names.map((name) => (thalweg as unknown as Record<string, unknown>)[name]);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is the library's own documentation
  const factory = new Function("check", ...names, `${outputText}\nreturn example;`) as (
    ...args: unknown[]
  ) => () => Promise<void>;
  await factory(check, ...values)();
}

const files = readdirSync(library, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(library, name))
  .sort();

for (const path of files) {
  const examples = examplesIn(path);
  if (examples.length === 0) continue;
  describe(`lib/${relative(library, path)}`, () => {
    for (const { name, code } of examples) {
      test(`the example of ${name} gives what it says`, async () => {
        expect(withChecks(code)).not.toContain("// =>");
        await run(code);
      });
    }
  });
}
