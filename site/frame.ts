import type { Element } from "hast";
import { toHtml } from "hast-util-to-html";
import { h } from "hastscript";
import rehypeRaw from "rehype-raw";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import { refuseDeep } from "./depth.ts";

/** What loads, leads away or runs. */
const ACTIVE = new Set(["script", "meta", "base", "link", "iframe", "frame", "object", "embed", "form"]);

const STYLE =
  "body{margin:0.5rem;font:14px/1.5 system-ui,sans-serif;color:#213547;background:#fff}" +
  ".dark{color-scheme:dark}.dark body{color:#dfdfd6;background:#1b1b1f}";

/**
 * A frame for HTML that is more than markup. Without trust nothing in it runs, loads or leads away: no script has a right to
 * run, and pictures and styles come from the text itself. With it scripts run, still apart from the page.
 */
export function frame(html: string, trusted: boolean): Element {
  const tree = unified()
    .use(rehypeRaw)
    .runSync({ type: "root", children: [{ type: "raw", value: html }] });
  refuseDeep(tree);
  if (!trusted) {
    visit(tree, "element", ({ tagName, properties }, index, parent) => {
      for (const name of Object.keys(properties)) if (/^on/i.test(name)) delete properties[name];
      const { src } = properties;
      if (src !== undefined && !String(src).startsWith("data:")) delete properties["src"];
      if (!ACTIVE.has(tagName)) return undefined;
      parent!.children.splice(index!, 1);
      return [SKIP, index!];
    });
  }
  const policy = trusted
    ? "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
    : "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
  const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${STYLE}</style>`;
  return h("iframe", {
    title: "output of the cell",
    sandbox: trusted ? "allow-scripts" : "allow-same-origin",
    srcDoc: head + toHtml(tree, { allowDangerousHtml: true }),
  });
}
