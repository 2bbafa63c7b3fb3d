import { describe, expect, it } from "vitest";
import { imageBundle, textBundle } from "../../../kernel/display/media.ts";

const tag = (parts: TemplateStringsArray, ...values: unknown[]) => textBundle("html", parts, ...values);

describe("text of a kind", () => {
  it.each([
    ["html", "text/html"],
    ["svg", "image/svg+xml"],
    ["markdown", "text/markdown"],
    ["latex", "text/latex"],
  ] as const)("%s is shown as %s, and as it is where that is not known", (kind, mime) => {
    expect(textBundle(kind, "<b>\\sum</b>")).toEqual({
      [mime]: "<b>\\sum</b>",
      "text/plain": "<b>\\sum</b>",
    });
  });

  it("may be a template, in which a value is text whatever it holds", () => {
    const name = `<img src="x" onerror='1'>`;
    expect(tag`<b>${name}</b> & ${2}`).toMatchObject({
      "text/html": "<b>&lt;img src=&quot;x&quot; onerror='1'&gt;</b> & 2",
    });
    const latex = (parts: TemplateStringsArray, ...values: unknown[]) =>
      textBundle("latex", parts, ...values);
    expect(latex`$\theta_{${3}}$`).toMatchObject({ "text/latex": "$\\theta_{3}$" });
  });

  it("that is none is refused", () => {
    expect(() => textBundle("html", 7 as unknown as string)).toThrow(
      "display.html: expected text, got number",
    );
  });
});

describe("an image", () => {
  it("is shown from its bytes or from base64", () => {
    const expected = { "image/png": "AQID", "text/plain": "[png image, 3 bytes]" };
    expect(imageBundle("png", new Uint8Array([1, 2, 3]))).toEqual(expected);
    expect(imageBundle("png", "AQID")).toEqual(expected);
  });

  it("that is neither is refused", () => {
    expect(() => imageBundle("png", 7 as unknown as string)).toThrow(
      "display.png: expected the bytes of an image (a Buffer or Uint8Array), or base64 text",
    );
  });
});
