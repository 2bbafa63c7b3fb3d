import ts from "typescript";
import type { MimeBundle } from "../../wire/message.ts";
import type { Compiler, PreparedCell } from "./compiler.ts";
import { withoutCells } from "./diagnostics.ts";

/** What is known of the name at an offset, as plain text and as markdown. */
export type Inspect = (code: string, offset: number) => MimeBundle | undefined;

/** Answers questions about names. A pointer that moves over a name asks again and again: the last answer is kept. */
export function inspector(compiler: Compiler): Inspect {
  let last:
    { cell: PreparedCell; version: string; at: number; span: ts.TextSpan; answer: MimeBundle } | undefined;
  return (code, offset) => {
    const cell = compiler.prepareOnce(code);
    const version = compiler.version;
    if (last?.cell === cell && last.version === version) {
      if (offset === last.at || ts.textSpanContainsPosition(last.span, offset)) return last.answer;
    }
    const info = compiler.service.getQuickInfoAtPosition(cell.file, offset);
    const answer = info && describe(compiler, cell.file, code, info);
    last = answer && { cell, version, at: offset, span: info.textSpan, answer };
    return answer;
  };
}

function describe(
  compiler: Compiler,
  file: string,
  code: string,
  info: ts.QuickInfo,
): MimeBundle | undefined {
  // For a name that it does not know, the language service answers with no kind at all.
  if (info.kind === ts.ScriptElementKind.unknown) return undefined;
  const head = headOf(info);
  if (head === "") return undefined;
  const { documentation, tags = [] } = commentsOn(compiler, file, code, info) ?? {};
  const about = ts.displayPartsToString(documentation);
  const plain = tags.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`.trimEnd());
  return {
    "text/plain": paragraphs(head, about, plain.join("\n")),
    "text/markdown": paragraphs(
      fenced(head),
      withLinks(about),
      ...tags.map((tag) => withLinks(markTag(tag))),
    ),
  };
}

/** The signature as the cell that declared the name would show it: how it came here is the engine's doing. */
function headOf({ displayParts }: ts.QuickInfo): string {
  const text = withoutCells(ts.displayPartsToString(displayParts));
  if (!text.startsWith("(alias) ")) return text;
  const own = text.slice("(alias) ".length).replace(/(?:\n(?:\(alias\)|import) [^\n]*)+$/, "");
  return /^[\p{ID_Continue}$]+[(<]/u.test(own) ? `function ${own}` : own;
}

/** What is written where the name is declared; what an earlier cell declared stands below this one without it. */
function commentsOn(
  compiler: Compiler,
  file: string,
  code: string,
  { textSpan: { start, length } }: ts.QuickInfo,
): ts.QuickInfo | undefined {
  const { service } = compiler;
  const program = service.getProgram()!;
  for (const { fileName, textSpan } of service.getDefinitionAtPosition(file, start) ?? []) {
    const source = program.getSourceFile(fileName);
    const below = fileName === file && textSpan.start > code.length;
    const comments = below
      ? compiler.declared(code.slice(start, start + length))
      : source && compiler.written(source, textSpan.start);
    if (comments !== undefined) return comments;
  }
  return undefined;
}

function markTag({ name, text }: ts.JSDocTagInfo): string {
  const words = ts.displayPartsToString(text);
  if (name === "example" && !words.includes("```")) return `*@example*\n\n${fenced(words)}`;
  const [, subject, rest] = (name === "param" && /^(\S+)\s*([^]*)$/.exec(words)) || [];
  if (subject !== undefined) return `*@param* \`${subject}\` ${rest}`.trimEnd();
  return `*@${name}* ${words}`.trimEnd();
}

/** `{@link https://… text}` becomes a link, `{@link name}` the name. */
function withLinks(text: string): string {
  return text.replaceAll(
    /\{@link(?:code|plain)?\s+([^\s|}]+)(?:\s*\|\s*|\s+)?([^}]*)\}/g,
    (_, target: string, label: string) => {
      const shown = label.trim() || target;
      return /^https?:/.test(target) ? `[${shown}](${target})` : `\`${shown}\``;
    },
  );
}

const fenced = (code: string): string => "```typescript\n" + code + "\n```";
const paragraphs = (...parts: string[]): string => parts.filter((part) => part !== "").join("\n\n");
