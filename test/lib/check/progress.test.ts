import { afterEach, expect, test, vi } from "vitest";
import { array, gradCheck, nn, type NDArray, random, tree } from "../../../lib/index.ts";

const hostName = Symbol.for("thalweg.host");
afterEach(() => {
  Reflect.deleteProperty(globalThis, hostName);
  vi.restoreAllMocks();
});

/** What a notebook is shown, as text, while a clock runs that moves on by so many ms whenever it is looked at. */
function kernel(pace: number): string[] {
  const shown: string[] = [];
  const display = (value: { "text/plain": string }) => shown.push(value["text/plain"]);
  Object.defineProperty(globalThis, hostName, { value: { display }, configurable: true });
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += pace));
  return shown;
}

const net = nn.mlp([4, 8, 1], { key: random.key(0), activation: "tanh" });
const x = random.normal(random.key(1), [10, 4]);
const cost = (model: nn.Sequential) => model.forward(x).square().mean();

test("a check that takes long shows how many nudges are done, and the time left", () => {
  const shown = kernel(300);
  gradCheck(cost, net);
  expect(shown.length).toBeGreaterThan(2);
  for (const text of shown.slice(0, -1))
    expect(text).toMatch(/^gradient check · all parameters · \d+ of 98 nudges · [\d.]+ s left$/);
  expect(shown.at(-1)).toMatch(/^gradient check · done · 98 of 98 nudges · [\d.]+ s$/);
});

test("one whose cost has to be called for each nudge, or that takes complex steps, shows at which array it is", () => {
  for (const options of [{ epsilon: 1e-5 }, { method: "complex" }] as const) {
    const shown = kernel(50);
    gradCheck(cost, net, options);
    const counts = shown.map((text) => Number(/(\d+) of/.exec(text)![1]));
    expect(counts.length).toBeGreaterThan(5);
    expect(shown[0]).toMatch(/^gradient check · layers\.0\.weight · /);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  }
});

test("what is in doubt is looked at again, which is said", () => {
  const shown = kernel(50);
  gradCheck(cost, net, { gradient: (model) => tree.map((w) => w.mul(0), model) });
  expect(shown.join("\n")).toContain("looking again at what is in doubt");
});

test("a short check shows nothing, nor does one that is told so", () => {
  const short = kernel(0.01);
  gradCheck(cost, net);
  expect(short).toEqual([]);
  const told = kernel(300);
  gradCheck(cost, net, { progress: "none" });
  expect(told).toEqual([]);
});

test("a check that is cut short leaves the parameters as they were, and the next one is not misled", () => {
  const w = array([1, 2, 3]);
  let calls = 0;
  const breaking = (v: NDArray) => {
    if (++calls === 8) throw new Error("as if interrupted");
    return v.square().sum();
  };
  expect(() => gradCheck(breaking, w, { epsilon: 1e-5 })).toThrow("as if interrupted");
  expect(w.toArray()).toEqual([1, 2, 3]);
  expect(gradCheck(breaking, w).verdict).toBe("right");
});
