import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { StreamBatcher, type StreamText } from "../../../kernel/engine/stream-batcher.ts";

const out = (text: string, cell = 1): StreamText => ({ cell, name: "stdout", text });

describe("streamed text", () => {
  it("is joined into few messages, complete and in order", async () => {
    const sent: StreamText[] = [];
    const batcher = new StreamBatcher((piece) => (sent.push(piece), Promise.resolve()));
    for (let i = 0; i < 10_000; i++) await batcher.push(out(`${i}\n`));
    await batcher.flush();
    expect(sent.map(({ text }) => text).join("")).toBe(
      Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join(""),
    );
    expect(sent.length).toBeLessThan(100);
  });

  it("keeps its order across streams and cells", async () => {
    const sent: StreamText[] = [];
    const batcher = new StreamBatcher((piece) => (sent.push(piece), Promise.resolve()));
    const pieces = [
      out("a"),
      out("b"),
      { ...out("c"), name: "stderr" as const },
      out("d"),
      out("e", 2),
      out("f", 2),
    ];
    for (const piece of pieces) await batcher.push(piece);
    await batcher.flush();
    expect(sent.map(({ text }) => text)).toEqual(["ab", "c", "d", "ef"]);
  });

  it("is sent without waiting for more", async () => {
    const sent: StreamText[] = [];
    const batcher = new StreamBatcher((piece) => (sent.push(piece), Promise.resolve()));
    await batcher.push(out("alone"));
    while (sent.length === 0) await sleep(1);
    expect(sent).toEqual([out("alone")]);
  });

  it("makes the writer wait while the reader is slow", async () => {
    let release = (): void => undefined;
    const batcher = new StreamBatcher(() => new Promise((resolve) => (release = resolve)));
    let pushed = false;
    const push = batcher.push(out("x".repeat(1_000_000))).then(() => (pushed = true));
    await sleep(20);
    expect(pushed).toBe(false);
    release();
    await push;
    expect(pushed).toBe(true);
  });
});
