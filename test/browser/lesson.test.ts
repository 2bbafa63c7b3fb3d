import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Jupyter } from "../system/jupyter.ts";
import { Chromium } from "./chromium.ts";
import { Lab } from "./lab.ts";
import { countColored } from "./pixels.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Contours and surfaces; magnitudes by layer; tables and bars; a training that goes wrong. */
const lessons = [
  "02-normalizing-inputs",
  "03-vanishing-exploding-gradients",
  "06-gradient-checking",
  "08-capstone",
] as const;
const folder = join(root, "build", "browser");
const screenshots = join(root, "build", "screenshots");
const figureMime = "application/vnd.plotly.v1+json";

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
  mkdirSync(folder, { recursive: true });
  mkdirSync(screenshots, { recursive: true });
  // Cells are checked by the nearest tsconfig.json.
  copyFileSync(join(root, "notebooks", "tsconfig.json"), join(folder, "tsconfig.json"));
  [jupyter, chromium] = await Promise.all([Jupyter.start(), Chromium.launch()]);
});

afterAll(async () => {
  await chromium.close();
  expect(await jupyter.stop()).toEqual([]);
});

describe.each(lessons)("%s", (lesson) => {
  let lab: Lab;
  let saved: Notebook;

  beforeAll(async () => {
    // A copy to run: JupyterLab saves into the notebook it has open.
    const copy = join(folder, `${lesson}.ipynb`);
    copyFileSync(join(root, "notebooks", `${lesson}.ipynb`), copy);
    const page = await chromium.context.newPage();
    page.setDefaultTimeout(120_000);
    try {
      lab = await Lab.open(page, jupyter, `build/browser/${lesson}.ipynb`);
      await lab.runAll();
      saved = await vi.waitUntil(() => savedOnceRun(copy), { timeout: 150_000, interval: 2_000 });
    } catch (error) {
      await page.screenshot({ path: join(screenshots, "failure.png") });
      throw error;
    }
  });

  /** The notebook's file, once every cell has run or one has failed: cells out of sight do not tell the page. */
  async function savedOnceRun(file: string): Promise<Notebook | undefined> {
    await lab.save();
    const notebook = JSON.parse(readFileSync(file, "utf8")) as Notebook;
    const code = notebook.cells.filter(({ cell_type }) => cell_type === "code");
    const failed = code.some(({ outputs = [] }) => outputs.some((output) => output.output_type === "error"));
    return failed || code.every((cell) => typeof cell.execution_count === "number") ? notebook : undefined;
  }

  afterAll(() => lab.page.close());

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

  it.runIf(lesson === lessons[0])(
    "keeps the figures' height and fits their width when the sidebar makes room",
    async () => {
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
    },
  );

  it("shows the lesson's title above its text", async () => {
    const [first] = saved.cells;
    const title = /^# (.*)$/m.exec([first?.source].flat().join(""))?.[1] ?? "a title";
    await lab.page.getByRole("heading", { name: title, level: 1 }).first().waitFor();
  });
});
