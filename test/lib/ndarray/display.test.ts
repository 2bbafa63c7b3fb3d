import { describe, expect, test } from "vitest";
import { array, type NDArray, zeros } from "../../../lib/index.ts";

type Displayed = { [symbol: symbol]: () => Record<string, string> };

function bundle(x: NDArray): Record<string, string> {
  return (x as unknown as Displayed)[Symbol.for("Jupyter.display")]!();
}

describe("a notebook sees", () => {
  test("the printed text, and HTML with shape, dtype and summary statistics", () => {
    const shown = bundle(array([1, 2, 3, 4]));
    expect(shown["text/plain"]).toBe("array([1., 2., 3., 4.])");
    expect(shown["text/html"]).toContain("<b>float64</b> (4,) · min 1 · mean 2.5 · std 1.118 · max 4");
  });

  test("a heat map of a matrix, thinned out when it is large", () => {
    expect(
      bundle(
        array([
          [1, -2],
          [0, NaN],
        ]),
      )["text/html"]!.match(/<rect/g),
    ).toHaveLength(4);
    const large = bundle(zeros([1000, 10]))["text/html"]!;
    expect(large).toContain("every 32th element");
    expect(large.length).toBeLessThan(20_000);
  });

  test("how many elements are not finite, and arrays without any", () => {
    expect(bundle(array([1, NaN, Infinity]))["text/html"]).toContain("2 not finite");
    expect(bundle(zeros([0]))["text/html"]).toContain("empty");
    expect(bundle(array([NaN]))["text/html"]).toContain("no finite number");
    expect(bundle(array(5))["text/html"]).toContain("array(5.)");
  });
});
