import type { Layout } from "./figure.ts";

/**
 * The look of every figure. A figure's backgrounds are transparent and its text and lines mid-tone, so
 * that it reads on a light page and on a dark one: the ink's contrast is above 4 to 1 on white and on
 * JupyterLab's dark background (#111111).
 */
export const ink = "#757a83";
const faint = "rgba(128, 134, 145, 0.28)";
const transparent = "rgba(0, 0, 0, 0)";
const family = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/**
 * Line and marker colours, in order. They stay distinct for the usual forms of colour blindness (after
 * Okabe and Ito, "Color Universal Design", 2008; blue and green lightened for dark pages), and each has at
 * least 2.3 to 1 contrast on white and on #111111.
 */
export const palette = ["#2a86c8", "#d55e00", "#0f9d78", "#cc6fa0", "#d99a00", "#8a63c9"] as const;

/** Dashes of lines and shapes of markers, in the same order: series are told apart without colour too. */
export const dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"] as const;
export const symbols = ["circle", "diamond", "square", "triangle-up", "cross", "x"] as const;

/**
 * Colours of descent paths, over a dark halo on every colour of {@link valley}, and in the legend on light and dark pages.
 */
export const pathPalette = ["#e8590c", "#e0559a", "#a970ff", "#c99700"] as const;

/** Heights, low to high: deep water to sand. Lightness only ever rises, so it also reads in grey. */
export const valley: readonly (readonly [number, string])[] = [
  [0, "#0b1f4b"],
  [0.14, "#173d7a"],
  [0.3, "#1f6799"],
  [0.46, "#2f91a6"],
  [0.62, "#62b7a6"],
  [0.78, "#a5d5a8"],
  [0.9, "#d9e8b5"],
  [1, "#f6f2d0"],
];

/** Below and above a middle that means nothing: blue, pale, orange, as arrays show themselves; both ends equally dark. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, "#084a83"],
  [0.25, "#4b97c9"],
  [0.5, "#f2efe9"],
  [0.75, "#e08a4a"],
  [1, "#8f3b00"],
];

/** From nothing to all. */
export const blues: readonly (readonly [number, string])[] = [
  [0, "#edf4fa"],
  [0.35, "#a3cbe5"],
  [0.7, "#3f8fc4"],
  [1, "#0b3c6f"],
];

/** A colour from {@link valley}'s middle, where it stands out from light and dark pages, for t from 0 to 1. */
export function shade(t: number): string {
  const [from, to] = [
    [0x1f, 0x67, 0x99],
    [0x6b, 0xbd, 0x9f],
  ] as const;
  const hex = from.map((low, i) =>
    Math.round(low + (to[i]! - low) * t)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}

/** What every axis shares; `title` carries the label with its unit. */
export function axis(label: string, more: Layout = {}): Layout {
  return {
    title: { text: label, standoff: 8 },
    gridcolor: faint,
    zeroline: false,
    linecolor: faint,
    tickcolor: faint,
    ticks: "outside",
    ticklen: 4,
    automargin: true,
    ...more,
  };
}

/** A log axis whose ticks are powers of ten. Plotly writes those a quarter larger than other ticks, so that the exponents can be read. */
export const powersOfTen: Layout = { type: "log", exponentformat: "power", tickfont: { size: 11 } };

/** An axis of a 3-D scene. */
export function sceneAxis(label: string, more: Layout = {}): Layout {
  return {
    title: { text: label, font: { size: 12 } },
    // WebGL draws lines without transparency.
    gridcolor: ink,
    zerolinecolor: ink,
    linecolor: ink,
    gridwidth: 0.5,
    showbackground: false,
    tickfont: { size: 10 },
    nticks: 6,
    ...more,
  };
}

/** The part of the layout that is the same for all figures. */
export function baseLayout(title: string): Layout {
  return {
    title: { text: title, x: 0.02, xanchor: "left", font: { size: 17 } },
    font: { family, size: 13, color: ink },
    paper_bgcolor: transparent,
    plot_bgcolor: transparent,
    colorway: palette,
    height: 440,
    margin: { l: 64, r: 24, t: 64, b: 88 },
    hoverlabel: { font: { family } },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 0.01, yref: "container", yanchor: "bottom" },
    modebar: { bgcolor: transparent, color: faint, activecolor: ink },
  };
}

/**
 * Settings of the plot's frame rather than its content. Not `responsive`: JupyterLab itself fits a figure to a new width,
 * and a responsive one then takes its height from a container that has none, and collapses.
 */
export const baseConfig: Layout = { displaylogo: false };
