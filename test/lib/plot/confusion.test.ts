import { describe, expect, test } from "vitest";
import { confusion } from "../../../lib/plot/index.ts";
import { complaints } from "./plotly.ts";

const counts = [
  [8, 2, 0],
  [1, 4, 0],
  [0, 0, 0],
];
const options = { title: "Animals", classes: ["cat", "dog", "owl"] };

describe("confusion", () => {
  test("is valid for plotly.js", () => {
    expect(complaints(confusion(counts, options))).toEqual([]);
    expect(complaints(confusion([[3, 0], [1, 2]], { title: "Two" }))).toEqual([]); // prettier-ignore
  });

  test("shows counts on shares of each true class, with nothing for a class of no examples", () => {
    expect(confusion(counts, options).data[0]).toMatchObject({
      z: [
        [0.8, 0.2, 0],
        [0.2, 0.8, 0],
        [null, null, null],
      ],
      text: [
        ["8", "2", "0"],
        ["1", "4", "0"],
        ["0", "0", "0"],
      ],
      x: options.classes,
      y: options.classes,
      zmin: 0,
      zmax: 1,
    });
  });

  test("describes how many are right and the most frequent mistake", () => {
    expect(confusion(counts, options).description).toBe(
      "Animals: a row for each true class, a column for each predicted one. 12 of 15 examples right. " +
        "Most often cat was taken for dog: 2 times.",
    );
    expect(confusion([[3, 0], [0, 2]], { title: "Two" }).description).toContain("No mistakes."); // prettier-ignore
  });

  test("refuses what is no square, has other classes or nobody in it", () => {
    expect(() => confusion([[1, 2]], { title: "a" })).toThrow(
      "confusion: expected as many rows and columns as classes (1), but rows of 2 came",
    );
    expect(() => confusion(counts, { title: "a", classes: ["x"] })).toThrow(
      "classes (1), but rows of 3, 3, 3 came",
    );
    expect(() => confusion([], { title: "a" })).toThrow("rows of nothing came");
  });
});
