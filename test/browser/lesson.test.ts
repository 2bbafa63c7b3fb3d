import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Jupyter } from "../system/jupyter.ts";
import { Chromium } from "./chromium.ts";
import { Lab } from "./lab.ts";
import { countColored } from "./pixels.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const lesson = "02-normalizing-inputs";
/** A copy to run: JupyterLab saves into the notebook it has open. */
const copy = `build/browser/${lesson}.ipynb`;
const screenshots = join(root, "build", "screenshots");
const figureMime = "application/vnd.plotly.v1+json";

/** What this test reads of a notebook's file. */
interface Notebook {
  cells: {
    cell_type: string;
    source: string | string[];
    outputs?: { output_type: string; ename?: string; evalue?: string; data?: Record<string, unknown> }[];
  }[];
}

let jupyter: Jupyter;
let chromium: Chromium;
let lab: Lab;
let saved: Notebook;

beforeAll(async () => {
  mkdirSync(join(root, "build", "browser"), { recursive: true });
  mkdirSync(screenshots, { recursive: true });
  copyFileSync(join(root, "notebooks", `${lesson}.ipynb`), join(root, copy));
  // Cells are checked by the nearest tsconfig.json.
  copyFileSync(join(root, "notebooks", "tsconfig.json"), join(root, dirname(copy), "tsconfig.json"));
  [jupyter, chromium] = await Promise.all([Jupyter.start(), Chromium.launch()]);
  const page = await chromium.context.newPage();
  page.setDefaultTimeout(60_000);
  try {
    lab = await Lab.open(page, jupyter, copy);
    await lab.runAll();
    await lab.save();
  } catch (error) {
    await page.screenshot({ path: join(screenshots, "failure.png") });
    throw error;
  }
  saved = JSON.parse(readFileSync(join(root, copy), "utf8")) as Notebook;
});

afterAll(async () => {
  await chromium.close();
  expect(await jupyter.stop()).toEqual([]);
});

it("opens the lesson with the TypeScript kernel", async () => {
  expect(await lab.kernelName()).toBe("TypeScript (Thalweg)");
});

it("runs every cell of the lesson without an error", () => {
  const errors = saved.cells.flatMap(({ outputs = [] }) =>
    outputs
      .filter((output) => output.output_type === "error")
      .map(({ ename, evalue }) => `${ename}: ${evalue}`),
  );
  expect(errors).toEqual([]);
});

it("draws every figure of the lesson", async () => {
  const withFigure = saved.cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ outputs = [] }) => outputs.filter(({ data }) => data && figureMime in data).length);
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
      expect(countColored(picture)).toBeGreaterThan(1000);
      await lab.page.screenshot({ path: join(screenshots, `${name}-in-lab.png`) });
    }
  }
});

it("keeps the figures' height and fits their width when the sidebar makes room", async () => {
  const before = await lab.figureSizes();
  await lab.toggleSidebar();
  await vi.waitUntil(
    async () => (await lab.figureSizes()).every(({ width }, i) => width > (before[i]?.width ?? 0)),
    {
      timeout: 20_000,
    },
  );
  const heights = (sizes: { height: number }[]) => sizes.map(({ height }) => height);
  expect(heights(await lab.figureSizes())).toEqual(heights(before));
});

it("shows the lesson's title above its text", async () => {
  const [first] = saved.cells;
  const title = /^# (.*)$/m.exec([first?.source].flat().join(""))?.[1] ?? "a title";
  await lab.page.getByRole("heading", { name: title, level: 1 }).first().waitFor();
});
