import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { faultsOfAgain } from "../../../kernel/lesson/again.ts";
import { faultsOfRecall } from "../../../kernel/lesson/exercises.ts";
import { faultsOfFigures } from "../../../kernel/lesson/figures.ts";
import { anchor, linksIn, mathematicsIn } from "../../../kernel/lesson/markdown.ts";
import { faultsOfNumbers } from "../../../kernel/lesson/numbers.ts";
import { faultsOfRaising } from "../../../kernel/lesson/raising.ts";
import { forStudents } from "../../../kernel/lesson/student.ts";
import { newLesson } from "../../../kernel/lesson/template.ts";
import { faultsOfText } from "../../../kernel/lesson/text.ts";
import { toJson, type Cell, type Notebook, type Output } from "../../../kernel/notebook/format.ts";

const folder = mkdtempSync(join(tmpdir(), "thalweg-lesson-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const notebook = (...cells: Partial<Cell>[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: cells.map((cell) => ({ cell_type: "markdown", source: "", metadata: {}, ...cell })),
});
const code = (source: string, rest: Partial<Cell> = {}): Partial<Cell> => ({
  cell_type: "code",
  source,
  outputs: [],
  ...rest,
});

describe("what a notebook's text is checked for", () => {
  const messages = async (...cells: Partial<Cell>[]) =>
    (await faultsOfText(notebook(...cells), join(folder, "a.ipynb"))).map(({ message }) => message);

  it("TeX that does not parse, and none in code or of prices", async () => {
    expect(await messages({ source: "$\\alpha$ and $$\\frac{1}{2}$$, `$\\x$`, $5 or $6" })).toEqual([]);
    const [message, ...more] = await messages({ source: "fine: $x$; broken: $\\frac{1}$" });
    expect(message).toMatch(/^TeX does not parse: /);
    expect(more).toEqual([]);
  });

  it("links to files and headings that are not there, whichever way headings are named", async () => {
    writeFileSync(join(folder, "b.ipynb"), toJson(notebook({ source: "# One two\n\n## 3 · Why: a, b" })));
    const good =
      "[a](b.ipynb) [b](b.ipynb#One-two) [c](b.ipynb#3-·-Why:-a,-b) [d](#here) [e](https://nowhere.invalid)";
    expect(await messages({ source: `# Here\n${good}` })).toEqual([]);
    expect(
      await messages({ source: "[a](c.ipynb) [b](b.ipynb#three) [c](#there) ![d](attachment:e.png)" }),
    ).toEqual([
      "links to c.ipynb, and there is no such file",
      "links to b.ipynb#three, and there is no such heading",
      "links to #there, and there is no such heading",
      "has no attachment for attachment:e.png",
    ]);
  });

  it("outputs that were saved with it", async () => {
    const output = { output_type: "stream", name: "stdout", text: "1" } as const;
    expect(await messages(code("1", { outputs: [output] }))).toEqual([
      "has outputs or a number; clear the outputs of all cells and save",
    ]);
  });
});

describe("what its figures are checked for", () => {
  const faults = (figure: object, text = "A curve that falls, and then stays.") => {
    const data = { "application/vnd.plotly.v1+json": figure, "text/plain": text };
    const output = { output_type: "display_data", data, metadata: {} } as const;
    return faultsOfFigures(notebook(code("plot", { outputs: [output] }))).map(({ message }) => message);
  };
  const titled = { title: { text: "a" } };

  it("finds nothing where there are title, labels and a description", () => {
    const data = [{ type: "scatter" }];
    expect(faults({ data, layout: { ...titled, xaxis: titled, yaxis: titled } })).toEqual([]);
    const scene = { xaxis: titled, yaxis: titled, zaxis: titled };
    expect(faults({ data: [{ type: "surface" }], layout: { ...titled, scene } })).toEqual([]);
  });

  it("names what is missing", () => {
    expect(faults({ data: [{ type: "bar" }], layout: { xaxis: titled } }, "")).toEqual([
      "draws a figure without a title",
      "draws a figure without a label of its yaxis",
      "draws a figure without a description in words (text/plain)",
    ]);
  });

  it("looks at each panel", () => {
    const data = [{ type: "scatter" }, { xaxis: "x2", yaxis: "y2" }, { type: "surface", scene: "scene2" }];
    const scene2 = { xaxis: titled, yaxis: titled };
    expect(faults({ data, layout: { ...titled, xaxis: titled, yaxis: titled, xaxis2: titled, scene2 } })).toEqual([
      "draws a figure without a label of its yaxis2",
      "draws a figure without a label of its zaxis (scene2)",
    ]); // prettier-ignore
  });
});

it("cells that are meant to fail must fail, with the message that their metadata name", () => {
  const error: Output = { output_type: "error", ename: "E", evalue: "no such thing", traceback: [] };
  const cell = (raises: string | undefined, failed: boolean) =>
    code("x", {
      metadata: { tags: ["raises-exception"], ...(raises === undefined ? {} : { thalweg: { raises } }) },
      outputs: failed ? [error] : [],
    });
  const [...faults] = faultsOfRaising(
    notebook(cell("such", true), cell("other", true), cell("such", false), cell(undefined, true)),
  );
  expect(faults.map(({ cell, message }) => [cell, message.slice(0, 20)])).toEqual([
    [2, "fails otherwise than"],
    [3, "is tagged raises-exc"],
    [4, "is meant to fail, an"],
  ]);
});

describe("what its numbers are checked for", () => {
  const printed: Output = {
    output_type: "stream",
    name: "stdout",
    text: "κ 45.46, 97.93 % right, 1.94e+7, 178 rows",
  };
  const table: Output = {
    output_type: "display_data",
    data: { "text/plain": "", "text/html": "<td style='width:321px'>1,185</td>" },
    metadata: {},
  };
  const figure = { layout: { title: { text: "0.425 at last" }, height: 440 }, data: [{ y: [0.777] }] };
  const drawn: Output = {
    output_type: "display_data",
    data: { "application/vnd.plotly.v1+json": figure },
    metadata: {},
  };
  const faults = (source: string, metadata: Cell["metadata"] = {}) =>
    faultsOfNumbers(
      notebook(
        code("x", { outputs: [printed, table, drawn] }),
        { source, metadata },
        { source: "## Where to read on\n\nPages 123.5" },
      ),
    );

  it("those that an output shows, rounded, in text, tables and what is written in figures", () => {
    expect(faults("$\\kappa = 45.5$, 97.9 %, $1.9 \\times 10^7$, 178 wines, 1,185, 0.425")).toEqual([]);
  });

  it("names others with their cell", () => {
    expect(faults("45.4 and 321 and 0.777 and 440").map(({ cell, message }) => [cell, message])).toEqual(
      ["45.4", "321", "0.777", "440"].map((text) => [2, `says ${text}, and no output shows that number`]),
    );
    expect(faults("$1.9 \\times 10^6$")).toHaveLength(1);
  });

  it("leaves alone what is code, a year, a section's number or two digits, and what is cited with its source", () => {
    expect(faults("`0.05`, 2015, section 4.3, 12 wines, [a](https://a.invalid/123.4)")).toEqual([]);
    expect(faults("76.3 there", { thalweg: { cited: { "76.3": "Author, Title, 2015, table 2" } } })).toEqual(
      [],
    );
  });
});

describe("what a cell that runs again is checked for", () => {
  const says = (text: string, name: "stdout" | "stderr" = "stdout"): Output => ({
    output_type: "stream",
    name,
    text,
  });
  const draws = (y: number[]): Output => ({
    output_type: "display_data",
    data: { "application/vnd.plotly.v1+json": { data: [{ y }] }, "text/plain": "a curve" },
    metadata: {},
  });
  const bar: Output = {
    output_type: "display_data",
    data: { "text/html": '<progress value="1"></progress>', "text/plain": "training · 1 of 2" },
    metadata: {},
  };
  const error: Output = { output_type: "error", ename: "E", evalue: "spent", traceback: [] };
  const [cell] = notebook(code("x")).cells as [Cell];

  it("nothing where it does the same, but for times, warnings that come once, and bars for what takes long", () => {
    expect(
      faultsOfAgain(cell, [says("took 1.25 ms │──│"), draws([1])], [says("took 12.5 ms │───│"), draws([1])]),
    ).toEqual([]);
    expect(faultsOfAgain(cell, [says("once", "stderr"), says("x")], [bar, says("x")])).toEqual([]);
    const meant = { ...cell, metadata: { tags: ["raises-exception"] } };
    expect(faultsOfAgain(meant, [error], [error])).toEqual([]);
  });

  it("an error, another figure, other words", () => {
    expect(faultsOfAgain(cell, [], [error])).toEqual(["fails when it is run again: spent"]);
    expect(faultsOfAgain(cell, [draws([1])], [draws([1, 1])])).toEqual([
      "draws another figure when it is run again",
    ]);
    expect(faultsOfAgain(cell, [says("a")], [says("a\na")])).toEqual([
      "puts out something else when it is run again",
    ]);
  });
});

it("a question to recall is from a notebook that comes before, where there is one", () => {
  expect(faultsOfRecall(undefined, [])).toEqual([]);
  expect(faultsOfRecall("05", ["04-a.ipynb", "05-b.ipynb"])).toEqual([]);
  expect(faultsOfRecall("intro", ["intro.ipynb"])).toEqual([]);
  expect(faultsOfRecall(undefined, ["05-b.ipynb"])).toEqual([
    'its recall question does not say which earlier lesson it is from: give it `from: "…"`',
  ]);
  expect(faultsOfRecall("06", ["04-a.ipynb", "05-b.ipynb"])).toEqual([
    "its recall question is from lesson 06, and no notebook of that name comes before this one",
  ]);
});

describe("what students are given", () => {
  const definition = newLesson("Means").cells.find(({ id }) => id === "mean")!;
  const recordings = { "means/mean": [{ solution: { leaves: [] }, mistakes: {} }] };

  it("holds no solution, alternative or mistaken program, but what they give, and what to look at", () => {
    const [cell] = forStudents(notebook(definition), recordings).cells;
    expect(cell!.source).not.toMatch(/solution:|alternatives|like:|\.sum\(\)\.item\(\) \/ 4/);
    expect(cell!.source).toContain('recorded: [{"solution":{"leaves":[]},"mistakes":{}}]');
    expect(cell!.source).toContain('"Forgot 1/n.": { look: "With twice as many numbers');
    expect(cell!.source).toContain("inputs: (key, round) => [random.normal(key, [4 + round])],");
  });

  it("holds nothing that only the solution needed, and nothing tagged as solution or hidden test", () => {
    const helped = definition.source.replace("(x) => x.sum().item() / x.size,", "helper,");
    const helper =
      "const helper = (x: NDArray) => inner(x) / x.size;\nconst inner = (x: NDArray) => x.sum().item();\n";
    const cells = forStudents(
      notebook(
        { ...definition, source: helper + helped },
        code("secret()", { metadata: { tags: ["solution"] } }),
        code("secret()", { metadata: { tags: ["hidden-test"] } }),
        code("const kept = 1;"),
      ),
      recordings,
    ).cells;
    expect(cells).toHaveLength(2);
    expect(cells[0]!.source).toMatch(/^const mean = exercise/);
    expect(cells[1]!.source).toBe("const kept = 1;");
  });

  it("is refused for an exercise that has not been recorded", () => {
    expect(() => forStudents(notebook(definition), {})).toThrow(
      "the exercise means/mean has not been recorded",
    );
  });
});

it("links, TeX and headings are read as JupyterLab reads them", () => {
  expect(linksIn('[a](b.md "title") ![c](<d.png>)\n\n[e]: f.html')).toEqual(["b.md", "d.png", "f.html"]);
  expect(mathematicsIn("$a$ $$b$$ `$c$`\n```\n$d$\n```")).toEqual([
    { tex: "b", display: true },
    { tex: "a", display: false },
  ]);
  expect(anchor("3-·-Why:-curvature-sets-the-step")).toBe(anchor("3 · Why: curvature sets the step"));
});
