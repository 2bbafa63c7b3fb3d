import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCodePoints, toUtf16 } from "../../../kernel/wire/cursor.ts";

describe("cursor positions", () => {
  it("count an emoji as one on the wire and as two in JavaScript", () => {
    expect(toUtf16("a🎉b", 2)).toBe(3);
    expect(toCodePoints("a🎉b", 3)).toBe(2);
  });

  it("agree with counting the characters, in both directions", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(50), (text, position) => {
        const points = [...text];
        const expected = points.slice(0, position).join("").length;
        expect(toUtf16(text, position)).toBe(expected);
        expect(toCodePoints(text, expected)).toBe(Math.min(position, points.length));
      }),
    );
  });
});
