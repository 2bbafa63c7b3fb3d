import { expect, test } from "vitest";
import { wrapped } from "../../../lib/core/wrapped.ts";

test("a paragraph is broken between words, and into nothing longer than asked for where words allow", () => {
  expect(wrapped("one two three", 7)).toBe("one two\nthree");
  expect(wrapped("one two three", 8)).toBe("one two\nthree");
  expect(wrapped("a unbreakable b", 5)).toBe("a\nunbreakable\nb");
  expect(wrapped("short")).toBe("short");
  expect(wrapped("")).toBe("");
});
