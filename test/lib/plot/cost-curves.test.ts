import { describe, expect, test } from "vitest";
import { costCurves } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const adam = { name: "adam", train: [1, 0.1, 0.001], dev: [1, 0.3, 0.4] };

describe("costCurves", () => {
  test("is valid for plotly.js, with several trainings and with one", () => {
    expect(complaints(costCurves([adam, { name: "sgd", train: [1, 0.9] }]))).toEqual([]);
    expect(complaints(costCurves([{ train: [1, 0.9] }], { title: "One" }))).toEqual([]);
  });

  test("marks the lowest cost on the dev set, and counts from 1 unless told otherwise", () => {
    expect(costCurves([adam]).data[2]).toMatchObject({ x: [2], y: [0.3] });
    expect(costCurves([adam], { first: 0 }).data[2]).toMatchObject({ x: [1], y: [0.3] });
  });

  test("turns to a log axis when costs fall over two decades", () => {
    expect(costCurves([adam]).layout["yaxis"]).toMatchObject({ type: "log" });
    expect(costCurves([{ train: [2, 1] }]).layout["yaxis"]).not.toHaveProperty("type");
  });

  test("needs no dev set, and no name for one training", () => {
    const figure = costCurves([{ train: [2, 1], dev: [] }]);
    expect(figure.data.map((trace) => trace["name"])).toEqual(["train"]);
    expect(figure.description).toBe("Cost while training: cost against epoch. Train from 2 to 1 in 2.");
    expect(() => costCurves([])).toThrow("costCurves: no training came, there is nothing to draw");
  });

  test("says in words where each went", () => {
    expect(costCurves([adam]).description).toBe(
      "Cost while training: cost against epoch. adam, train from 1 to 0.001 in 3; on dev lowest at epoch 2 with 0.3.",
    );
  });
});
