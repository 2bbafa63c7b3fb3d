import type { Notebook } from "../notebook/format.ts";
import { FIGURE, isObject } from "../notebook/format.ts";
import type { Fault } from "./fault.ts";

/** The figures of a notebook that has run, each with what it lacks: a title, labels of its axes, a description in words. */
export function faultsOfFigures({ cells }: Notebook): Fault[] {
  return cells.flatMap(({ outputs = [] }, at) =>
    outputs.flatMap((output) => {
      if (!("data" in output) || !isObject(output.data[FIGURE])) return [];
      const lacks = lacking(output.data[FIGURE], output.data["text/plain"]);
      return lacks.map((what) => ({ cell: at + 1, message: `draws a figure without ${what}` }));
    }),
  );
}

function lacking(figure: Record<string, unknown>, text: unknown): string[] {
  const layout = isObject(figure["layout"]) ? figure["layout"] : {};
  const missing: string[] = [];
  if (titleOf(layout) === "") missing.push("a title");
  for (const [name, axis] of axesOf(figure, layout)) {
    if (titleOf(axis) === "") missing.push(`a label of its ${name}`);
  }
  if (typeof text !== "string" || text.trim().length < 20)
    missing.push("a description in words (text/plain)");
  return missing;
}

/** The axes that its traces are drawn on, by name; an axis that shows nothing, or that shares another's label, is not asked for one. */
function axesOf(figure: Record<string, unknown>, layout: Record<string, unknown>): [string, unknown][] {
  const traces = (Array.isArray(figure["data"]) ? figure["data"] : []).filter(isObject);
  const scenes = traces.filter((trace) => ["surface", "scatter3d", "mesh3d"].includes(String(trace["type"])));
  const spatial = scenes.length > 0 && scenes.length === traces.length;
  const parent = spatial && isObject(layout["scene"]) ? layout["scene"] : layout;
  const names = spatial ? ["xaxis", "yaxis", "zaxis"] : ["xaxis", "yaxis"];
  return names
    .map((name): [string, unknown] => [name, parent[name]])
    .filter(([, axis]) => !isObject(axis) || axis["visible"] !== false);
}

function titleOf(part: unknown): string {
  const title = isObject(part) ? part["title"] : undefined;
  const text = isObject(title) ? title["text"] : title;
  return typeof text === "string" ? text.trim() : "";
}
