import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FenceReader, fence } from "../../../kernel/engine/fence.ts";

describe("fences in a stream", () => {
  it("are taken out and told, however the text is cut, and nothing else is lost", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom("\0", "\0tha", "\0thalweg ", "\0x"));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.nat(99))),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (parts, cuts) => {
          // A part of text that ends like the beginning of a fence, just before one, is not something a program writes.
          const texts = parts.map((part) =>
            typeof part === "number" ? fence(part) : part.replaceAll("\0", ""),
          );
          const whole = texts.join("");
          const reader = new FenceReader();
          let text = "";
          const passed: number[] = [];
          for (let at = 0; at < whole.length;) {
            const size = cuts.next().value as number;
            const read = reader.push(whole.slice(at, at + size));
            text += read.text;
            passed.push(...read.passed);
            at += size;
          }
          expect(text + reader.rest()).toBe(
            parts
              .filter((part) => typeof part === "string")
              .join("")
              .replaceAll("\0", ""),
          );
          expect(passed).toEqual(parts.filter((part) => typeof part === "number"));
        },
      ),
    );
  });

  it("leave NUL bytes of the program's own alone", () => {
    const reader = new FenceReader();
    expect(reader.push("a\0b").text + reader.push("\0c").text + reader.rest()).toBe("a\0b\0c");
  });
});
