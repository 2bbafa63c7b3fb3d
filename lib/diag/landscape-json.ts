import type { LandscapeParts } from "./landscape-result.ts";
import type { Trajectory } from "./trajectory.ts";

/** A number, or the name of one that JSON has no word for. */
export type JSONNumber = number | "NaN" | "Infinity" | "-Infinity";

/** A landscape as JSON. */
export interface LandscapeJSON {
  readonly format: "thalweg landscape 1";
  readonly [field: string]: unknown;
}

const format = "thalweg landscape 1";

function encode(value: number): JSONNumber {
  return Number.isFinite(value) ? value : (String(value) as JSONNumber);
}

function row(values: ArrayLike<number>): JSONNumber[] {
  return Array.from(values, encode);
}

/** Everything that JSON can hold, exactly. */
export function toJSON(parts: LandscapeParts): LandscapeJSON {
  const { title, labels, x, y, z, evaluated, center, paths, explained, examples } = parts;
  return {
    format,
    title,
    labels,
    evaluated,
    center: { x: encode(center.x), y: encode(center.y), cost: encode(center.cost) },
    ...(explained && { explained }),
    ...(examples !== undefined && { examples }),
    x: row(x),
    y: row(y),
    z: z.map(row),
    paths: paths.map((path) => ({
      name: path.name,
      steps: path.steps,
      x: row(path.x),
      y: row(path.y),
      offPlane: row(path.offPlane),
      cost: row(path.cost),
      onPlane: row(path.onPlane),
    })),
  };
}

/** Back again. @throws TypeError when a part is missing or is not what it should be. */
export function fromJSON(json: unknown): LandscapeParts {
  const parsed: unknown = typeof json === "string" ? parse(json) : json;
  const read = new Reader(parsed, "");
  if (read.field("format").value !== format) {
    throw new TypeError(`Landscape.fromJSON: expected a saved landscape, with "format": "${format}"`);
  }
  const [x, y] = [read.field("x").numbers(), read.field("y").numbers()];
  const z = read
    .field("z")
    .list()
    .map((line) => Float64Array.from(line.numbers()));
  if (
    x.length === 0 ||
    y.length === 0 ||
    z.length !== y.length ||
    z.some((line) => line.length !== x.length)
  ) {
    throw new TypeError(
      `Landscape.fromJSON: z needs ${y.length} rows (one per y) of ${x.length} numbers (one per x)`,
    );
  }
  const evaluated = read.field("evaluated").number();
  if (!Number.isInteger(evaluated) || evaluated < 0 || evaluated > x.length * y.length) {
    throw new TypeError(`Landscape.fromJSON: evaluated is no number of points of the grid: ${evaluated}`);
  }
  const [labels, center, explained, examples] = ["labels", "center", "explained", "examples"].map((name) =>
    read.field(name),
  ) as [Reader, Reader, Reader, Reader];
  return {
    title: read.field("title").text(),
    labels: {
      x: labels.field("x").text(),
      y: labels.field("y").text(),
      z: labels.field("z").text(),
    },
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    z,
    evaluated,
    center: {
      x: center.field("x").number(),
      y: center.field("y").number(),
      cost: center.field("cost").number(),
    },
    paths: read.field("paths").list().map(pathOf),
    ...(explained.value !== undefined && { explained: explained.numbers() }),
    ...(examples.value !== undefined && { examples: examples.text() }),
  };
}

function pathOf(path: Reader): Trajectory {
  const steps = path.field("steps").numbers();
  const row = (name: string): number[] => {
    const values = path.field(name).numbers();
    if (values.length === steps.length) return values;
    throw new TypeError(
      `Landscape.fromJSON: ${name} of a path has ${values.length} numbers for ${steps.length} steps`,
    );
  };
  return {
    name: path.field("name").text(),
    steps,
    x: row("x"),
    y: row("y"),
    offPlane: row("offPlane"),
    cost: row("cost"),
    onPlane: row("onPlane"),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`Landscape.fromJSON: this is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** A value of unknown JSON, and where it stands. */
class Reader {
  readonly value: unknown;
  private readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  field(name: string): Reader {
    const { value } = this;
    const inside =
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
    return new Reader(inside, `${this.path}${this.path && "."}${name}`);
  }

  list(): Reader[] {
    const value: unknown = this.value;
    if (!Array.isArray(value)) return this.wrong("a list");
    return value.map((item, i) => new Reader(item, `${this.path}[${i}]`));
  }

  numbers(): number[] {
    return this.list().map((item) => item.number());
  }

  number(): number {
    const { value } = this;
    if (typeof value === "number") return value;
    return value === "NaN" || value === "Infinity" || value === "-Infinity"
      ? Number(value)
      : this.wrong("a number");
  }

  text(): string {
    return typeof this.value === "string" ? this.value : this.wrong("a text");
  }

  private wrong(expected: string): never {
    throw new TypeError(
      `Landscape.fromJSON: ${this.path} should be ${expected}, but is ${JSON.stringify(this.value) ?? "missing"}`,
    );
  }
}
