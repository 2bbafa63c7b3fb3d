import type { Notebook } from "../notebook/format.ts";
import { isObject } from "../notebook/format.ts";
import { FIGURE } from "../wire/message.ts";
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

/** Traces that are drawn in a scene of three axes. */
const SPATIAL = ["surface", "scatter3d", "mesh3d"];

/** The axes that its traces are drawn on, panel by panel, by name; an axis that shows nothing is not asked for a label. */
function axesOf(figure: Record<string, unknown>, layout: Record<string, unknown>): [string, unknown][] {
  const traces = (Array.isArray(figure["data"]) ? figure["data"] : []).filter(isObject);
  const axes = new Map<string, unknown>();
  for (const trace of traces) {
    if (SPATIAL.includes(String(trace["type"]))) {
      const name = typeof trace["scene"] === "string" ? trace["scene"] : "scene";
      const scene = isObject(layout[name]) ? layout[name] : {};
      for (const axis of ["xaxis", "yaxis", "zaxis"]) axes.set(`${axis} (${name})`, scene[axis]);
    } else {
      for (const side of ["x", "y"]) {
        const own = trace[`${side}axis`];
        const name = `${side}axis${typeof own === "string" ? own.slice(1) : ""}`;
        axes.set(name, layout[name]);
      }
    }
  }
  return [...axes].filter(([, axis]) => !isObject(axis) || axis["visible"] !== false);
}

function titleOf(part: unknown): string {
  const title = isObject(part) ? part["title"] : undefined;
  const text = isObject(title) ? title["text"] : title;
  return typeof text === "string" ? text.trim() : "";
}
