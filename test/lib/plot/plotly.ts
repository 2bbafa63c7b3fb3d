import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { runInNewContext } from "node:vm";
import type { Figure, Layout, Trace } from "../../../lib/plot/index.ts";

type Complaint = { readonly code: string; readonly astr: string; readonly msg: string };
type Plotly = {
  validate(data: unknown, layout: unknown): Complaint[] | undefined;
  readonly PlotSchema: { get: () => unknown };
};

/**
 * plotly.js expects a page while it loads. Its `validate` needs none, so the page is an object that answers
 * every question and call with another of its kind.
 */
function anything(): unknown {
  const target: { prototype: unknown } = function () {};
  return new Proxy(target, {
    get: (_, key) =>
      key === Symbol.toPrimitive ? () => "" : key === "prototype" ? target.prototype : anything(),
    set: () => true,
    apply: anything,
    construct: () => anything() as object,
  });
}

/** The newest plotly.js that figures are made for, and the oldest. */
export const versions = { "4.1": "plotly.js-dist-min", "2.35": "plotly.js-dist-min-2.35" } as const;

function load(version: keyof typeof versions): Plotly {
  const page: Record<string, unknown> = {
    navigator: { userAgent: "node" },
    performance,
    Blob,
    TextDecoder,
    TextEncoder,
    setTimeout,
    clearTimeout,
  };
  const asked = [
    "document",
    "URL",
    "DOMParser",
    "HTMLElement",
    "matchMedia",
    "getComputedStyle",
    "addEventListener",
  ];
  for (const name of asked) page[name] = anything();
  page["self"] = page["window"] = page;
  const file = createRequire(import.meta.url).resolve(versions[version]);
  runInNewContext(readFileSync(file, "utf8"), page);
  const plotly = page["Plotly"] as Plotly;
  // Its validate asks for a new one each time, which takes nearly all of its time.
  const schema = plotly.PlotSchema.get();
  plotly.PlotSchema.get = () => schema;
  return plotly;
}

const loaded = new Map<string, Plotly>();

/**
 * What plotly.js itself objects to in a figure, each of its frames included: keys it does not know and values it
 * would not take. Empty for a valid figure. (That a known key goes unused in a state of the figure is no fault.)
 */
export function complaints(figure: Figure, version: keyof typeof versions = "4.1"): string[] {
  const plotly = loaded.get(version) ?? load(version);
  loaded.set(version, plotly);
  // As plain numbers: plotly.js draws packed ones, which its validate does not know.
  const json = JSON.parse(JSON.stringify({ data: figure.data, layout: figure.layout })) as {
    data: Trace[];
    layout: Layout;
  };
  // A size is given, or plotly.js would measure the page it is not on; a legend is shown, or its validate trips
  // over the legend's attributes.
  const check = (data: readonly Trace[]) =>
    plotly.validate(data, { width: 900, height: 400, ...json.layout, showlegend: true }) ?? [];
  return [json, ...figure.frames]
    .flatMap(({ data }) => check(data))
    .filter(({ code }) => code !== "unused" && code !== "dynamic")
    .map(({ msg }) => msg);
}
