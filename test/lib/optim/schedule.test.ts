import { describe, expect, test } from "vitest";
import { array, optim } from "../../../lib/index.ts";
import { expectClose, golden } from "../golden.ts";

const [{ schedules }] = golden<{ schedules: Record<string, number[]> }>("optimizers") as [
  { schedules: Record<string, number[]> },
];
const steps = Array.from({ length: 30 }, (_, i) => i + 1);

test.each([
  ["stepDecay", optim.stepDecay({ initial: 0.5, every: 7, factor: 0.3 })],
  ["cosineDecay", optim.cosineDecay({ initial: 0.5, steps: 30, final: 0.05 })],
  ["oneCycle", optim.oneCycle({ highest: 0.5, steps: 31 })],
])("%s is PyTorch's at every step", (name, schedule) => {
  expectClose(steps.map(schedule), schedules[name]!, 1e-14);
});

describe("schedules", () => {
  test("stay at their last rate after their last step", () => {
    expect(optim.cosineDecay({ initial: 1, steps: 4, final: 0.25 })(100)).toBe(0.25);
    const cycle = optim.oneCycle({ highest: 1, steps: 10 });
    expect(cycle(50)).toBe(cycle(10));
    expect(cycle(10)).toBeCloseTo(0.04 / 1e4, 15);
  });

  test("a cycle too short to rise starts at its highest", () => {
    expect(optim.oneCycle({ highest: 1, steps: 2, rise: 0.5 })(1)).toBe(1);
  });

  test("warm-up rises to what follows it and hands over without a jump", () => {
    const rate = optim.warmUp({ steps: 4, then: optim.stepDecay({ initial: 0.8, every: 2, factor: 0.5 }) });
    expect([1, 2, 3, 4, 5, 6, 7].map(rate)).toEqual([0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8, 0.4]);
  });

  test("drive an optimizer", () => {
    const optimizer = optim.sgd({ learningRate: optim.stepDecay({ initial: 1, every: 1, factor: 0.5 }) });
    let [w, state] = [array([0]), optimizer.init(array([0]))];
    for (let i = 0; i < 3; i++) [w, state] = optimizer.update(w, array([1]), state);
    expect(w.at(0).item()).toBe(-1.75);
  });

  test("refuse a number of steps that is none", () => {
    expect(() => optim.stepDecay({ initial: 1, every: 0 })).toThrow(
      "stepDecay: every must be a whole number ≥ 1, got 0",
    );
    expect(() => optim.cosineDecay({ initial: 1, steps: 2.5 })).toThrow("cosineDecay: steps must be");
    expect(() => optim.warmUp({ steps: -1, then: 1 })).toThrow("warmUp: steps must be");
    expect(() => optim.oneCycle({ highest: 1, steps: NaN })).toThrow("oneCycle: steps must be");
  });
});
