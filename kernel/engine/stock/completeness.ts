import ts from "typescript";
import type { Completeness } from "../engine.ts";
import { parseCell } from "./parse.ts";
import { has } from "./scan.ts";

const INDENT = "  ";
/** Errors that more text can mend although they are reported where the construct begins: unclosed `/*` and templates. */
const UNTERMINATED = new Set([1010, 1160]);
/** A quoted text that its line does not close: no further line can. */
const UNCLOSED_TEXT = 1002;

/** Whether a text can be run as it is, or its writer is still in the middle of it. */
export function completeness(code: string): Completeness {
  const { file, errors } = parseCell(code);
  const [first] = errors;
  if (first !== undefined) {
    const end = code.trimEnd().length;
    const atEnd = (first.start >= end && first.code !== UNCLOSED_TEXT) || UNTERMINATED.has(first.code);
    return atEnd ? { status: "incomplete", indent: indentation(code, file) } : { status: "invalid" };
  }
  const last = file.statements.at(-1);
  // A function without a body is the head of one.
  const open =
    last !== undefined &&
    ts.isFunctionDeclaration(last) &&
    last.body === undefined &&
    !has(last, ts.SyntaxKind.DeclareKeyword);
  return open && !code.trimEnd().endsWith(";")
    ? { status: "incomplete", indent: indentation(code, file) }
    : { status: "complete" };
}

/** One step for each bracket that is open at the end. */
function indentation(code: string, file: ts.SourceFile): string {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, file.languageVariant, code);
  let depth = 0;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (
      token === ts.SyntaxKind.OpenBraceToken ||
      token === ts.SyntaxKind.OpenParenToken ||
      token === ts.SyntaxKind.OpenBracketToken
    )
      depth++;
    else if (
      token === ts.SyntaxKind.CloseBraceToken ||
      token === ts.SyntaxKind.CloseParenToken ||
      token === ts.SyntaxKind.CloseBracketToken
    )
      depth--;
  }
  return INDENT.repeat(Math.max(0, depth));
}
