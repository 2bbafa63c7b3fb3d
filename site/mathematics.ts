import type { Root } from "mdast";
import { visit } from "unist-util-visit";

/** Fenced code and code spans, where a dollar is a dollar. */
const CODE =
  /^[ \t]*(?<fence>`{3,}|~{3,})[^]*?(?:^[ \t]*\k<fence>[^\n]*$|(?![^]))|(?<tick>`+)(?!`)[^]*?[^`]\k<tick>(?!`)/m;
/** Two dollars around a text, from the beginning of a line on. */
const BLOCK = /^(?<indent>[ \t>]*)\$\$(?!\$)(?<body>(?:(?!\$\$)[^])*)\$\$[ \t]*/gm;
/** An environment of LaTeX's that is an equation by itself. */
const ENVIRONMENT =
  /^(?<indent>[ \t>]*)(?<body>\\begin\{(?<name>(?:align|equation|gather|alignat|multline)\*?)\}[^]*?\\end\{\k<name>\})[ \t]*/gm;

/**
 * Puts displayed equations as Jupyter allows them (`$$` beside text, environments without dollars) into the one form that
 * Markdown's parsers agree on: `$$` on lines of their own.
 */
export function fenceMathematics(source: string): string {
  const fenced = (text: string, ...rest: unknown[]): string => {
    const { indent = "", body = "" } = rest.at(-1) as Record<string, string>;
    return body.trim() === "" ? text : `${indent}$$\n${indent}${body.trim()}\n${indent}$$\n${indent}`;
  };
  // Within one line it is for the parser, and marked afterwards.
  const block = (text: string, ...rest: unknown[]): string =>
    text.includes("\n") ? fenced(text, ...rest) : text;
  let result = "";
  let rest = source;
  while (rest !== "") {
    const code = CODE.exec(rest);
    const before = code ? rest.slice(0, code.index) : rest;
    result += before.replace(BLOCK, block).replace(ENVIRONMENT, fenced) + (code?.[0] ?? "");
    rest = code ? rest.slice(code.index + code[0].length) : "";
  }
  return result;
}

/** Marks `$$…$$` within a line as displayed: Markdown's parsers take it for mathematics within the text. */
export function markDisplayed(tree: Root, source: string): void {
  visit(tree, "inlineMath", (node) => {
    if (!source.startsWith("$$", node.position?.start.offset)) return;
    node.data = { ...node.data, hProperties: { className: ["language-math", "math-display"] } };
  });
}
