import type { MimeBundle } from "../wire/message.ts";

/** The parts that are looked at of objects that know nothing of Jupyter. */
interface Foreign {
  /** A DOM element, such as Observable Plot makes with jsdom. */
  nodeType?: unknown;
  outerHTML?: unknown;
  namespaceURI?: unknown;
  /** A canvas, such as `canvas` and `@napi-rs/canvas` make. */
  getContext?: unknown;
  toBuffer?: (type: string) => Uint8Array;
  /** A chart of vega-lite-api. */
  toSpec?: () => unknown;
  /** A specification of Vega or Vega-Lite. */
  $schema?: unknown;
}

const SVG = "http://www.w3.org/2000/svg";

/** How values of well-known libraries are shown that have no MIME bundle of their own: elements, canvases, Vega charts. */
export function foreignBundle(value: object): MimeBundle | undefined {
  const { nodeType, outerHTML, namespaceURI, getContext, toBuffer, toSpec, $schema } = value as Foreign;
  if (nodeType === 1 && typeof outerHTML === "string") {
    const mime = namespaceURI === SVG ? "image/svg+xml" : "text/html";
    return { [mime]: outerHTML, "text/plain": outerHTML.slice(0, outerHTML.indexOf(">") + 1) };
  }
  if (typeof getContext === "function" && typeof toBuffer === "function") {
    const bytes = toBuffer.call(value, "image/png");
    return { "image/png": Buffer.from(bytes).toString("base64"), "text/plain": "[canvas]" };
  }
  if (typeof toSpec === "function") return vegaBundle(toSpec.call(value));
  return typeof $schema === "string" ? vegaBundle(value) : undefined;
}

function vegaBundle(spec: unknown): MimeBundle | undefined {
  const schema = (spec as { $schema?: unknown } | undefined)?.$schema;
  const [, name, major] =
    (typeof schema === "string" && /vega\.github\.io\/schema\/(vega|vega-lite)\/v(\d+)/.exec(schema)) || [];
  if (name === undefined) return undefined;
  const mime = `application/vnd.${name.replace("-", "")}.v${major}+json`;
  return { [mime]: spec, "text/plain": `[${name} chart]` };
}
