import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const library = join(import.meta.dirname, "../../lib");

/** One `@example` block. */
export interface Example {
  readonly file: string;
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
      found.push({
        file: relative(library, path),
        name: `${nameOf(node)}${i > 0 ? ` (${i + 1})` : ""}`,
        code,
      });
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
export function withChecks(code: string): string {
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

/** The examples of every file of the library. */
export const allExamples: readonly Example[] = readdirSync(library, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .sort()
  .flatMap((name) => examplesIn(join(library, name)));

/** The example without the import that a reader would write. */
export function withoutImport(code: string): string {
  return code.replace(/^import [^;]* from "thalweg";$/gm, "");
}
