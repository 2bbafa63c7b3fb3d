import { afterEach, describe, expect, test, vi } from "vitest";
import { array, gradCheck, type NDArray, plot, random } from "../../../lib/index.ts";
import { complaints } from "../plot/plotly.ts";

const params = { W: random.normal(random.key(0), [3, 4]), b: array(0.5) };
type Params = typeof params;
const cost = (p: Params) => p.W.sin().sum().add(p.b.exp());
const broken = (p: Params): Params => ({ W: p.W.cos().with([1, 2], 7), b: p.b.exp() });
const report = gradCheck(cost, params, { gradient: broken });

describe("the figure of a report", () => {
  test("is valid for plotly.js, whatever was checked", () => {
    const reports = [
      report,
      gradCheck(cost, params),
      gradCheck(cost, params, { gradient: broken, directions: 2 }),
      gradCheck(cost, params, { gradient: broken, sample: 2 }),
      gradCheck((w: NDArray) => w.square(), 1),
      gradCheck((w: NDArray) => w.exp().sum(), random.normal(random.key(1), [2, 3, 4])),
    ];
    for (const each of reports) expect(complaints(each.figure())).toEqual([]);
  });

  test("has a bar for each array, the worst element over ε, and the elements of the worst array", () => {
    const { data } = report.figure();
    expect(data.map(({ type }) => type)).toEqual(["bar", "scatter", "heatmap"]);
    expect(data[0]).toMatchObject({ x: ["W", "b"] });
    const cells = data[2]?.["customdata"] as number[][];
    expect(cells.map((row) => row.length)).toEqual([4, 4, 4]);
    expect(cells[1]![2]).toBeGreaterThan(0.1);
    expect(cells.flat().filter((distance) => distance > 1e-7)).toHaveLength(1);
    expect(data[1]).toMatchObject({ name: "W[1,2]" });
  });

  test("has no map of a single element", () => {
    const along = gradCheck(cost, params, { gradient: broken, directions: 2 }).figure();
    expect(along.data.map(({ type }) => type)).toEqual(["bar", "scatter"]);
  });

  test("leaves holes where a sample did not look", () => {
    const [, , map] = gradCheck(cost, params, { gradient: broken, sample: 5 }).figure().data;
    expect((map?.["z"] as (number | null)[][]).flat().filter((cell) => cell !== null)).toHaveLength(5);
  });
});

describe("the text of a report", () => {
  test("asks about what has no influence on the cost, which is right and seldom meant", () => {
    const start = { w: array([1, 2]), b: array(0.5) };
    const forgetful = gradCheck((p: typeof start) => start.w.square().sum().add(p.b.exp()), start);
    expect(forgetful.verdict).toBe("right");
    expect(forgetful.toString()).toMatch(
      /\nw has no influence on the cost here: [^]*Does the cost use it\?$/,
    );
    expect(gradCheck(cost, params).toString()).not.toContain("influence");
  });

  test("is broken between words where a remark is long", () => {
    for (const line of report.toString().split("\n\n").at(-1)!.split("\n"))
      expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe("show", () => {
  const hostSymbol = Symbol.for("thalweg.host");
  afterEach(() => {
    vi.restoreAllMocks();
    Reflect.deleteProperty(globalThis, hostSymbol);
  });

  test("prints the table, and in a notebook displays the figure", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    report.show();
    expect(log).toHaveBeenCalledExactlyOnceWith(report.toString());

    const display = vi.fn();
    Object.defineProperty(globalThis, hostSymbol, { value: { display }, configurable: true });
    report.show();
    expect(display.mock.calls).toHaveLength(1);
    expect(display.mock.calls[0]?.[0]).toBeInstanceOf(plot.Figure);
  });
});
