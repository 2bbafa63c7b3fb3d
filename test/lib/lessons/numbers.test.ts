import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { lessons, proseOf, readLesson } from "./notebook.ts";

/** What the test of a lesson expects its text to contain, with a wildcard for what is computed there. */
function expectedSentences(name: string): RegExp[] {
  const file = join(import.meta.dirname, name.replace(".ipynb", ".test.ts"));
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const sentences: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const [sentence] = node.arguments;
    if (node.expression.name.text === "toContain" && sentence !== undefined)
      sentences.push(...pattern(sentence));
  };
  visit(source);
  return sentences;
}

/** A sentence as an expression, up to the end of its last word: `0.` alone is not what `${…}.` stood for in `0.425.`. */
function pattern(sentence: ts.Expression): RegExp[] {
  const pieces = piecesOf(sentence).map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return pieces.length === 0
    ? []
    : [new RegExp(pieces.join(".{1,40}?") + String.raw`\S*(?: \\times \S+)?`, "g")];
}

function piecesOf(sentence: ts.Expression): string[] {
  if (ts.isStringLiteralLike(sentence)) return [sentence.text];
  if (!ts.isTemplateExpression(sentence)) return [];
  return [sentence.head.text, ...sentence.templateSpans.map((span) => span.literal.text)];
}

/** Numbers that say something: with a decimal point or a power of ten, of per cent, or of three digits and more. */
const number =
  /(?<![\w.,^{])(?:\d[\d,]*\.\d+|\d+(?= \\times 10\^)|\d+(?= %)|\d{1,3}(?:,\d{3})+|\d{3,})(?: \\times 10\^(?:\{-?\d+\}|\d+))?/g;
const isYear = (text: string): boolean => /^(?:19|20)\d\d$/.test(text);

describe.each(lessons)("%s", (name) => {
  test("states no number that its test does not expect there and no cell contains", () => {
    const prose = proseOf(name).replace(/ ## Where to read on .*$/, "");
    const covered = new Set<string>();
    for (const sentence of expectedSentences(name)) {
      for (const [found] of prose.matchAll(sentence))
        for (const [value] of found.matchAll(number)) covered.add(value);
    }
    const code = readLesson(name).cells.flatMap((cell) => (cell.cell_type === "code" ? cell.source : []));
    const inCode = new Set(code.join("").replaceAll("_", "").match(/\d+(?:\.\d+)?/g)); // prettier-ignore
    const said = [...prose.matchAll(number)].map(([value]) => value);
    const unknown = said.filter(
      (value) => !covered.has(value) && !inCode.has(value.replaceAll(",", "")) && !isYear(value),
    );
    expect(unknown).toEqual([]);
  });
});
