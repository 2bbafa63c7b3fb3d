import { describe, expect, test } from "vitest";
import { contour, type Path, race } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const bowl = {
  x: [-1, 0, 1],
  y: [-1, 0, 1],
  z: [
    [2, 1, 2],
    [1, 0, 1],
    [2, 1, 2],
  ],
};
const draw = (paths: readonly Path[]) =>
  contour(bowl, { title: "A bowl", xLabel: "a", yLabel: "b", zLabel: "height", paths });
const far = (steps: number): Path => ({
  name: `${steps} steps`,
  x: Array.from({ length: steps + 1 }, (_, i) => 1 - i / steps),
  y: Array.from({ length: steps + 1 }, (_, i) => i / steps),
  z: Array.from({ length: steps + 1 }, (_, i) => 1 - i / steps),
  offPlane: Array.from({ length: steps + 1 }, () => 0.5),
});
const lengths = (data: readonly { readonly [key: string]: unknown }[]) =>
  data.map((trace) => (trace["x"] as unknown[]).length);

describe("race", () => {
  test("is valid for plotly.js in every state, and sends the map once", () => {
    const figure = race([far(3), far(2)], draw);
    expect(complaints(figure)).toEqual([]);
    for (const { data, traces } of figure.frames) {
      expect(traces).toEqual([1, 2, 3, 4]);
      expect(data.every(({ type }) => type === "scatter")).toBe(true);
    }
  });

  test("lets every path take its steps at the same time, and a short one wait at its end", () => {
    const { frames, data } = race([far(3), far(2)], draw);
    expect(frames.map((frame) => lengths(frame.data))).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
      [3, 3, 3, 3],
      [4, 4, 3, 3],
    ]);
    expect(lengths(data.slice(1))).toEqual([4, 4, 3, 3]);
  });

  test("of a long path takes evenly chosen steps, and names them", () => {
    const figure = race([far(1000)], draw, { frames: 5, label: "iteration" });
    const [slider] = figure.layout["sliders"] as [{ active: number; steps: { label: string }[] }];
    expect(slider.steps.map(({ label }) => label)).toEqual(["0", "250", "500", "750", "1000"]);
    expect(slider.active).toBe(4);
  });

  test("needs a path to play", () => {
    expect(() => race([{ name: "p", x: [0], y: [0] }], draw)).toThrow(
      "race: no path has two points, there is nothing to play",
    );
  });
});
