import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, writeWhole, type Notebook, type Output } from "../kernel/notebook/format.ts";
import { FIGURE, type JsonObject } from "../kernel/wire/message.ts";
import { Chromium, requireChromium } from "./chromium.ts";
import { contentName } from "./paths.ts";
import { plotly } from "./vitepress.ts";

const PICTURE = "image/png";

/** The size of a figure that names none, wider where two stand side by side, and how many pixels each of its own becomes. */
const WIDTH = 700;
const WIDTH_OF_TWO = 900;
const HEIGHT = 450;
const SCALE = 1.5;

const PURPOSE = "Pictures are drawn";

/** How long one figure may take, in ms. */
const PATIENCE = 30_000;

export interface PicturesOptions {
  /** Where pictures are kept from one time to the next. */
  cache?: string;
  signal: AbortSignal;
  onPicture?: (done: number, total: number) => void;
  /** Hears of figures that cannot be drawn. */
  warn: (sentence: string) => void;
}

/**
 * Executed notebooks with a picture beside the data of each figure, for all who show no Plotly figures: GitHub, nbconvert,
 * editors without its renderer. Figures that have one keep it.
 */
export async function withPictures(
  notebooks: readonly Notebook[],
  options: PicturesOptions,
): Promise<Notebook[]> {
  const pictures = await draw(notebooks.flatMap(figuresOf), options);
  return notebooks.map((notebook) => ({
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.outputs === undefined
        ? cell
        : { ...cell, outputs: cell.outputs.map((output) => besides(output, pictures)) },
    ),
  }));
}

/** @throws Error that says what to install, where no picture can be drawn. */
export function requirePictures(): void {
  requireChromium(PURPOSE);
  plotly();
}

/** The texts of a notebook's figures that have no picture. */
function figuresOf({ cells }: Notebook): string[] {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .map(textOf)
    .filter((text) => text !== undefined);
}

function textOf(output: Output): string | undefined {
  if (!("data" in output) || !isObject(output.data[FIGURE])) return undefined;
  const drawn = Object.keys(output.data).some((type) => type.startsWith("image/"));
  return drawn ? undefined : JSON.stringify(still(output.data[FIGURE]));
}

function besides(output: Output, pictures: ReadonlyMap<string, string>): Output {
  const picture = pictures.get(textOf(output) ?? "");
  if (picture === undefined || !("data" in output)) return output;
  // A figure as text is its description; nbconvert reads a picture's words there.
  const text = output.data["text/plain"];
  const alt = typeof text === "string" ? text : "a figure";
  return {
    ...output,
    data: { ...output.data, [PICTURE]: picture },
    metadata: { ...output.metadata, [PICTURE]: { alt } },
  };
}

/** What of a figure a picture shows: its first state, and nothing to press. */
function still({ data, layout }: JsonObject): JsonObject {
  return {
    data,
    layout: { ...(isObject(layout) ? layout : {}), sliders: undefined, updatemenus: undefined },
  };
}

/** Each figure's text → its picture in base64. What is not in the cache is drawn by one browser, one after another. */
async function draw(
  figures: readonly string[],
  { cache, signal, onPicture, warn }: PicturesOptions,
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  const fileOf = (figure: string): string | undefined =>
    cache === undefined ? undefined : join(cache, `picture-${contentName(figure, ".png")}`);
  const missing = [...new Set(figures)].filter((figure) => {
    const file = fileOf(figure);
    if (file === undefined || !existsSync(file)) return true;
    pictures.set(figure, readFileSync(file, "base64"));
    return false;
  });
  if (missing.length === 0) return pictures;
  let drawer: Chromium | undefined;
  try {
    for (const [at, figure] of missing.entries()) {
      onPicture?.(at, missing.length);
      try {
        drawer ??= await drawerOf(signal);
        const picture = await png(drawer, figure);
        pictures.set(figure, picture);
        const file = fileOf(figure);
        if (file === undefined) continue;
        mkdirSync(cache!, { recursive: true });
        writeWhole(file, Buffer.from(picture, "base64"));
      } catch (error) {
        signal.throwIfAborted();
        if (drawer === undefined) throw error;
        warn(`A figure has no picture: ${(error as Error).message}`);
        // It may still be at it, or be no more.
        await drawer.close();
        drawer = undefined;
      }
    }
  } finally {
    await drawer?.close();
  }
  return pictures;
}

/** A browser with plotly.js in its page. */
async function drawerOf(signal: AbortSignal): Promise<Chromium> {
  const chromium = await Chromium.launch(PURPOSE, signal);
  try {
    await chromium.evaluate(`${readFileSync(plotly(), "utf8")}\n;undefined`);
    return chromium;
  } catch (error) {
    await chromium.close();
    throw error;
  }
}

async function png(chromium: Chromium, figure: string): Promise<string> {
  const { layout } = JSON.parse(figure) as { layout: JsonObject };
  const size = (side: unknown, otherwise: number): number =>
    typeof side === "number" && side > 0 ? Math.min(side, 4000) : otherwise;
  const how = {
    format: "png",
    width: size(layout["width"], "xaxis2" in layout || "scene2" in layout ? WIDTH_OF_TWO : WIDTH),
    height: size(layout["height"], HEIGHT),
    scale: SCALE,
  };
  const address = await chromium.evaluate<string>(
    `Plotly.toImage(${figure}, ${JSON.stringify(how)})`,
    PATIENCE,
  );
  const [, data] = /^data:image\/png;base64,(.+)$/.exec(address) ?? [];
  if (data === undefined) throw new Error("Plotly drew nothing");
  return data;
}
