import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Recent } from "../../../kernel/wire/recent.ts";

const digest = (n: number): Buffer => createHash("sha256").update(`${n}`).digest();

describe("of the latest digests", () => {
  it("each is known again, and one that was never shown is not", () => {
    const recent = new Recent(8);
    for (let n = 0; n < 8; n++) expect(recent.add(digest(n))).toBe(true);
    for (let n = 0; n < 8; n++) expect(recent.add(digest(n))).toBe(false);
  });

  it("the oldest is forgotten for each new one", () => {
    const recent = new Recent(8);
    for (let n = 0; n < 1_000; n++) {
      expect(recent.add(digest(n))).toBe(true);
      for (let back = 0; back < 8 && back <= n; back++) expect(recent.add(digest(n - back))).toBe(false);
    }
    expect(recent.add(digest(991))).toBe(true);
  });
});
