import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { array, exp, type NDArray, sigmoid, softplus, tanh } from "../../../../lib/index.ts";
import { increments, SMALL } from "../../../../lib/check/nudge/increments.ts";

/** Nodes and weights of Gauss and Legendre on [0, 1]: exact for polynomials of degree 9. */
const quadrature = [
  [0.5, 64 / 225],
  ...[-1, 1].flatMap((side) =>
    [-1, 1].map((sign) => [
      (1 + (side * Math.sqrt(5 + sign * 2 * Math.sqrt(10 / 7))) / 3) / 2,
      (322 - sign * 13 * Math.sqrt(70)) / 1800,
    ]),
  ),
] as [number, number][];

const functions: [keyof typeof increments, (x: NDArray) => NDArray, (x: number) => number][] = [
  ["tanh", tanh, (x) => Math.cosh(x) ** -2],
  ["sigmoid", sigmoid, (x) => Math.cosh(x / 2) ** -2 / 4],
  ["softplus", softplus, (x) => 1 / (1 + Math.exp(-x))],
  ["exp", exp, Math.exp],
];

describe("the increment of a function is the integral of its slope, to the last digits", () => {
  test.each(functions)("%s", (name, f, slope) => {
    // Numbers that are not normal have no last digits to speak of.
    const near = fc
      .double({ min: -SMALL, max: SMALL, noNaN: true })
      .map((d) => (Math.abs(d) < 1e-300 ? 0 : d));
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), near, (x, d) => {
        const [at, { known, by }] = [array(x), increments[name]!];
        const mean = quadrature.reduce((sum, [node, weight]) => sum + weight * slope(x + node * d), 0);
        const error = by(array(d), ...known(at, f(at))).item() - d * mean;
        expect(Math.abs(error)).toBeLessThanOrEqual(2 ** -49 * Math.abs(d) * Math.max(1, mean));
      }),
    );
  });
});
