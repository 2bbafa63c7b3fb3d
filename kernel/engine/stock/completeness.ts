import ts from "typescript";
import type { Completeness } from "../engine.ts";
import { parseCell } from "./parse.ts";
import { has } from "./scan.ts";

const INDENT = "  ";
/** Errors that more text can mend although they are reported where the construct begins: unclosed `/*` and templates. */
const UNTERMINATED = new Set([1010, 1160]);
/** A quoted text that its line does not close: no further line can. */
const UNCLOSED_TEXT = 1002;

/** The parser finds such a word at fault instead of what it lacks. */
const HEAD = /(?:^|[\n;])\s*(?:import|export)$/;

/** Whether a text can be run as it is, or its writer is still in the middle of it. */
export function completeness(code: string): Completeness {
  const { file, errors } = parseCell(code);
  const [first] = errors;
  if (first !== undefined) {
    const end = code.trimEnd().length;
    const atEnd =
      (first.start >= end && first.code !== UNCLOSED_TEXT) ||
      UNTERMINATED.has(first.code) ||
      HEAD.test(code.trimEnd());
    return atEnd ? { status: "incomplete", indent: indentation(file) } : { status: "invalid" };
  }
  const last = file.statements.at(-1);
  // A function without a body is the head of one.
  const open =
    last !== undefined &&
    ts.isFunctionDeclaration(last) &&
    last.body === undefined &&
    !has(last, ts.SyntaxKind.DeclareKeyword);
  return open && !code.trimEnd().endsWith(";")
    ? { status: "incomplete", indent: indentation(file) }
    : { status: "complete" };
}

const OPENING = new Set([
  ts.SyntaxKind.OpenBraceToken,
  ts.SyntaxKind.OpenParenToken,
  ts.SyntaxKind.OpenBracketToken,
  ts.SyntaxKind.TemplateHead,
]);
const CLOSING = new Set([
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.TemplateTail,
]);

/** One step for each line that leaves brackets open. */
function indentation(file: ts.SourceFile): string {
  /** The line of each bracket that is open. */
  const open: number[] = [];
  const visit = (node: ts.Node): void => {
    if (OPENING.has(node.kind)) open.push(file.getLineAndCharacterOfPosition(node.getStart(file)).line);
    // What the parser only expected has no width.
    else if (CLOSING.has(node.kind) && node.end > node.getStart(file)) open.pop();
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return INDENT.repeat(new Set(open).size);
}
