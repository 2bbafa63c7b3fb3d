import { describe, expect, it } from "vitest";
import type { Notebook } from "../../../kernel/notebook/format.ts";
import { readParameters, withParameters } from "../../../kernel/notebook/parameters.ts";

const notebook = (...tags: string[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: "markdown", id: "a", source: "text", metadata: {} },
    { cell_type: "code", id: "b", source: "const lr = 1;", metadata: { tags } },
    { cell_type: "code", id: "c", source: "lr", metadata: {} },
  ],
});

describe("parameters", () => {
  it("are values of JSON where they can be, else text", () => {
    expect(readParameters(["lr=0.1", "on=true", "sizes=[1, 2]", "name=a=b", "empty="])).toEqual({
      lr: 0.1,
      on: true,
      sizes: [1, 2],
      name: "a=b",
      empty: "",
    });
  });

  it.each(["lr", "=1", "1a=2", "a-b=1", "a;crime()=1"])("%j is none", (text) => {
    expect(() => readParameters([text])).toThrow(/--param takes name=value, such as --param lr=0\.1, not/);
  });

  it("are declared anew after the cell that declares them", () => {
    const { cells } = withParameters(notebook("parameters"), { lr: 0.1, name: 'a"b' });
    expect(cells.map(({ source }) => source)).toEqual([
      "text",
      "const lr = 1;",
      'const lr = 0.1;\nconst name = "a\\"b";',
      "lr",
    ]);
  });

  it("take the place of those of an earlier run", () => {
    const once = withParameters(notebook("parameters"), { lr: 0.1 });
    expect(withParameters(once, { lr: 0.2 }).cells.map(({ source }) => source)).toEqual([
      "text",
      "const lr = 1;",
      "const lr = 0.2;",
      "lr",
    ]);
  });

  it("need a cell that declares them; without any, the notebook stays as it is", () => {
    expect(() => withParameters(notebook(), { lr: 0.1 })).toThrow(
      /no cell tagged "parameters"; tag the cell that declares lr/,
    );
    expect(withParameters(notebook(), {})).toEqual(notebook());
  });
});
