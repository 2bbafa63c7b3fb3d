import { describe, expect, test } from "vitest";
import { lines, sideBySide, sweep } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const curve = (power: number) =>
  lines([{ name: "y", y: [0, 1, 2 ** power] }], { title: `Power ${power}`, xLabel: "x", yLabel: "y" });

describe("sweep", () => {
  test("is valid for plotly.js in every state", () => {
    expect(complaints(sweep([1, 2, 3], curve, { label: "power" }))).toEqual([]);
  });

  test("has one frame and one slider step a value, and starts where asked", () => {
    const figure = sweep([1, 2, 3], curve, { label: "power", start: 1 });
    expect(figure.data).toEqual(curve(2).data);
    expect(figure.frames.map((frame) => frame.data)).toEqual([1, 2, 3].map((power) => curve(power).data));
    const [slider] = figure.layout["sliders"] as [
      { active: number; steps: { label: string; args: [[string]] }[] },
    ];
    expect(slider.active).toBe(1);
    expect(slider.steps.map((step) => step.label)).toEqual(["1", "2", "3"]);
    expect(slider.steps.map((step) => step.args[0][0])).toEqual(figure.frames.map((frame) => frame.name));
  });

  test("carries in each frame all that changes anywhere, so that every state comes back, and nothing else", () => {
    const { frames } = sweep([1, 2], curve, { label: "power" });
    expect(frames.map((frame) => frame.layout)).toEqual(
      [1, 2].map((power) => ({ title: curve(power).layout["title"] })),
    );
    const row = (power: number) => sideBySide([curve(1), curve(power)], { title: "Two" });
    const half = sweep([1, 2], row, { label: "power" });
    expect(half.frames.map(({ data, traces }) => [data.length, traces])).toEqual([
      [1, [1]],
      [1, [1]],
    ]);
  });

  test("plays when asked to, from the first state on, and stops when asked again", () => {
    const figure = sweep([1, 2, 3], curve, { label: "power", play: true });
    expect(complaints(figure)).toEqual([]);
    const [menu] = figure.layout["updatemenus"] as [{ buttons: [{ args: [string[]]; args2: [unknown[]] }] }];
    expect(menu.buttons[0].args[0]).toEqual(["0", "1", "2"]);
    expect(menu.buttons[0].args2[0]).toEqual([null]);
  });

  test("animates whole rows of figures", () => {
    const row = (power: number) => sideBySide([curve(1), curve(power)], { title: "Two" });
    expect(complaints(sweep([1, 2], row, { label: "power" }))).toEqual([]);
  });

  test("gives the legend rows of its own below the title, above the plot and its headings", () => {
    const two = (power: number) => lines([{ name: "a", y: [0, power] }, { name: "b", y: [1, power] }], { title: "T", xLabel: "x", yLabel: "y" }); // prettier-ignore
    const of = (figure: { layout: object }) =>
      figure.layout as { margin: { t: number }; height: number; title: { y: number }; legend: { y: number } };
    const [plain, swept] = [of(two(1)), of(sweep([1, 2], two, { label: "power" }))];
    expect(swept.margin.t - plain.margin.t).toBe(19);
    expect(swept.height - plain.height).toBe(90 + 19);
    expect(swept.title.y).toBe(1);
    expect(swept.legend.y).toBeGreaterThan(1);
    const row = of(sweep([1, 2], (power) => sideBySide([two(1), two(power)], { title: "Two" }), { label: "p" })); // prettier-ignore
    expect(row.legend.y).toBeGreaterThan(swept.legend.y);
  });

  test("says what the slider changes", () => {
    expect(sweep([1, 2], curve, { label: "power" }).description).toMatch(
      /A slider changes power from 1 to 2\.$/,
    );
  });

  test("refuses no values, a start that is none of them, and a changing number of traces", () => {
    expect(() => sweep([], curve, { label: "p" })).toThrow("sweep: start 0 is not an index into 0 values");
    expect(() => sweep([1], curve, { label: "p", start: 1 })).toThrow(
      "sweep: start 1 is not an index into 1 values",
    );
    const growing = (n: number) =>
      lines(
        Array.from({ length: n }, () => ({ name: "y", y: [n] })),
        { title: "", xLabel: "", yLabel: "" },
      );
    expect(() => sweep([1, 2], growing, { label: "n" })).toThrow(
      "sweep: every value needs the same number of traces, but 1 became 2 at n 2",
    );
  });
});
