import type { MimeBundle } from "../../wire/message.ts";
import ts from "typescript";

const CELL_MODULE = /import\("[^"]*__cell_(?:\d+)?__(?:\.tsx?)?"\)\./g;

/** What the language service says of a name, as plain text and as markdown. */
export function describe(info: ts.QuickInfo | undefined): MimeBundle | undefined {
  if (info === undefined) return undefined;
  const signature = ts
    .displayPartsToString(info.displayParts)
    .replaceAll(CELL_MODULE, "")
    .replace(/^\(alias\) /, "");
  const [head, documented] = [withoutImport(signature), ts.displayPartsToString(info.documentation)];
  if (head === "") return undefined;
  const tags = info.tags ?? [];
  const plain = tags.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`.trimEnd());
  const marked = tags.map((tag) => markTag(tag));
  return {
    "text/plain": [head, documented, plain.join("\n")].filter(Boolean).join("\n\n"),
    "text/markdown": ["```typescript\n" + head + "\n```", documented, marked.join("\n\n")]
      .filter(Boolean)
      .join("\n\n"),
  };
}

/** How a name came here (the `import` under an alias's signature) is the engine's doing. */
function withoutImport(signature: string): string {
  return signature.replace(/\nimport \S+$/, "").trim();
}

function markTag({ name, text }: ts.JSDocTagInfo): string {
  const words = ts.displayPartsToString(text);
  if (name === "example" && !words.includes("```")) return `*@example*\n\n\`\`\`typescript\n${words}\n\`\`\``;
  const [, subject, rest] = (name === "param" && /^(\S+)\s*([^]*)$/.exec(words)) || [];
  if (subject !== undefined) return `*@param* \`${subject}\` ${rest}`.trimEnd();
  return `*@${name}* ${words}`.trimEnd();
}
