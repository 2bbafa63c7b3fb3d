import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FIGURE } from "../../kernel/wire/message.ts";
import { Jupyter } from "../system/jupyter.ts";
import { Chromium } from "./chromium.ts";
import { Lab } from "./lab.ts";
import { countColored } from "./pixels.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = "build/browser";
const screenshots = join(root, "build", "screenshots");
/** How long a lesson may take to run, in ms, on a machine that does other things beside. */
const patience = 170_000;

/** What this test reads of a notebook's file. */
interface Notebook {
  cells: {
    cell_type: string;
    source: string | string[];
    execution_count?: number | null;
    outputs?: { output_type: string; ename?: string; evalue?: string; data?: Record<string, unknown> }[];
  }[];
}

let jupyter: Jupyter;
let chromium: Chromium;

beforeAll(async () => {
  mkdirSync(join(root, folder), { recursive: true });
  mkdirSync(screenshots, { recursive: true });
  // Cells are checked by the nearest tsconfig.json.
  copyFileSync(join(root, "notebooks", "tsconfig.json"), join(root, folder, "tsconfig.json"));
  [jupyter, chromium] = await Promise.all([Jupyter.start(), Chromium.launch()]);
});

afterAll(async () => {
  await chromium.close();
  expect(await jupyter.stop()).toEqual([]);
});

/** A new notebook of one cell, open in JupyterLab. */
async function openCell(name: string, source: string): Promise<Lab> {
  const cell = { cell_type: "code", id: "a", source, metadata: {}, execution_count: null, outputs: [] };
  const kernelspec = { name: "thalweg", display_name: "TypeScript (Thalweg)", language: "typescript" };
  const file = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [cell] };
  writeFileSync(join(root, folder, `${name}.ipynb`), JSON.stringify(file));
  const page = await chromium.context.newPage();
  page.setDefaultTimeout(patience);
  return Lab.open(page, jupyter, `${folder}/${name}.ipynb`);
}

it("a figure that takes another's place is drawn: the curve of a training that goes on", async () => {
  const source = [
    'import { array, nn, random, train } from "thalweg";',
    "const x = array([[1], [2]]);",
    "const cost = (w: typeof x, batch: { x: typeof x }) => batch.x.matmul(w).square().mean();",
    'train(cost, array([[3]]), { examples: { x }, epochs: 7, key: random.key(0), progress: "curve" }).epoch',
  ].join("\n");
  const lab = await openCell("curve", source);
  const { page } = lab;
  await lab.runAll();
  await page.waitForFunction(
    'document.querySelector(".js-plotly-plot .scatterlayer .point, .js-plotly-plot .scatterlayer .js-line")',
  );
  expect(await page.evaluate('document.querySelector(".js-plotly-plot").data[0].y.length')).toBe(7);
  await page.close();
});

it("a name that was completed is imported: the cell runs, and has its import from then on", async () => {
  const lab = await openCell("completed", "");
  const { page } = lab;
  const editor = lab.codeCells().locator(".cm-content");
  await editor.click();
  await page.keyboard.type("arr");
  await page.keyboard.press("Tab");
  await page.locator('.jp-Completer-item[data-value="array"]').click();
  await page.keyboard.type("([1, 2]).shape");
  await lab.runAll();
  expect(await lab.codeCells().locator(".jp-OutputArea-executeResult").innerText()).toContain("[ 2 ]");
  expect(await editor.innerText()).toBe('import { array } from "thalweg";\narray([1, 2]).shape');
  await page.close();
});

const lessons = [
  "02-normalizing-inputs",
  "03-vanishing-exploding-gradients",
  "06-gradient-checking",
  "08-capstone",
];

describe.each(lessons)("lesson %s in JupyterLab", (lesson) => {
  /** A copy to run: JupyterLab saves into the notebook it has open. */
  const copy = `${folder}/${lesson}.ipynb`;
  let lab: Lab;
  let saved: Notebook;

  beforeAll(async () => {
    copyFileSync(join(root, "notebooks", `${lesson}.ipynb`), join(root, copy));
    const page = await chromium.context.newPage();
    page.setDefaultTimeout(patience);
    try {
      lab = await Lab.open(page, { url: jupyter.url, token: `${jupyter.token}&reset` }, copy);
      await lab.runAll();
      saved = await vi.waitFor(ran, { timeout: patience, interval: 1_000 });
    } catch (error) {
      await page.screenshot({ path: join(screenshots, "failure.png") });
      throw error;
    }
  });

  /** The notebook as saved, once every cell has run: JupyterLab draws only the cells in view, so they cannot be asked. */
  const ran = async (): Promise<Notebook> => {
    await lab.save();
    const notebook = JSON.parse(readFileSync(join(root, copy), "utf8")) as Notebook;
    const waiting = notebook.cells.filter(
      (cell) => cell.cell_type === "code" && cell.execution_count == null,
    );
    expect(waiting).toEqual([]);
    return notebook;
  };

  afterAll(async () => {
    await lab.page.close();
  });

  it("opens with the TypeScript kernel", async () => {
    expect(await lab.kernelName()).toBe("TypeScript (Thalweg)");
  });

  it("runs every cell without an error, exercises that nobody has worked on too", () => {
    const errors = saved.cells.flatMap(({ outputs = [] }) =>
      outputs
        .filter((output) => output.output_type === "error")
        .map(({ ename, evalue }) => `${ename}: ${evalue}`),
    );
    expect(errors).toEqual([]);
  });

  it("draws every figure", async () => {
    const withFigure = saved.cells
      .filter(({ cell_type }) => cell_type === "code")
      .map(({ outputs = [] }) => outputs.filter(({ data }) => data && FIGURE in data).length);
    expect(withFigure.some((count) => count > 0)).toBe(true);
    let number = 0;
    for (const [index, count] of withFigure.entries()) {
      if (count === 0) continue;
      const cell = lab.codeCells().nth(index);
      await cell.scrollIntoViewIfNeeded();
      const figures = cell.locator(".js-plotly-plot");
      await figures.nth(count - 1).waitFor();
      for (let i = 0; i < count; i++) {
        const figure = figures.nth(i);
        await figure.scrollIntoViewIfNeeded();
        const name = `${lesson}-${++number}`;
        const picture = await figure.screenshot({ path: join(screenshots, `${name}.png`) });
        expect(countColored(picture), name).toBeGreaterThan(1000);
        await lab.page.screenshot({ path: join(screenshots, `${name}-in-lab.png`) });
      }
    }
  });

  it("keeps the figures' height and fits their width when the sidebar makes room", async () => {
    const before = await lab.figureSizes();
    await lab.toggleSidebar();
    await vi.waitUntil(
      async () => (await lab.figureSizes()).every(({ width }, i) => width > (before[i]?.width ?? 0)),
      { timeout: 20_000 },
    );
    const heights = (sizes: { height: number }[]) => sizes.map(({ height }) => height);
    expect(heights(await lab.figureSizes())).toEqual(heights(before));
  });

  it("shows the title above the text, and exercises as cards", async () => {
    const [first] = saved.cells;
    const title = /^# (.*)$/m.exec([first?.source].flat().join(""))?.[1] ?? "a title";
    await lab.page.getByRole("heading", { name: title, level: 1 }).first().waitFor();
    const checks = saved.cells.filter(({ source }) => /\.check\(/.test([source].flat().join("")));
    const cards = lab.page.locator('.jp-OutputArea [role="note"]', { hasText: "Not written yet" });
    expect(await cards.count()).toBe(checks.length);
    if (checks.length === 0) return;
    await cards.first().screenshot({ path: join(screenshots, `${lesson}-exercise.png`) });
  });
});
