import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notebook } from "../../kernel/notebook/format.ts";
import { FIGURE } from "../../kernel/wire/message.ts";
import { python } from "../system/python-packages.ts";
import { figures } from "./figures.ts";
import { countColored } from "./pixels.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const cli = join(root, "dist", "cli.cjs");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-pictures-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An executed notebook that put these out. */
function executed(...bundles: object[]): string {
  const outputs = bundles.map((data) => ({ output_type: "display_data", data, metadata: {} }));
  const file = join(folder, "executed.ipynb");
  const cell = { cell_type: "code", id: "a", source: "", metadata: {}, execution_count: 1, outputs };
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }));
  return file;
}

const read = (file: string) =>
  (JSON.parse(readFileSync(file, "utf8")) as Notebook).cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap((output) => ("data" in output ? [output.data] : [])),
  );

describe("pictures for those who show no Plotly figures", () => {
  it("stand beside the data of every kind of figure, surfaces and heat maps too, and show what is drawn", () => {
    const kinds = Object.entries(figures).map(([name, make]) => ({ name, ...make() }));
    const file = executed(
      ...kinds.map(({ figure }) => ({ [FIGURE]: figure.toJSON(), "text/plain": figure.description })),
    );
    const out = join(folder, "out.ipynb");
    execFileSync(process.execPath, [cli, "pictures", file, "-o", out]);
    const drawn = read(out);
    expect(drawn).toHaveLength(kinds.length);
    const blank = kinds.filter(
      ({ colored = 1000 }, at) =>
        countColored(Buffer.from(drawn[at]!["image/png"] as string, "base64")) < colored,
    );
    expect(blank.map(({ name }) => name)).toEqual([]);
    const { cells } = JSON.parse(readFileSync(out, "utf8")) as Notebook;
    const metadata = cells[0]!.outputs!.map((output) => ("data" in output ? output.metadata : {}));
    expect(metadata).toEqual(kinds.map(({ figure }) => ({ "image/png": { alt: figure.description } })));
    // The data are what they were.
    expect(drawn.map((bundle) => bundle[FIGURE])).toEqual(read(file).map((bundle) => bundle[FIGURE]));
  });

  it("come with a lesson that is run, and nbconvert, which JupyterLab exports by, shows them", () => {
    const out = join(folder, "welcome.ipynb");
    const lesson = join(root, "notebooks", "00-welcome.ipynb");
    execFileSync(process.execPath, [cli, "run", lesson, "-o", out, "--pictures"]);
    const shown = read(out).filter((bundle) => FIGURE in bundle);
    expect(shown.length).toBeGreaterThan(0);
    const pictures = shown.map((bundle) => bundle["image/png"] as string);
    for (const picture of pictures)
      expect(countColored(Buffer.from(picture, "base64"))).toBeGreaterThan(1000);
    execFileSync(python, ["-m", "nbconvert", "--to", "html", out], { stdio: "ignore" });
    const html = readFileSync(join(folder, "welcome.html"), "utf8").replaceAll("\n", "");
    for (const picture of pictures) expect(html).toContain(picture.slice(0, 2_000).replaceAll("\n", ""));
  });

  it("are drawn when a notebook that has none is exported, as JupyterLab is set up to, each with its words", () => {
    const file = executed({
      [FIGURE]: { data: [{ y: [1, 2], line: { color: "red", width: 9 } }], layout: {} },
      "text/plain": "A line, x < 2",
    });
    const config = join(root, "docs", "jupyter_server_config.py");
    const exportTo = (format: string, env: NodeJS.ProcessEnv = {}) => {
      const options = ["-m", "nbconvert", "--config", config, "--to", format, "--log-level", "WARN", file];
      return spawnSync(python, options, { encoding: "utf8", env: { ...process.env, ...env } }).stderr;
    };
    const nbconvert = (env?: NodeJS.ProcessEnv) => {
      const stderr = exportTo("html", env);
      const html = readFileSync(join(folder, "executed.html"), "utf8");
      const [img] = /<img[^>]+>/.exec(html) ?? [];
      return { stderr, img, picture: / src="data:image\/png;base64,([^"]+)"/.exec(img ?? "")?.[1] };
    };
    const { img, picture } = nbconvert();
    expect(countColored(Buffer.from(picture!, "base64"))).toBeGreaterThan(1000);
    expect(img).toContain('alt="A line, x &lt; 2"');
    // Where a format wants pictures in files of their own, they are.
    expect(exportTo("latex")).toBe("");
    const [, name = ""] = /\{([^{}]+\.png)\}/.exec(readFileSync(join(folder, "executed.tex"), "utf8"))!;
    expect(countColored(readFileSync(join(folder, name)))).toBeGreaterThan(1000);
    // Without a browser the page is made as before, and the reason said.
    const without = nbconvert({ CHROMIUM: join(folder, "none") });
    expect(without.picture).toBeUndefined();
    expect(without.stderr).toContain(
      "Figures are exported without pictures. thalweg: Pictures are drawn by Chromium",
    );
  });

  it("are left out where a figure cannot be drawn, which is said; the others have theirs", () => {
    const good = { [FIGURE]: { data: [{ y: [1, 2], line: { color: "red", width: 9 } }], layout: {} } };
    const bad = {
      [FIGURE]: {
        data: [{ y: [1] }],
        layout: { get: 1, template: { layout: { xaxis: 3 } }, xaxis: null, shapes: "no" },
      },
    };
    const own = { ...good, "image/svg+xml": "<svg/>" };
    const file = executed(bad, good, own);
    const out = join(folder, "mixed.ipynb");
    const { stdout } = spawnSync(process.execPath, [cli, "pictures", file, "-o", out], { encoding: "utf8" });
    expect(stdout).toContain("executed.ipynb: A figure has no picture: ");
    const [without, drawn, kept] = read(out);
    expect(without).toEqual(bad);
    expect(countColored(Buffer.from(drawn!["image/png"] as string, "base64"))).toBeGreaterThan(1000);
    expect(kept).toEqual(own);
  });

  it("are refused before anything is run where there is no browser to draw them, with what to install", () => {
    const out = join(folder, "never.ipynb");
    const lesson = join(root, "notebooks", "00-welcome.ipynb");
    const { status, stderr } = spawnSync(process.execPath, [cli, "run", lesson, "-o", out, "--pictures"], {
      encoding: "utf8",
      env: { ...process.env, CHROMIUM: join(folder, "none") },
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^thalweg: Pictures are drawn by Chromium, which is not installed here .*\n$/),
    ]);
  });
});
