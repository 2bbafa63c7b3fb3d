import { describe, expect, it } from "vitest";
import { toBundle } from "../../../kernel/display/bundle.ts";

/** The parts of a DOM element that matter here. */
const element = (namespace: string, outerHTML: string) => ({
  nodeType: 1,
  namespaceURI: namespace,
  outerHTML,
});

describe("of libraries that know nothing of Jupyter", () => {
  it("an element is shown as its HTML, and one of SVG as a picture", () => {
    expect(toBundle(element("http://www.w3.org/1999/xhtml", "<p>steep</p>"))).toEqual({
      "text/html": "<p>steep</p>",
      "text/plain": "<p>",
    });
    expect(toBundle(element("http://www.w3.org/2000/svg", '<svg width="1"></svg>'))).toMatchObject({
      "image/svg+xml": '<svg width="1"></svg>',
    });
  });

  it("a canvas is shown as an image", () => {
    const canvas = { getContext: () => null, toBuffer: () => new Uint8Array([1, 2, 3]) };
    expect(toBundle(canvas)).toEqual({ "image/png": "AQID", "text/plain": "[canvas]" });
  });

  it.each([
    ["vega-lite", 5, "application/vnd.vegalite.v5+json"],
    ["vega", 5, "application/vnd.vega.v5+json"],
  ])("a chart of %s is shown, as a specification and as what makes one", (name, major, mime) => {
    const spec = { $schema: `https://vega.github.io/schema/${name}/v${major}.json`, mark: "bar" };
    expect(toBundle(spec)).toMatchObject({ [mime]: spec });
    expect(toBundle({ toSpec: () => spec })).toMatchObject({ [mime]: spec });
  });

  it("what only looks like one of them is shown as text", () => {
    const schema = { $schema: "http://json-schema.org/draft-07/schema#" };
    expect(Object.keys(toBundle(schema))).toEqual(["text/plain"]);
    const trap = new Proxy({}, { get: (_, name) => (name === "nodeType" ? fail() : undefined) });
    expect(Object.keys(toBundle(trap))).toEqual(["text/plain"]);
  });
});

function fail(): never {
  throw new Error("not to be read");
}
