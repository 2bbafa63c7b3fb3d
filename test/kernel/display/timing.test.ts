import { describe, expect, it } from "vitest";
import { Timing, time } from "../../../kernel/display/timing.ts";

describe("timing", () => {
  it("runs the work as often as asked, awaiting what it returns", async () => {
    const order: string[] = [];
    const { runs } = await time(async () => {
      order.push("begin");
      await Promise.resolve();
      order.push("end");
    }, 2);
    expect(runs).toBe(2);
    expect(order).toEqual(["begin", "end", "begin", "end"]);
  });

  it("tells median, least and most, in units people read", () => {
    expect(new Timing([3, 1, 2000]).toString()).toBe("3.00 ms (median of 3 runs; 1.00 ms to 2.00 s)");
    expect(new Timing([0.0125]).toString()).toBe("12.5 µs (median of 1 run; 12.5 µs to 12.5 µs)");
  });

  it("hands on what the work throws", async () => {
    await expect(
      time(() => {
        throw new Error("too steep");
      }),
    ).rejects.toThrow("too steep");
  });

  it.each([
    [7, 1, "time: expected a function, as in time(() => work())"],
    [() => 1, 0, "time: expected a whole number of runs above 0, got 0"],
  ])("of %s is refused", async (work, runs, message) => {
    await expect(time(work as () => unknown, runs)).rejects.toThrow(message);
  });
});
