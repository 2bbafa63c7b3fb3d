import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notebook } from "../../kernel/notebook/format.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [major] = process.versions.node.split(".").map(Number) as [number];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-packages-"));
  writeFileSync(join(folder, "package.json"), '{ "name": "packages", "private": true }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs cells in a project that has nothing. For each cell, the kinds of what it shows, and all of that as text. */
function run(...cells: string[]): { kinds: string[]; text: string }[] {
  const file = join(folder, "n.ipynb");
  const written = cells.map((source) => ({ cell_type: "code", source, metadata: {} }));
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: written }));
  const out = join(folder, "out.ipynb");
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, "dist/cli.cjs"), "run", file, "-o", out],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining("1 passed")]);
  return (JSON.parse(readFileSync(out, "utf8")) as Notebook).cells.map(({ outputs = [] }) => {
    const shown = outputs.flatMap((output) => ("data" in output ? [output.data] : []));
    return {
      kinds: shown.flatMap((data) => Object.keys(data)),
      text: shown.map((data) => JSON.stringify(data)).join(),
    };
  });
}

const install = (...names: string[]) => names.map((name) => `await install("${name}");`).join("\n");

describe("packages that a cell installs, and the next one imports", () => {
  it("are plain ES modules, Observable Plot, canvases and Vega-Lite, whose values show as what they are", () => {
    const [, lodash, plot, canvas, vega] = run(
      install("lodash-es", "@observablehq/plot", "linkedom", "@napi-rs/canvas", "vega-lite-api"),
      'import { sum } from "lodash-es";\nsum([20, 22])',
      'import * as Plot from "@observablehq/plot";\nimport { parseHTML } from "linkedom";\nconst { document } = parseHTML("<html><body></body></html>");\nPlot.dot([[1, 2], [3, 4]]).plot({ document })',
      'import { createCanvas } from "@napi-rs/canvas";\nconst canvas = createCanvas(20, 10);\ncanvas.getContext("2d").fillRect(0, 0, 5, 5);\ncanvas',
      'import * as vl from "vega-lite-api";\nvl.markBar().data([{ x: 1, y: 2 }]).encode(vl.x().fieldO("x"), vl.y().fieldQ("y"))',
    );
    expect(lodash!.text).toContain('"42"');
    expect(plot!.kinds).toContain("image/svg+xml");
    expect(plot!.text).toContain("<circle");
    expect(canvas!.kinds).toContain("image/png");
    expect(vega!.kinds).toContainEqual(expect.stringMatching(/^application\/vnd\.vegalite\.v\d\+json$/));
  });

  it.skipIf(major < 22)("are data frames of Polars, which need Node 22", () => {
    const [, frame] = run(
      install("nodejs-polars"),
      'import pl from "nodejs-polars";\npl.DataFrame({ a: [1, 2], b: ["x", "y"] })',
    );
    expect(frame!.kinds).toContain("text/html");
    expect(frame!.text).toContain("<td>x</td>");
  });
});

describe("the recipes of docs/notebooks.md", () => {
  const recipes = [
    ...readFileSync(join(root, "docs", "notebooks.md"), "utf8").matchAll(/```ts\n([^]*?)```/g),
  ].map(([, code]) => code!);
  const those = (...words: string[]) => words.map((word) => recipes.find((code) => code.includes(word))!);

  it("read CSV, and draw with Vega-Lite", () => {
    writeFileSync(join(folder, "heights.csv"), "h\n1.5\n2.5\n");
    const [, values, vega] = run(...those("heights.csv"), "values.toArray()", ...those("vega.github.io"));
    expect(vega!.kinds).toContain("application/vnd.vegalite.v5+json");
    expect(values!.text).toContain("[ [ 1.5 ], [ 2.5 ] ]");
  });

  it("read Parquet and Arrow", () => {
    const write = [
      'import { parquetWriteBuffer } from "hyparquet-writer";',
      'import { tableFromArrays, tableToIPC } from "apache-arrow";',
      'import { writeFileSync } from "node:fs";',
      'writeFileSync("heights.parquet", Buffer.from(parquetWriteBuffer({ columnData: [{ name: "h", data: [1.5, 2.5], type: "DOUBLE" }] })));',
      'writeFileSync("heights.arrow", tableToIPC(tableFromArrays({ h: Float64Array.of(3.5, 4.5) })));',
    ].join("\n");
    const shown = run(
      install("hyparquet-writer", "apache-arrow"),
      write,
      ...those('install("hyparquet")', "parquetReadObjects", 'install("apache-arrow")', "tableFromIPC"),
    );
    expect(shown[3]!.text).toMatch(/1\.5000\\n2\.5000/);
    expect(shown[5]!.text).toMatch(/3\.5000\\n4\.5000/);
  });

  it("read SQLite", () => {
    const make =
      'new Database("valley.db").exec("create table heights (h); insert into heights values (1.5);");';
    const [get, read] = those('install("libsql")', 'from "libsql"');
    const shown = run(get!, `import Database from "libsql";\n${make}`, read!);
    expect(shown[2]!.text).toContain("1.5");
  });
});
