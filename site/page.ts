import type { Root } from "hast";
import { toHtml } from "hast-util-to-html";

/** A page of the site before VitePress puts its frame around it. */
export interface Page {
  /** Below the site's root, without `.html`, with `/` between folders. */
  path: string;
  title: string;
  description: string | undefined;
  root: Root;
  /** What VitePress is told about this page alone. */
  frontmatter?: Record<string, unknown>;
}

/**
 * A page as VitePress reads it: what is known about it as JSON, then HTML. It is closed to every
 * interpreter on the way: without an empty line in it Markdown takes it as it is, and `v-pre` keeps Vue from evaluating it.
 */
export function toSource({ title, description, root, frontmatter }: Page): string {
  const about = {
    title,
    ...(description === undefined ? {} : { description: harmless(description) }),
    ...frontmatter,
  };
  // Block by block: what Vue knows all about, it leaves out of the page's program.
  const blocks = root.children.map(
    (block) => `<div class="block" v-pre>${toInertHtml({ type: "root", children: [block] })}</div>`,
  );
  return `---json\n${JSON.stringify(about)}\n---\n\n${blocks.join("\n")}\n`;
}

/** A description without what could end the attribute that VitePress writes it into as it is. */
export function harmless(description: string): string {
  return description.replaceAll('"', "'").replaceAll(/[<>&]/g, "");
}

/** HTML whose attributes hold no `<`, which VitePress would look for includes of other files behind. */
export function toInertHtml(root: Root): string {
  return (
    toHtml(root)
      .replaceAll(TAG, (tag) => `<${tag.slice(1).replaceAll("<", "&#60;")}`)
      // Markdown takes a carriage return for the end of a line.
      .replaceAll("\r", "&#13;")
      .replaceAll(/\n(?=[ \t]*\n)/g, "&#10;")
  );
}

const TAG = /<[a-z][^\s>]*(?:\s+[^\s=>]+(?:="[^"]*")?)*\s*>/gi;
