import { expect, it } from "vitest";
import { variablesTable } from "../../../kernel/display/variables.ts";

it("variables are told with type, shape, size and how they begin", () => {
  class Point {
    x = 1;
  }
  const hostile = {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      throw new Error("no");
    },
  };
  const table = variablesTable(
    new Map<string, unknown>([
      ["xs", new Float64Array(3)],
      ["array", { shape: [2, 3], dtype: "float32", data: new Float32Array(6) }],
      ["text", "steep"],
      ["f", () => 1],
      ["Point", Point],
      ["p", new Point()],
      ["hostile", hostile],
      ["nothing", null],
    ]),
  );
  const lines = Object.fromEntries(
    table
      .toString()
      .split("\n")
      .map((line) => line.split(/ {2,}/) as [string, ...string[]])
      .map(([name, ...rest]) => [name.trim(), rest.join("|")]),
  );
  expect(lines).toMatchObject({
    xs: "Float64Array|3|24|Float64Array(3) [ 0, 0, 0 ]",
    text: "string|5|'steep'",
    f: "function",
    Point: "class",
    p: "Point|Point { x: 1 }",
    hostile: "Object|[no]",
    nothing: "null|null",
  });
  expect(lines["array"]).toMatch(/^Object float32\|\(2, 3\)\|24\|/);
});
