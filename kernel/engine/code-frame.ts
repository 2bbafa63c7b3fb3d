import type { CellError } from "./engine.ts";
import type { Diagnostic } from "./language.ts";

export const RED = "\u001b[31m";
export const BOLD = "\u001b[1m";
export const PLAIN = "\u001b[0m";

/** Characters of scripts that fill two columns where every character has its column, and pictures that do. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\p{Emoji_Presentation}]/u;
// eslint-disable-next-line no-control-regex -- these are what it is about
const ASCII = /^[\x00-\x7f]*$/;
const IDEOGRAPHIC_SPACE = "\u3000";
let segmenter: Intl.Segmenter | undefined;

/** Type errors and syntax errors, each with the line it is in. */
export function describeDiagnostics(code: string, diagnostics: readonly Diagnostic[]): CellError {
  const source = code.split("\n");
  const traceback = diagnostics.map(({ code: number, message, line, column, endColumn, file, text: own }) => {
    const where = file === undefined ? `line ${line}, column ${column}` : `${file}:${line}:${column}`;
    const head = `${RED}${BOLD}TS${number}${PLAIN} at ${where}: ${message}`;
    const text = file === undefined ? source[line - 1] : own;
    if (text === undefined) return head;
    return `${head}\n\n${codeFrame(text, line, column, endColumn)}\n`;
  });
  const first = diagnostics[0]!;
  return {
    ename: "TypeScriptError",
    evalue: `TS${first.code}: ${first.message} (${first.file === undefined ? "" : `${first.file}, `}line ${first.line}, column ${first.column})`,
    traceback,
  };
}

/** A line of code with its number, and below it a mark from one column, counted from 1, to before another. */
export function codeFrame(text: string, line: number, column: number, endColumn = column + 1): string {
  const gutter = `${line} | `;
  const mark =
    " ".repeat(gutter.length) + blank(text.slice(0, column - 1)) + carets(text, column - 1, endColumn - 1);
  return `${gutter}${text}\n${RED}${mark}${PLAIN}`;
}

/** What is as wide as a text and shows nothing. */
function blank(text: string): string {
  return graphemes(text)
    .map((one) => (one === "\t" ? one : WIDE.test(one) ? IDEOGRAPHIC_SPACE : " "))
    .join("");
}

function carets(text: string, from: number, to: number): string {
  const widths = graphemes(text.slice(from, to)).map((one) => (WIDE.test(one) ? 2 : 1));
  return "^".repeat(
    Math.max(
      1,
      widths.reduce((sum, width) => sum + width, 0),
    ),
  );
}

/** A text by what is seen as one character. The segmenter is made when first needed: that takes 12 ms. */
function graphemes(text: string): string[] {
  if (ASCII.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
