import { describe, expect, test } from "vitest";
import { contour, lines, sideBySide, surface, sweep } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const labels = { xLabel: "a", yLabel: "b" };
const grid = { x: [0, 1], y: [0, 1], z: [[0, 1], [1, 2]] }; // prettier-ignore
const map = (title: string) =>
  contour(grid, { ...labels, title, zLabel: "cost", paths: [{ name: "descent", x: [0, 1], y: [0, 1] }] });
const curve = (title: string) => lines([{ name: "cost", y: [2, 1] }], { ...labels, title });
const sheet = (title: string) => surface(grid, { ...labels, title, zLabel: "cost" });

describe("sideBySide", () => {
  test("is valid for plotly.js with contours, surfaces and curves in one row", () => {
    expect(complaints(sideBySide([map("A"), sheet("B"), curve("C")], { title: "All" }))).toEqual([]);
  });

  test("gives each figure axes of its own, in panels that do not overlap", () => {
    const { layout, data } = sideBySide([map("A"), map("B")], { title: "Both" });
    const [left, right] = [layout["xaxis"], layout["xaxis2"]] as { domain: [number, number] }[];
    expect(left?.domain[1]).toBeLessThan(right?.domain[0] ?? 0);
    expect(layout["yaxis2"]).toMatchObject({ anchor: "x2", scaleanchor: "x2" });
    expect(data.slice(3).every((trace) => trace["xaxis"] === "x2" && trace["yaxis"] === "y2")).toBe(true);
  });

  test("shares width as asked", () => {
    const { layout } = sideBySide([curve("A"), curve("B")], { title: "Both", widths: [3, 1] });
    const [left, right] = [layout["xaxis"], layout["xaxis2"]] as { domain: [number, number] }[];
    const width = ({ domain: [a, b] } = { domain: [0, 0] }) => b - a;
    expect(width(left) / width(right)).toBeCloseTo(3, 12);
  });

  test("leaves room for a colour bar where one is, and there alone", () => {
    const { layout } = sideBySide([curve("A"), curve("B"), map("C")], { title: "All" });
    const [a, b, c] = ["xaxis", "xaxis2", "xaxis3"].map(
      (name) => (layout[name] as { domain: number[] }).domain,
    );
    expect(b![0]! - a![1]!).toBeCloseTo(c![0]! - b![1]!, 12);
    expect(c![1]).toBeLessThan(1);
    const turned = sideBySide([map("C"), curve("A"), curve("B")], { title: "All" }).layout;
    const [first, second] = ["xaxis", "xaxis2"].map((name) => (turned[name] as { domain: number[] }).domain);
    expect(second![0]! - first![1]!).toBeGreaterThan(b![0]! - a![1]!);
    expect((turned["xaxis3"] as { domain: number[] }).domain[1]).toBeCloseTo(1, 12);
  });

  test("names a trace that appears in both panels once in the legend", () => {
    const { data } = sideBySide([curve("A"), curve("B")], { title: "Both" });
    expect(data.map((trace) => trace["showlegend"] ?? true)).toEqual([true, false]);
  });

  test("keeps the title of each figure above it and its description in order", () => {
    const figure = sideBySide([curve("First"), curve("Second")], { title: "Both" });
    expect(figure.layout["annotations"]).toMatchObject([{ text: "First" }, { text: "Second" }]);
    expect(figure.description).toMatch(/^Both\. Side by side, from the left: First: .* Second: /);
  });

  test("refuses rows it cannot build", () => {
    expect(() => sideBySide([], { title: "None" })).toThrow(
      "sideBySide: no figures came, there is nothing to draw",
    );
    expect(() => sideBySide([curve("A")], { title: "A", widths: [1, 2] })).toThrow(
      "sideBySide: 1 figures need as many widths, but 2 came",
    );
    const moving = sweep([1, 2], (value) => curve(String(value)), { label: "value" });
    expect(() => sideBySide([curve("A"), moving], { title: "A" })).toThrow(
      "sideBySide: figure 1 has frames; put figures side by side first, then sweep",
    );
  });
});
