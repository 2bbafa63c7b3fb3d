import type { Json, Numbers } from "./figure.ts";
import { brief, ends, extent, logTicks, logTickText, plain } from "./numbers.ts";

/** Heights over a plane: `z[j][i]` stands over the point (`x[i]`, `y[j]`). What is not finite is drawn as a hole. */
export type Grid = {
  readonly x: Numbers;
  readonly y: Numbers;
  readonly z: readonly Numbers[];
};

/** A way through the plane, such as gradient descent's; `z`, its heights, is shown on hover and lifts it in 3-D. */
export type Path = {
  readonly name: string;
  readonly x: Numbers;
  readonly y: Numbers;
  readonly z?: Numbers;
  /**
   * How far each point really is from the plane. The points then have the colours of their own heights `z`, which are not
   * the plane's.
   */
  readonly offPlane?: Numbers;
  /** The number of each point, if not 0, 1, 2, …. */
  readonly steps?: Numbers;
};

/** What contour and surface have in common. */
export type GridOptions = {
  readonly title: string;
  /** Labels of the axes and of the height, with their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly zLabel: string;
  readonly paths?: readonly Path[];
  /** Height on a linear or a logarithmic scale. Default: log when all heights are positive and span over two decades. */
  readonly zScale?: "linear" | "log";
  /** The figure in words; written from the numbers when left out. */
  readonly description?: string;
};

/** Heights ready to draw: on the chosen scale, with the ticks that name them in the original unit. */
export type Heights = {
  readonly scale: "linear" | "log";
  /** Heights on the scale drawn (log10 for a logarithmic one), null where there is a hole. */
  readonly drawn: (number | null)[][];
  readonly low: number;
  readonly high: number;
  /** Any height on the scale drawn. */
  readonly scaled: (height: number) => number;
  /** Ticks of the drawn scale; none for a linear one, whose own ticks will do. */
  readonly ticks: { [key: string]: Json };
};

/** Checks the grid's shape, chooses the scale and takes logarithms when asked to. */
export function heights(caller: string, grid: Grid, zScale?: "linear" | "log"): Heights {
  const { x, y, z } = grid;
  const ragged = z.findIndex((row) => row.length !== x.length);
  if (z.length !== y.length || ragged >= 0) {
    const came = ragged >= 0 ? `row ${ragged} has ${z[ragged]?.length ?? 0} values` : `${z.length} rows came`;
    throw new RangeError(
      `${caller}: z needs ${y.length} rows (one per y) of ${x.length} values (one per x), but ${came}`,
    );
  }
  const range = extent(z.flatMap((row) => Array.from(row)));
  if (range === undefined)
    throw new RangeError(`${caller}: no height is a finite number, there is nothing to draw`);
  const [low, high] = range;
  const scale = zScale ?? (low > 0 && high / low > 100 ? "log" : "linear");
  if (scale === "linear")
    return { scale, drawn: z.map(plain), low, high, scaled: (height) => height, ticks: {} };

  // A height of exactly zero (a perfect fit) has no logarithm: it is drawn at the lowest height above zero.
  const floor = extent(z.flatMap((row) => Array.from(row).filter((height) => height > 0)))?.[0];
  if (floor === undefined || low < 0) {
    throw new RangeError(
      `${caller}: a log scale needs positive heights, the lowest is ${brief(low)}; use zScale: "linear"`,
    );
  }
  const log = (height: number) => Math.log10(height === 0 ? floor : height);
  const drawn = z.map((row) => plain(Array.from(row, log)));
  const ticks = logTicks(floor, high);
  return {
    scale,
    drawn,
    low: Math.log10(floor),
    high: Math.log10(high),
    scaled: log,
    ticks: { tickvals: ticks.map(Math.log10), ticktext: logTickText(ticks) },
  };
}

/** A grid and the paths on it, in words. */
export function describeGrid(kind: string, grid: Grid, options: GridOptions): string {
  const { x, y, z } = grid;
  let low: [height: number, x: number, y: number] = [Infinity, NaN, NaN];
  let high = -Infinity;
  z.forEach((row, j) => {
    for (let i = 0; i < row.length; i++) {
      const height = row[i] ?? NaN;
      if (height < low[0]) low = [height, x[i] ?? NaN, y[j] ?? NaN];
      if (height > high && height < Infinity) high = height;
    }
  });
  const [x0, x1] = ends(x).map(brief);
  const [y0, y1] = ends(y).map(brief);
  const sentences = [
    `${options.title}: ${kind} of ${options.zLabel} over ${options.xLabel} from ${x0} to ${x1} and ${options.yLabel} from ${y0} to ${y1}.`,
    `Lowest here: ${brief(low[0])} at (${brief(low[1])}, ${brief(low[2])}); highest: ${brief(high)}.`,
    ...(options.paths ?? []).map(describePath),
  ];
  return sentences.join(" ");
}

function describePath({ name, x, y, z, offPlane }: Path): string {
  const [x0, x1] = ends(x).map(brief);
  const [y0, y1] = ends(y).map(brief);
  const heights = z === undefined ? "" : `, from height ${ends(z).map(brief).join(" to ")}`;
  const far = extent(Array.from(offPlane ?? []))?.[1];
  const off = far === undefined ? "" : `, at most ${brief(far)} off the plane`;
  return `${name}: ${x.length} points from (${x0}, ${y0}) to (${x1}, ${y1})${heights}${off}.`;
}

/** What the points of a path say on hover: which step, how high, how far from the plane. */
export function pathTexts({ x, z, offPlane, steps }: Path, zLabel: string): string[] {
  return Array.from(x, (_, i) => {
    const parts = [
      `step ${steps?.[i] ?? i}`,
      ...(z ? [`${offPlane ? "true " : ""}${zLabel} ${brief(z[i] ?? NaN)}`] : []),
      ...(offPlane ? [`${brief(offPlane[i] ?? NaN)} off the plane`] : []),
    ];
    return parts.join(", ");
  });
}

/** Checks that a path's coordinates pair up. */
export function checkPath(caller: string, { name, x, y, z, offPlane = x, steps = x }: Path): void {
  const missing = (offPlane.length !== x.length && "offPlane") || (steps.length !== x.length && "steps");
  if (missing) throw new RangeError(`${caller}: path “${name}” needs as many ${missing} as x (${x.length})`);
  if (x.length !== y.length || (z !== undefined && z.length !== x.length)) {
    const came = `x ${x.length}, y ${y.length}${z === undefined ? "" : `, z ${z.length}`}`;
    throw new RangeError(
      `${caller}: path “${name}” needs as many x as y (and z, if any), but came with ${came}`,
    );
  }
}
