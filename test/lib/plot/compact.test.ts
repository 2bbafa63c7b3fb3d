import { describe, expect, test } from "vitest";
import { contour } from "../../../lib/plot/index.ts";
import { compact } from "../../../lib/plot/compact.ts";

type Packed = { dtype: "f4" | "f8"; bdata: string; shape?: string };
function unpack({ dtype, bdata }: Packed): number[] {
  const bytes = new Uint8Array(Buffer.from(bdata, "base64")).buffer;
  return Array.from(dtype === "f4" ? new Float32Array(bytes) : new Float64Array(bytes));
}
const many = Array.from({ length: 300 }, (_, i) => (i === 7 ? null : Math.sin(i) * 10 ** (i % 20)));

describe("what a figure sends", () => {
  test("packs long rows, to seven digits, with NaN for null", () => {
    const [trace] = compact([{ type: "scatter", x: [1, 2], y: many }]);
    expect(trace!["x"]).toEqual([1, 2]);
    const y = unpack(trace!["y"] as Packed);
    expect(y[7]).toBeNaN();
    y.forEach((value, i) => {
      const [was, close] = [many[i]!, 1e-7 * Math.abs(many[i]!)];
      if (i !== 7) expect(Math.abs(value - was)).toBeLessThanOrEqual(close);
    });
  });

  test("packs grids with their shape", () => {
    const z = Array.from({ length: 20 }, (_, j) => Array.from({ length: 30 }, (_, i) => i * j));
    const [trace] = compact([{ type: "contour", z }]);
    expect(trace!["z"]).toMatchObject({ dtype: "f4", shape: "20, 30" });
    expect(unpack(trace!["z"] as Packed)).toEqual(z.flat());
  });

  test("keeps sizes that float32 does not reach", () => {
    const tiny = many.map((value) => (value === null ? null : value * 1e-60));
    const [trace] = compact([{ type: "scatter", y: tiny }]);
    expect((trace!["y"] as Packed).dtype).toBe("f8");
    expect(unpack(trace!["y"] as Packed)[9]).toBe(tiny[9]);
  });

  test.each([
    ["short rows", [1, 2, 3]],
    ["texts", Array.from({ length: 300 }, () => "a")],
    ["ragged rows", [many, [1]]],
    ["nothing", []],
  ])("leaves alone %s", (_, x) => {
    expect(compact([{ type: "scatter", x }])).toEqual([{ type: "scatter", x }]);
  });

  test("is little more than half as long for a big grid", () => {
    const axis = Array.from({ length: 101 }, (_, i) => i);
    const z = axis.map((y) => axis.map((x) => Math.sin(x / 7) * Math.cos(y / 9)));
    const figure = contour({ x: axis, y: axis, z }, { title: "t", xLabel: "x", yLabel: "y", zLabel: "z" });
    expect(JSON.stringify(figure).length).toBeLessThan(0.6 * JSON.stringify(figure.data).length);
  });
});
