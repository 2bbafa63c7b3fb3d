import { describe, expect, it } from "vitest";
import { Table } from "../../../kernel/display/table.ts";

const rows = [
  { name: "wine", rows: 178, kappa: 45.5 },
  { name: "iris", rows: 150, kappa: 140.94321 },
  { name: "digits", rows: 1797, kappa: null },
];

describe("a table", () => {
  it("shows rows under their columns, numbers to the right with the same decimals", () => {
    expect(new Table(rows).toString()).toBe(
      ["name    rows   kappa", "wine     178   45.50", "iris     150  140.94", "digits  1797"].join("\n"),
    );
  });

  it("gives the numbers of a column as many decimals as one of them needs for five digits", () => {
    const column = (...values: number[]) => new Table({ x: values }).toString().split("\n").slice(1);
    expect(column(0, 0.05, 0.3)).toEqual(["0.00", "0.05", "0.30"]);
    expect(column(1 / 3, 100.5)).toEqual(["  0.33333", "100.50000"]);
    expect(column(-1e-7, 2.5)).toEqual(["-0.0000001", " 2.5000000"]);
    expect(column(1.2345678e-9, 2.5)).toEqual(["1.2346e-9", "      2.5"]);
  });

  it("puts texts that are written numbers to the right as well", () => {
    const written = [
      { name: "He", n: "2.0", factor: "6.8e+2", right: "9 %", date: "2026-01-02" },
      { name: "std 0.01", n: "0.010", factor: "NaN", right: "98 %", date: "2026-11-30" },
    ];
    expect(new Table(written).toString()).toBe(
      [
        "name          n  factor  right  date",
        "He          2.0  6.8e+2    9 %  2026-01-02",
        "std 0.01  0.010     NaN   98 %  2026-11-30",
      ].join("\n"),
    );
  });

  it("takes lists, and columns by their names", () => {
    expect(new Table([[1, "a"]]).toString()).toBe("0  1\n1  a");
    expect(new Table({ x: Float64Array.of(0.5, 2), y: ["a", "b"] }).toString()).toBe(
      ["  x  y", "0.5  a", "2.0  b"].join("\n"),
    );
  });

  it("picks, orders and sorts columns; empty cells come last whichever way", () => {
    const names = (sort: string) =>
      new Table(rows, { columns: ["name"], sort }).toString().split("\n").slice(1);
    expect(names("rows")).toEqual(["iris", "wine", "digits"]);
    expect(names("-kappa")).toEqual(["iris", "wine", "digits"]);
    expect(names("kappa")).toEqual(["wine", "iris", "digits"]);
    expect(names("name")).toEqual(["digits", "iris", "wine"]);
  });

  it("of many rows shows the first and says so", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ i }));
    expect(new Table(many, { first: 2 }).toString()).toBe("i\n0\n1\nfirst 2 of 30 rows");
    expect(new Table(many).toString().split("\n")).toHaveLength(22);
  });

  it("is HTML in a notebook, in which text is text", () => {
    const html = new Table([{ "<i>": "<script>" }]).toHtml();
    expect(html).toContain("&lt;script&gt;");
    expect(html).not.toContain("<script");
    expect(html).toContain('<th scope="col"');
  });

  it.each([
    [7, "table: expected rows (objects or lists), or an object of columns"],
    [[1, 2], "table: expected each row to be an object or a list, row 0 is 1"],
    [{ x: [1], y: [1, 2] }, "table: expected columns of one length, but x has 1, y has 2"],
    [{ x: 3 }, "table: expected columns of one length, but x has undefined"],
  ])("of %j is refused", (data, message) => {
    expect(() => new Table(data as never)).toThrow(message);
  });

  it("says which columns there are when asked for another", () => {
    expect(() => new Table(rows, { sort: "-size" })).toThrow(
      "table: there is no column size; there are name, rows, kappa",
    );
  });
});
