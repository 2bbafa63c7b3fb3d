import { afterEach, expect, test, vi } from "vitest";
import { array, type NDArray, optim, plot, random, train } from "../../../lib/index.ts";

type Shown = { value: unknown; options: { display_id?: string; update?: boolean; raw?: boolean } };
const hostName = Symbol.for("thalweg.host");

afterEach(() => {
  Reflect.deleteProperty(globalThis, hostName);
  vi.restoreAllMocks();
});

function kernel(): Shown[] {
  const shown: Shown[] = [];
  const display = (value: unknown, options: Shown["options"]) => shown.push({ value, options });
  Object.defineProperty(globalThis, hostName, { value: { display }, configurable: true });
  return shown;
}

const cost = (w: NDArray, { x }: { x: NDArray }) => x.sub(w).square().mean();
const run = (more: object = {}) =>
  train(cost, array(0), {
    examples: { x: array([1, 2]) },
    epochs: 5,
    key: random.key(0),
    optimizer: optim.sgd({ learningRate: 0.1 }),
    ...more,
  });
const textOf = ({ value }: Shown) => (value as { "text/plain": string })["text/plain"];

test("in a notebook, a bar is shown once and then replaced, the last time when all is done", () => {
  const shown = kernel();
  run({ dev: { x: array([1]) } });
  const [first, ...later] = shown;
  expect(first?.options).toMatchObject({ raw: true, update: false });
  expect(textOf(first!)).toBe("epoch 0 of 5");
  expect(later.length).toBeGreaterThan(0);
  for (const { options } of later)
    expect(options).toEqual({ raw: true, update: true, display_id: first!.options.display_id });
  expect(textOf(later.at(-1)!)).toMatch(
    /^epoch 5 of 5 · train cost [\d.]+ · dev cost [\d.]+ · [\d.]+ s, done$/,
  );
  expect((later.at(-1)!.value as { "text/html": string })["text/html"]).toContain(
    '<progress value="5" max="5"',
  );
});

test("is throttled by the clock, and tells how much time is left", () => {
  const shown = kernel();
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
  run({ epochs: 200 });
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.length).toBeLessThan(100);
  expect(textOf(shown[2]!)).toMatch(/epoch \d+ of 200 · train cost [\d.]+ · [\d.]+ s left$/);
});

test("two trainings have bars of their own", () => {
  const shown = kernel();
  run();
  run();
  expect(new Set(shown.map(({ options }) => options.display_id)).size).toBe(2);
});

test("the curve of costs is a figure that is replaced as well", () => {
  const shown = kernel();
  run({ progress: "curve", dev: { x: array([1]) } });
  const figures = shown.filter(({ value }) => value instanceof plot.Figure);
  expect(new Set(figures.map(({ options }) => options.display_id)).size).toBe(1);
  const last = figures.at(-1)!.value as plot.Figure;
  expect(last.data.map((trace) => [trace["name"], trace["x"]])).toEqual([
    ["train", [1, 2, 3, 4, 5]],
    ["dev", [1, 2, 3, 4, 5]],
  ]);
});

test("what is shown cannot be taken for markup", () => {
  const shown = kernel();
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  train(
    (w: Record<string, NDArray>) => w["<b>"]!.sqrt().sum(),
    { "<b>": array([0]) },
    {
      examples: { x: array([1]) },
      epochs: 1,
      key: random.key(0),
    },
  );
  const html = (shown.at(-1)!.value as { "text/html": string })["text/html"];
  expect(html).toContain("Infinity in &lt;b&gt;");
});

test("in a terminal it is one line, rewritten; where nobody looks, or when asked for none, nothing", () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const { isTTY } = process.stderr;
  try {
    process.stderr.isTTY = true;
    run();
    expect(written[0]).toBe("\repoch 0 of 5\x1b[K");
    expect(written.at(-1)).toMatch(/^\repoch 5 of 5 · .*, done/);
    expect(written.at(-1)).toContain("\x1b[K\n");
    written.length = 0;
    run({ progress: "none" });
    process.stderr.isTTY = false;
    run();
    expect(written).toEqual([]);
  } finally {
    process.stderr.isTTY = isTTY;
  }
});

test("a long training says how to go on when it is interrupted, a short one does not", () => {
  const shown = kernel();
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (now += 1000));
  run({ epochs: 100 });
  const hint = "interrupt it and go on later with resume: interrupted(model)";
  expect(textOf(shown[5]!)).toContain(` left · ${hint}`);
  expect(textOf(shown.at(-2)!)).not.toContain(hint);
});
