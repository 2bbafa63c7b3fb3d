import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Chromium } from "./chromium.ts";
import { figures } from "./figures.ts";
import { countColored } from "./pixels.ts";

const screenshots = join(import.meta.dirname, "..", "..", "build", "screenshots", "figures");
const scope = createRequire(import.meta.url);
/** The oldest plotly.js that figures are made for, and the newest, each on a page of another shade. */
const pages = [
  { version: "2.35", plotly: "plotly.js-dist-min-2.35", shade: "light", color: "#ffffff" },
  { version: "4.1", plotly: "plotly.js-dist-min", shade: "dark", color: "#111111" },
] as const;

let chromium: Chromium;
beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  chromium = await Chromium.launch();
});
afterAll(() => chromium.close());

/** A page of this colour with plotly.js on it. */
async function open({ plotly, color }: (typeof pages)[number]): Promise<Page> {
  const page = await chromium.context.newPage();
  await page.setContent(
    `<body style="margin:0;background:${color}"><div id="figure" style="width:760px"></div></body>`,
  );
  await page.addScriptTag({ path: scope.resolve(plotly) });
  return page;
}

/** What the page has of Plotly. */
interface Plotted {
  Plotly: {
    newPlot(at: string, figure: unknown): Promise<unknown>;
    animate(at: string, frames: string[], options: object): Promise<unknown>;
    purge(at: string): void;
  };
}

async function draw(page: Page, json: string): Promise<void> {
  await page.evaluate(async (text) => {
    const { Plotly } = globalThis as unknown as Plotted;
    Plotly.purge("figure");
    await Plotly.newPlot("figure", JSON.parse(text));
  }, json);
}

/** All texts of the drawing, whatever they are. */
const texts = (page: Page): Promise<string[]> => page.locator("#figure svg text").allTextContents();

describe.each(pages)("in plotly.js $version on a $shade page", (kind) => {
  let page: Page;
  beforeAll(async () => {
    page = await open(kind);
  });
  afterAll(() => page.close());

  it.each(Object.entries(figures))("%s is drawn with its title, axes and legend", async (name, make) => {
    const { figure, legend = [], colored = 1000, spatial = false } = make();
    await draw(page, JSON.stringify(figure));
    const shown = await texts(page);
    const path = join(screenshots, `${name}-${kind.shade}.png`);
    const picture = await page.locator("#figure").screenshot({ path });
    expect(countColored(picture)).toBeGreaterThan(colored);
    const titles = figure.layout as { [key in "title" | "xaxis" | "yaxis"]?: { title: { text: string } } };
    expect(shown).toContain((figure.layout["title"] as { text: string }).text);
    // In three dimensions axes are drawn as pixels.
    if (!spatial) {
      expect(shown).toContain(titles.xaxis!.title.text);
      expect(shown).toContain(titles.yaxis!.title.text);
    }
    for (const entry of legend) expect(shown).toContain(entry);
  });

  it("a race goes to any step and back by its slider's own moves", async () => {
    const { figure } = figures["race"]!();
    await draw(page, JSON.stringify(figure));
    const points = () => page.locator("#figure .scatterlayer path.point").count();
    const whole = await points();
    const [slider] = figure.layout["sliders"] as { steps: { args: [string[], object] }[] }[];
    const move = (step: number) =>
      page.evaluate(
        ([names, how]) => (globalThis as unknown as Plotted).Plotly.animate("figure", names, how),
        slider!.steps.at(step)!.args,
      );
    await move(0);
    expect(await points()).toBe(3);
    const path = join(screenshots, `race-start-${kind.shade}.png`);
    expect(countColored(await page.locator("#figure").screenshot({ path }))).toBeGreaterThan(40_000);
    await move(-1);
    expect(await points()).toBe(whole);
  });

  it("big grids come through as they are", async () => {
    const { figure } = figures["contour"]!();
    await draw(page, JSON.stringify(figure));
    const drawn = await page.locator("#figure").evaluate((element) => {
      const [map] = (element as unknown as { _fullData: { z: ArrayLike<number>[] }[] })._fullData;
      return Array.from(map!.z, (row) => Array.from(row));
    });
    const sent = figure.data[0]!["z"] as number[][];
    expect(JSON.stringify(figure)).toContain("bdata");
    expect(drawn.map((row) => row.length)).toEqual(sent.map((row) => row.length));
    drawn.flat().forEach((z, i) => expect(z).toBeCloseTo(sent.flat()[i]!, 5));
  });
});
