import { escapeHtml } from "../core/html.ts";

/** How a card is meant, which its colour and its sign say. */
export type Tone = "question" | "right" | "not yet" | "open";

/** Something that is folded away until the reader opens it. */
export interface Fold {
  readonly summary: string;
  readonly body: string;
  /** The body is source text. */
  readonly code?: boolean;
  /** What is folded away inside of it. */
  readonly inner?: Fold;
}

/** What a card says: the same for a page and for a terminal. */
export interface CardParts {
  readonly tone: Tone;
  readonly title: string;
  /** Paragraphs; `code` in backticks, and TeX in dollars. */
  readonly lines: readonly string[];
  readonly folds?: readonly Fold[];
  /** Lines for where nothing can be folded, in the place of the folds. */
  readonly unfolded?: readonly string[];
}

const colors: Record<Tone, string> = {
  question: "#2a86c8",
  right: "#0f9d78",
  "not yet": "#d55e00",
  open: "#8a8f98",
};
const signs: Record<Tone, string> = { question: "?", right: "✓", "not yet": "✗", open: "○" };

/** A short message with a colour at its side, and its twin in plain text. */
export class Card {
  readonly parts: CardParts;

  constructor(parts: CardParts) {
    this.parts = parts;
  }

  toString(): string {
    const { tone, title, lines, unfolded = [] } = this.parts;
    return [`${signs[tone]} ${title}`, ...[...lines, ...unfolded].map(indented)].join("\n");
  }

  /** The card as HTML, in the colours of the page around it. */
  toHtml(): string {
    const { tone, title, lines, folds = [] } = this.parts;
    const head = `<div style="font-weight:600"><span aria-hidden="true" style="color:${colors[tone]}">${signs[tone]}</span> ${inline(title)}</div>`;
    const body = lines
      .map((line) => `<div style="margin:.35em 0;white-space:pre-line">${inline(line)}</div>`)
      .join("");
    return (
      `<div role="note" style="border-left:4px solid ${colors[tone]};border-radius:3px;padding:.5em 1em;margin:.3em 0;` +
      `max-width:46em;line-height:1.5;background:rgba(128,134,145,.09);` +
      `font-family:var(--jp-content-font-family,system-ui,sans-serif);font-size:var(--jp-content-font-size1,1em)">` +
      `${head}${body}${folds.map(fold).join("")}</div>`
    );
  }

  toBundle(): Record<string, unknown> {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.toBundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const indented = (line: string): string => line.replaceAll(/^/gm, "  ").replaceAll("**", "");

function fold({ summary, body, code = false, inner }: Fold): string {
  const content = code
    ? `<pre style="overflow:auto;padding:.6em .8em;margin:.4em 0;border-radius:3px;background:rgba(128,134,145,.13)"><code>${escapeHtml(body)}</code></pre>`
    : `<div style="margin:.3em 0 .3em 1.1em">${inline(body)}</div>`;
  const more = inner === undefined ? "" : `<div style="margin-left:1.1em">${fold(inner)}</div>`;
  return `<details style="margin:.3em 0"><summary style="cursor:pointer">${inline(summary)}</summary>${content}${more}</details>`;
}

/** Text as HTML, with what stands in backticks as code and what stands between two pairs of asterisks in bold. */
function inline(text: string): string {
  return escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*([^*]+)\*\*/g, "<b>$1</b>");
}
