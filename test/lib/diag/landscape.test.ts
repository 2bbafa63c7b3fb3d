import { afterEach, describe, expect, test, vi } from "vitest";
import { array, data, diag, type NDArray, nn, optim, random, tree, variance } from "../../../lib/index.ts";
import { complaints } from "../plot/plotly.ts";

const hostName = Symbol.for("thalweg.host");
afterEach(() => {
  Reflect.deleteProperty(globalThis, hostName);
  vi.restoreAllMocks();
});

const quiet = { progress: "none" } as const;
const valley = (w: NDArray) =>
  w
    .mul(array([1, 10]))
    .square()
    .sum();
const rows = (map: diag.Landscape) => map.z.map((row) => Array.from(row));
const points = data.moons({ key: random.key(0), count: 60, noise: 0.1 });
type Points = typeof points;
const net = nn.mlp([2, 6, 1], { key: random.key(1), activation: "tanh" });
const cost = (model: nn.Sequential, { x, y }: Points) =>
  nn.binaryCrossEntropyWithLogits(model.forward(x).squeeze(1), y);
const key = random.key(7);

describe("a landscape", () => {
  test("shows the cost at each point of the plane", () => {
    const { vectors } = diag.randomDirections(net, { key });
    const map = diag.landscape(cost, net, {
      key,
      examples: points,
      directions: { vectors, labels: ["u", "v"] },
      range: [-1, 1],
      count: [5, 3],
    });
    const [u, v] = vectors as [nn.Sequential, nn.Sequential];
    map.y.forEach((y, j) =>
      map.x.forEach((x, i) => {
        const there = tree.map((p, du, dv) => p.add(du.mul(x)).add(dv.mul(y)), net, u, v);
        expect(map.z[j]![i]).toBeCloseTo(cost(there, points).item(), 12);
      }),
    );
    expect(map.complete).toBe(true);
    expect(map.center.cost).toBeCloseTo(cost(net, points).item(), 12);
  });

  test("is the same when its cost is not compiled", () => {
    const options = { key, examples: points, count: 4, ...quiet };
    const [a, b] = [true, false].map((compiled) =>
      rows(diag.landscape(cost, net, { ...options, compiled })).flat(),
    );
    a!.forEach((value, i) => expect(value).toBeCloseTo(b![i]!, 12));
  });

  test("is drawn on a batch that the key decides, with dropout off", () => {
    const seen: { size: number; train: boolean }[] = [];
    const spy = (model: nn.Sequential, batch: Points, mode: { train: boolean; key: random.Key }) => {
      seen.push({ size: batch.y.size, train: mode.train });
      return cost(model, batch);
    };
    const options = { examples: points, batchSize: 20, count: 3, ...quiet };
    const first = diag.landscape(spy, net, { ...options, key });
    expect(seen.every(({ size, train }) => size === 20 && !train)).toBe(true);
    expect(first.examples).toBe("20 of 60 examples");
    expect(rows(diag.landscape(spy, net, { ...options, key }))).toEqual(rows(first));
    expect(rows(diag.landscape(spy, net, { ...options, key: random.key(8) }))).not.toEqual(rows(first));
  });

  test("keeps the statistics of batch normalization that it has at the parameters", () => {
    const [first, last] = random.split(random.key(4));
    const normed = nn.sequential([
      nn.linear(2, 4, { key: first }),
      nn.batchNorm(4),
      nn.tanh,
      nn.linear(4, 1, { key: last }),
    ]);
    const map = diag.landscape(cost, normed, { key, examples: points, count: [3, 2], ...quiet });
    const { vectors } = diag.randomDirections(normed, { key });
    const [u, v] = vectors as [nn.Sequential, nn.Sequential];
    const at = (model: nn.Sequential) =>
      tree.map((p, du, dv) => p.add(du.mul(map.x[2]!)).add(dv.mul(map.y[1]!)), model, u, v);
    const h = (normed.layers[0] as nn.Linear).forward(points.x);
    const state = { mean: h.mean(0), variance: variance(h, 0) };
    const moved = at(normed);
    const [linear, norm, , output] = moved.layers as [nn.Linear, nn.BatchNorm, unknown, nn.Linear];
    const z = output.forward(norm.use(linear.forward(points.x), state).tanh()).squeeze(1);
    expect(map.z[1]![2]).toBeCloseTo(nn.binaryCrossEntropyWithLogits(z, points.y).item(), 10);
    expect(map.z[1]![2]).not.toBeCloseTo(cost(moved, points).item(), 3);
    expect(map.center.cost).toBeCloseTo(cost(normed, points).item(), 12);
  });

  test("along one direction is a curve, from one solution to another", () => {
    const map = diag.landscape((w: NDArray) => w.square().sum(), array([1, 0]), {
      directions: diag.directionsBetween([array([1, 0]), array([-1, 0])]),
      count: 5,
    });
    expect(rows(map)).toEqual([[4, 1, 0, 1, 4]]);
    expect(complaints(map.figure())).toEqual([]);
    expect(() => map.contour()).toThrow("contour: this landscape is one along a line; use curve()");
  });

  test("has holes where the cost is not finite, and says how many", () => {
    const root = (w: NDArray) => w.at(0).log().add(w.at(1).mul(1e200).square());
    const map = diag.landscape(root, array([1, 0]), {
      directions: diag.parameterDirections(array([1, 0]), ["[0]", "[1]"]),
      range: [
        [-1, 1],
        [0, 1e200],
      ],
      count: [4, 2],
    });
    expect(rows(map)).toEqual([
      [NaN, NaN, expect.closeTo(Math.log(1 / 3), 10), 0],
      [NaN, NaN, Infinity, Infinity],
    ]);
    expect(map.toString()).toContain("6 points where the cost is not finite");
    expect(complaints(map.figure())).toEqual([]);
    expect(map.figure().data[0]!["z"]).toEqual([
      [null, null, expect.closeTo(Math.log(1 / 3), 5), 0],
      [null, null, null, null],
    ]);
  });
});

describe("a path on a landscape", () => {
  const { path } = optim.gradientDescent(valley, array([3, 0.2]), { learningRate: 0.005, steps: 30 });

  test("is shown with its distance from the plane, its true cost, and the cost that the plane has there", () => {
    const cube = (w: NDArray) => w.square().sum();
    const plane = {
      vectors: [array([1, 0, 0]), array([1, 1, 0])],
      labels: ["u", "v"],
      origin: array([0, 0, 0]),
    };
    const map = diag.landscape(cube, array([0, 0, 0]), {
      directions: plane,
      trajectory: [array([3, 1, 2])],
      count: 3,
    });
    const [seen] = map.paths;
    expect(
      [seen!.x, seen!.y, seen!.offPlane, seen!.cost, seen!.onPlane].map(([value]) =>
        Number(value!.toFixed(12)),
      ),
    ).toEqual([2, 1, 2, 14, 10]);
    const drawn = map.contour().data[2]!;
    expect(drawn["text"]).toEqual(["step 0, true cost 14, 2 off the plane"]);
    expect(drawn["marker"]).toMatchObject({ color: [14], cmin: expect.any(Number) as number });
  });

  test("lies on the plane of its principal components when it is flat, and inside the map", () => {
    const map = diag.landscape(valley, path.at(-1)!, { trajectory: path, count: 5 });
    expect(Math.max(...map.paths[0]!.offPlane)).toBeLessThan(1e-9);
    map.paths[0]!.cost.forEach((c, i) => expect(map.paths[0]!.onPlane[i]).toBeCloseTo(c, 9));
    for (const axis of ["x", "y"] as const) {
      for (const value of map.paths[0]![axis]) {
        expect(value).toBeGreaterThan(map[axis][0]!);
        expect(value).toBeLessThan(map[axis].at(-1)!);
      }
    }
    expect(map.explained![0]! + map.explained![1]!).toBeCloseTo(1, 9);
  });

  test("may be one of several, by name", () => {
    const other = optim.gradientDescent(valley, array([3, 0.2]), { learningRate: 0.001, steps: 5 }).path;
    const map = diag.landscape(valley, path.at(-1)!, { trajectory: { fast: path, slow: other }, count: 4 });
    expect(map.paths.map(({ name, x }) => [name, x.length])).toEqual([
      ["fast", 31],
      ["slow", 6],
    ]);
    expect(complaints(map.contour())).toEqual([]);
    expect(complaints(map.surface())).toEqual([]);
    expect(complaints(map.heatmap())).toEqual([]);
  });

  test("of thousands of points is shown at 256 of them, the first and the last included", () => {
    const long = Array.from({ length: 3000 }, (_, t) => array([Math.cos(t / 300), Math.sin(t / 300)]));
    const [seen] = diag.landscape(valley, long.at(-1)!, { trajectory: long, count: 2 }).paths;
    expect([seen!.steps.length, seen!.steps[0], seen!.steps.at(-1)]).toEqual([256, 0, 2999]);
  });
});

describe("the limits of a landscape", () => {
  test("are where the cost has clearly risen and is not yet a wall, whatever the scale", () => {
    for (const scale of [1e-6, 1, 1e6]) {
      const steep = (w: NDArray) => w.mul(scale).square().sum().add(1);
      const map = diag.landscape(steep, array([0, 0]), { directions: "random", key, count: 3 });
      const edge = Math.max(...rows(map).flat());
      expect(edge).toBeGreaterThan(1.1);
      expect(edge).toBeLessThan(50);
    }
  });

  test("stay inside of where the cost is finite", () => {
    const wall = (w: NDArray) => w.square().sum().mul(-1).add(1e-4).log().neg();
    const map = diag.landscape(wall, array([0, 0]), { directions: "random", key, count: 3 });
    expect(
      rows(map)
        .flat()
        .filter((z) => !Number.isFinite(z)).length,
    ).toBeLessThanOrEqual(4);
  });

  test("along eigenvectors of the Hessian show the steepest direction first", () => {
    const map = diag.landscape((w: NDArray) => valley(w).add(1), array([0, 0]), {
      directions: "hessian",
      key,
      count: 3,
    });
    expect(map.labels.x).toBe("eigenvector 1 (λ = 200)");
    expect(map.labels.y).toBe("eigenvector 2 (λ = 2.00)");
  });
});

describe("a landscape that takes long", () => {
  const options = { directions: "random", key, count: 21, range: [-1, 1] } as const;

  test("can be stopped by the clock, is drawn coarsely, and goes on to the same bits", () => {
    const whole = diag.landscape(valley, array([1, 1]), options);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
    const part = diag.landscape(valley, array([1, 1]), { ...options, seconds: 1 });
    expect(part.complete).toBe(false);
    expect(part.evaluated).toBeGreaterThan(50);
    expect((part.figure().data[0]!["x"] as number[]).length).toBeLessThan(21);
    expect(part.toString()).toContain(`${part.evaluated} computed so far`);
    const saved = diag.Landscape.fromJSON(JSON.parse(JSON.stringify(part)));
    const calls: NDArray[] = [];
    const counting = (w: NDArray) => (calls.push(w), valley(w));
    const resumed = diag.landscape(counting, array([1, 1]), { ...options, resume: saved, compiled: false });
    expect(rows(resumed).flat()).toEqual(
      rows(whole)
        .flat()
        .map((z) => expect.closeTo(z, 10) as number),
    );
    expect(calls.length).toBeLessThan(441 - part.evaluated + 10);
    expect(rows(diag.landscape(valley, array([1, 1]), { ...options, resume: saved }))).toEqual(rows(whole));
  });

  test("hands out what it has a few times a second, so that an interrupt loses nothing", () => {
    let last: diag.Landscape | undefined;
    let calls = 0;
    const failing = (w: NDArray) => {
      if (++calls > 300) throw new Error("interrupted");
      return valley(w);
    };
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
    const run = () =>
      diag.landscape(failing, array([1, 1]), {
        ...options,
        compiled: false,
        onProgress: (map) => (last = map),
      });
    expect(run).toThrow("interrupted");
    expect(last!.evaluated).toBeGreaterThan(200);
    expect(complaints(last!.figure())).toEqual([]);
    expect(diag.landscape(valley, array([1, 1]), { ...options, resume: last! }).complete).toBe(true);
  });

  test("does not go on from another landscape", () => {
    const part = diag.landscape(valley, array([1, 1]), { ...options, seconds: 0 });
    const again = (more: object) => () =>
      diag.landscape(valley, array([1, 1]), { ...options, resume: part, ...more });
    expect(again({ key: random.key(8) })).toThrow(
      /^landscape: resume is of another landscape: the cost at .* was .*, now it is/,
    );
    expect(again({ directions: "hessian" })).toThrow("its axes were “direction 1 (distance in θ)”");
  });

  test("shows a bar with the time left, and the picture level by level, each in the place of the last", () => {
    const shown: { value: unknown; options: { display_id: string; update: boolean } }[] = [];
    const display = (value: unknown, how: (typeof shown)[number]["options"]) =>
      shown.push({ value, options: how });
    Object.defineProperty(globalThis, hostName, { value: { display }, configurable: true });
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 10));
    diag.landscape(valley, array([1, 1]), { ...options, progress: "picture" });
    const texts = shown.map(({ value }) => (value as { "text/plain"?: string })["text/plain"]);
    const bars = texts.filter((text) => text !== undefined);
    expect(bars[1]).toMatch(/^landscape · \d+ of 441 points · grid \d of 3 · [\d.]+ s left$/);
    expect(bars.at(-1)).toMatch(/^landscape · 441 of 441 points · grid 3 of 3 · [\d.]+ s$/);
    const pictures = shown.filter((_, i) => texts[i] === undefined);
    expect(pictures.map(({ options: { update } }) => update)).toEqual([false, true, true]);
    const widths = pictures.map(
      ({ value }) => ((value as ReturnType<diag.Landscape["figure"]>).data[0]!["x"] as number[]).length,
    );
    expect(widths).toEqual([6, 11, 21]);
  });

  test("shows nothing when it is there at once", () => {
    const display = vi.fn();
    Object.defineProperty(globalThis, hostName, { value: { display }, configurable: true });
    diag.landscape(valley, array([1, 1]), { ...options, count: 3 });
    expect(display).not.toHaveBeenCalled();
  });
});

describe("a saved landscape", () => {
  const map = diag.landscape((w: NDArray) => w.at(0).log().add(w.at(1)), array([1, 1]), {
    directions: diag.parameterDirections(array([1, 1]), ["[0]", "[1]"]),
    range: [-1, 1],
    count: 3,
    trajectory: [array([1, 0.5])],
  });

  test("comes back exactly, holes and paths included", () => {
    expect(diag.Landscape.fromJSON(JSON.stringify(map))).toEqual(map);
  });

  test.each([
    ["no JSON", "{", "Landscape.fromJSON: this is no JSON"],
    ["something else", "[1]", 'expected a saved landscape, with "format": "thalweg landscape 1"'],
    [
      "one with a part missing",
      JSON.stringify({ ...map.toJSON(), title: undefined }),
      "title should be a text, but is missing",
    ],
    [
      "one with too few rows",
      JSON.stringify({ ...map.toJSON(), z: [[1, 2, 3]] }),
      "z needs 3 rows (one per y) of 3 numbers (one per x)",
    ],
    [
      "one with a wrong number",
      JSON.stringify({ ...map.toJSON(), x: [1, null, 3] }),
      "x[1] should be a number, but is null",
    ],
  ])("is refused when it is %s", (_, text, message) => {
    expect(() => diag.Landscape.fromJSON(text)).toThrow(message);
  });
});

describe("bad requests", () => {
  test.each<[string, diag.LandscapeOptions<NDArray>, string]>([
    [
      "random directions without a key",
      { directions: "random" },
      'directions "random" are random, which needs a key: add key: random.key(0)',
    ],
    [
      "pca without a path",
      { directions: "pca" },
      'directions "pca" are those of a path: add trajectory: [params, …]',
    ],
    ["an empty path", { trajectory: [] }, "the path “path” has no points"],
    [
      "one point a side",
      { directions: "random", key, count: 1, range: [0, 1] },
      "x needs a range [low, high] with low < high and a count ≥ 2, got [0, 1] and 1",
    ],
    ["a range upside down", { directions: "random", key, range: [1, 0] }, "got [1, 0] and 51"],
    [
      "parallel directions",
      { directions: { vectors: [array([1, 0]), array([2, 0])], labels: ["u", "v"] } },
      "one is a multiple of the other",
    ],
    [
      "three directions",
      { directions: { vectors: [array([1, 0]), array([0, 1]), array([1, 1])], labels: [] } },
      "one or two directions make a line or a plane, got 3",
    ],
  ])("say what is missing: %s", (_, options, message) => {
    expect(() => diag.landscape(valley, array([1, 1]), options)).toThrow(message);
  });
});
