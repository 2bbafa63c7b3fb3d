import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bars } from "../../../kernel/display/progress.ts";

let shown: { id: string; update: boolean; text: string }[];
let bars: Bars;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  shown = [];
  bars = new Bars((bundle, id, update) => shown.push({ id, update, text: String(bundle["text/plain"]) }));
});
afterEach(() => void vi.useRealTimers());

const texts = () => shown.map(({ text }) => text.replaceAll(/[█░]+ /g, ""));

describe("a bar", () => {
  it("follows the items, with rate and time left, and is replaced in its place", () => {
    const seen: number[] = [];
    for (const item of bars.over([1, 2, 3, 4], { label: "steps" })) {
      seen.push(item);
      vi.advanceTimersByTime(500);
    }
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(texts()).toEqual([
      "steps 0 of 4",
      "steps 1 of 4 · 2.00/s · 1.5 s left",
      "steps 2 of 4 · 2.00/s · 1.0 s left",
      "steps 3 of 4 · 2.00/s · 0.5 s left",
      "steps 4 of 4 · 2.00/s · 0.0 s left",
      "steps 4 of 4 · 2.00/s · 2.0 s",
    ]);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
    expect(shown.map(({ update }) => update)).toEqual([false, true, true, true, true, true]);
  });

  it("is not drawn more often than ten times a second, but always at its end", () => {
    walk(bars.over(Array(1_000).keys(), { total: 1_000 }), () => vi.advanceTimersByTime(1));
    expect(shown.length).toBeLessThan(14);
    expect(texts().at(-1)).toBe("1000 of 1000 · 1000/s · 1.0 s");
  });

  it("of items that cannot be counted shows how many there were", () => {
    walk(bars.over(new Set([1]).values(), {}), () => vi.advanceTimersByTime(4_000));
    expect(texts()).toEqual(["0", "1 · 4.00 s each", "1 · 4.00 s each · 4.0 s"]);
  });

  it("ends where the loop is left, by a break or by an error", () => {
    const [first] = bars.over([1, 2], {});
    expect(first).toBe(1);
    expect(texts().at(-1)).toBe("0 of 2 · 0.0 s");
    const failing = () => walk(bars.over([1, 2], {}), () => fail());
    expect(failing).toThrow("no");
    expect(texts().at(-1)).toBe("0 of 2 · 0.0 s");
  });

  it("follows items that come one by one", async () => {
    async function* items() {
      yield await Promise.resolve(1);
      yield 2;
    }
    const seen: number[] = [];
    for await (const item of bars.overAsync(items(), { total: 2 })) seen.push(item);
    expect(seen).toEqual([1, 2]);
    expect(texts().at(-1)).toContain("2 of 2");
  });

  it("is moved by hand where there is nothing to go through", () => {
    const bar = bars.begin(10, "read");
    vi.advanceTimersByTime(1_000);
    bar.label = "written";
    bar.advance(5);
    bar.end();
    bar.end();
    expect(texts()).toEqual([
      "read 0 of 10",
      "written 5 of 10 · 5.00/s · 1.0 s left",
      "written 5 of 10 · 5.00/s · 1.0 s",
    ]);
  });

  it("inside a loop with a bar has one place, and leaves it when that loop is over", () => {
    walk(bars.over([1, 2, 3], {}), () => walk(bars.over([1], { label: "inner" })));
    const inner = shown.filter(({ text }) => text.startsWith("inner"));
    expect(new Set(inner.map(({ id }) => id)).size).toBe(1);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(2);
    expect(shown.at(-1)).toEqual({ id: inner[0]!.id, update: true, text: "" });
  });

  it("of less than nothing is refused", () => {
    expect(() => bars.begin(-1, "")).toThrow("progress: expected a total of 0 or more, got -1");
  });
});

/** Goes through items, and does something for each. */
function walk(items: Iterable<unknown>, each: () => void = () => undefined): void {
  for (const item of items) {
    expect(item).toBeDefined();
    each();
  }
}

function fail(): never {
  throw new Error("no");
}
