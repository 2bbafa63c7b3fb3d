import { contour, type ContourOptions } from "../plot/contour.ts";
import type { Figure } from "../plot/figure.ts";
import type { Grid, Path } from "../plot/grid.ts";
import { lines, type SeriesOptions } from "../plot/lines.ts";
import { brief } from "../plot/numbers.ts";
import { race, type RaceOptions } from "../plot/race.ts";
import { surface, type SurfaceOptions } from "../plot/surface.ts";
import { fromJSON, type LandscapeJSON, toJSON } from "./landscape-json.ts";
import { refinement } from "./refinement.ts";
import type { Trajectory } from "./trajectory.ts";

/** What a {@link Landscape} holds: plain numbers and texts. */
export interface LandscapeParts {
  readonly title: string;
  /** What the axes and the heights are, with their units. */
  readonly labels: { readonly x: string; readonly y: string; readonly z: string };
  readonly x: Float64Array;
  /** One 0 for a landscape along a line. */
  readonly y: Float64Array;
  /** `z[j][i]` is the cost at (`x[i]`, `y[j]`); NaN too where it was not computed yet. */
  readonly z: readonly Float64Array[];
  /** How many points have been computed, from coarse to fine. */
  readonly evaluated: number;
  /** Where the parameters themselves are on the plane, and their cost. */
  readonly center: { readonly x: number; readonly y: number; readonly cost: number };
  /** Paths through parameter space as they are seen on it. */
  readonly paths: readonly Trajectory[];
  /** For directions of a path: the share of its variance along each. */
  readonly explained?: readonly number[] | undefined;
  /** Of which examples the cost is. */
  readonly examples?: string | undefined;
}

type Shared<O> = Omit<Partial<O>, "xLabel" | "yLabel" | "zLabel">;

const display = Symbol.for("Jupyter.display");

/**
 * A cost seen from one point along one or two directions: what {@link landscape} gives. As the last value of a cell it
 * shows itself. It is plain data: `JSON.stringify` saves it, `Landscape.fromJSON` reads it.
 */
export class Landscape implements LandscapeParts {
  declare readonly title: string;
  declare readonly labels: LandscapeParts["labels"];
  declare readonly x: Float64Array;
  declare readonly y: Float64Array;
  declare readonly z: readonly Float64Array[];
  declare readonly evaluated: number;
  declare readonly center: LandscapeParts["center"];
  declare readonly paths: readonly Trajectory[];
  declare readonly explained?: readonly number[] | undefined;
  declare readonly examples?: string | undefined;

  constructor(parts: LandscapeParts) {
    Object.assign(this, parts);
  }

  /** Whether every point has been computed. */
  get complete(): boolean {
    return this.evaluated === this.x.length * this.y.length;
  }

  /** Whether it is one along a line. */
  private get isLine(): boolean {
    return this.y.length === 1;
  }

  /** The picture that suits it: a curve along a line, a contour map of a plane. */
  figure(): Figure {
    return this.isLine ? this.curve() : this.contour();
  }

  /** A map of bands of equal cost. Each point of a path has the colour of its true cost: where it differs from the map's, the path is off the plane. */
  contour(options: Shared<ContourOptions> = {}): Figure {
    this.mustBePlane("contour");
    const [wide, high] = [extent(this.x), extent(this.y)];
    return contour(this.grid(), {
      equalAspect: Math.max(wide / high, high / wide) <= 3.01,
      ...this.common(),
      ...options,
    });
  }

  /** A map of coloured cells, one for each point. */
  heatmap(options: Shared<ContourOptions> = {}): Figure {
    return this.contour({ fill: "cells", ...options });
  }

  /** The costs as heights in three dimensions; paths run at their true cost, on, above or below the surface. */
  surface(options: Shared<SurfaceOptions> = {}): Figure {
    this.mustBePlane("surface");
    return surface(this.grid(), { ...this.common(), ...options });
  }

  /** The map with its paths growing step by step, with a button that plays them. */
  race(options: Shared<ContourOptions> & RaceOptions = {}): Figure {
    const { label, frames, ...more } = options;
    const raced = { ...(label !== undefined && { label }), ...(frames !== undefined && { frames }) };
    return race(this.common().paths, (paths) => this.contour({ ...more, paths }), raced);
  }

  /** The cost along a line, and the points of paths at their true cost. */
  curve(options: Omit<Partial<SeriesOptions>, "xLabel" | "yLabel"> = {}): Figure {
    if (!this.isLine) {
      throw new RangeError(
        "curve: this landscape is one over a plane; use contour(), heatmap() or surface()",
      );
    }
    const { x, z } = this.grid();
    const values = Array.from(z[0]!).filter((value) => Number.isFinite(value));
    const isLog = values.every((value) => value > 0) && Math.max(...values) > 100 * Math.min(...values);
    const series = [
      { name: this.labels.z, x, y: z[0]! },
      ...this.paths.map(({ name, x, cost }) => ({
        name: `${name}, true cost`,
        x,
        y: cost,
        mode: "markers" as const,
      })),
      { name: "the parameters", x: [this.center.x], y: [this.center.cost], mode: "markers" as const },
    ];
    return lines(series, {
      title: this.title,
      xLabel: this.labels.x,
      yLabel: this.labels.z,
      yScale: isLog ? "log" : "linear",
      ...options,
    });
  }

  private mustBePlane(figure: string): void {
    if (!this.isLine) return;
    throw new RangeError(`${figure}: this landscape is one along a line; use curve()`);
  }

  /** The finest grid that has been computed as a whole. */
  private grid(): Grid {
    const { x, y, z, evaluated } = this;
    const level = refinement(x.length, y.length).levels.findLast(({ end }) => end <= evaluated);
    if (level === undefined) throw new RangeError("landscape: too few points have been computed to draw it");
    const { columns, rows } = level;
    return {
      x: columns.map((i) => x[i]!),
      y: rows.map((j) => y[j]!),
      z: rows.map((j) => columns.map((i) => z[j]![i]!)),
    };
  }

  private common() {
    const { title, labels, paths, center } = this;
    return {
      title,
      xLabel: labels.x,
      yLabel: labels.y,
      zLabel: labels.z,
      paths: paths.map((path): Path => ({ ...path, z: path.cost })),
      ...(paths.length === 0 && { mark: { name: "the parameters", x: center.x, y: center.y } }),
    };
  }

  /** The landscape in words. */
  toString(): string {
    const { title, labels, x, y, z, evaluated, center, complete } = this;
    const size = this.isLine ? `${x.length}` : `${x.length} × ${y.length}`;
    const done = complete ? "" : `, ${evaluated} computed so far`;
    const all = z.flatMap((row) => Array.from(row));
    const finite = all.filter(Number.isFinite);
    const holes = complete ? all.length - finite.length : 0;
    const lines = [
      `${title}: ${labels.z} at ${size} points${done}${this.examples ? `, ${this.examples}` : ""}`,
      `${labels.x}: ${brief(x[0]!)} to ${brief(x.at(-1)!)}`,
      ...(this.isLine ? [] : [`${labels.y}: ${brief(y[0]!)} to ${brief(y.at(-1)!)}`]),
      `cost ${brief(center.cost)} at the parameters; ${brief(least(finite))} to ${brief(-least(finite.map((c) => -c)))} on the map`,
      ...(holes > 0 ? [`${holes} points where the cost is not finite`] : []),
      ...this.paths.map(describePath),
    ];
    return lines.join("\n");
  }

  /** Plain JSON, with what is not finite as text. */
  toJSON(): LandscapeJSON {
    return toJSON(this);
  }

  /**
   * The landscape that `JSON.stringify` saved.
   * @param json The text, or what `JSON.parse` makes of it.
   * @throws TypeError when it is none.
   * @example
   * const map = diag.landscape((w: NDArray) => w.square().sum(), array([1, 2]), { directions: "random", key: random.key(0), count: 5 });
   * diag.Landscape.fromJSON(JSON.stringify(map)).z[0]!.length; // => 5
   */
  static fromJSON(json: unknown): Landscape {
    return new Landscape(fromJSON(json));
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** The MIME bundle by which notebooks show it. */
  [display](): Record<string, unknown> {
    if (this.evaluated < refinement(this.x.length, this.y.length).levels[0]!.end) {
      return { "text/plain": this.toString() };
    }
    return { "application/vnd.plotly.v1+json": this.figure().toJSON(), "text/plain": this.toString() };
  }
}

function describePath({ name, x, offPlane, cost, onPlane }: Trajectory): string {
  const far = offPlane.reduce((best, d, i) => (d > offPlane[best]! ? i : best), 0);
  return (
    `${name}: ${x.length} points, true cost ${brief(cost[0] ?? NaN)} to ${brief(cost.at(-1) ?? NaN)}; at most ${brief(offPlane[far] ?? NaN)} off the plane, ` +
    `where its cost is ${brief(cost[far] ?? NaN)} and the map shows ${brief(onPlane[far] ?? NaN)}`
  );
}

function extent(values: Float64Array): number {
  return values.at(-1)! - values[0]!;
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}
