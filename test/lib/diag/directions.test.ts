import { describe, expect, test } from "vitest";
import { array, diag, linalg, type NDArray, nn, norm, random, tree } from "../../../lib/index.ts";

const key = random.key(0);
const flat = (p: unknown): NDArray => tree.ravel(p)[0];

describe("randomDirections", () => {
  const [first, last] = random.split(random.key(4));
  const net = nn.sequential([
    nn.linear(4, 3, { key: first }),
    nn.batchNorm(3),
    nn.tanh,
    nn.linear(3, 2, { key: last }),
  ]);

  test("by filter are as long as the weights of each neuron, and leave biases and normalization alone", () => {
    for (const vector of diag.randomDirections(net, { key }).vectors) {
      const [weights, directions] = [tree.leaves(net), tree.leaves(vector)];
      directions.forEach((d, i) => {
        if (d.ndim < 2) expect(d.abs().max().item()).toBe(0);
        else expect(norm(d, 0).sub(norm(weights[i]!, 0)).abs().max().item()).toBeLessThan(1e-12);
      });
    }
  });

  test("by layer are as long as the weights of each layer", () => {
    const { vectors } = diag.randomDirections(net, { key, normalize: "layer", dimensions: 1 });
    const lengths = (model: unknown) =>
      tree
        .leaves(model)
        .filter((x) => x.ndim === 2)
        .map((x) => x.square().sum().sqrt().item());
    expect(vectors.length).toBe(1);
    lengths(vectors[0]).forEach((length, i) => expect(length).toBeCloseTo(lengths(net)[i]!, 10));
  });

  test("do not change when the weights of a ReLU network are scaled so that the factors cancel", () => {
    const relu = nn.mlp([4, 6, 2], { key });
    const scaled = tree.map((x) => x, relu);
    const [w1, b1, w2, b2] = tree.leaves(relu) as [NDArray, NDArray, NDArray, NDArray];
    const other = tree.unflatten(scaled, [w1.mul(10), b1.mul(10), w2.div(10), b2]);
    const x = random.normal(random.key(6), [20, 4]);
    const cost = (model: nn.Sequential) => model.forward(x).square().mean();
    const z = (model: nn.Sequential) =>
      diag.landscape(cost, model, { key, count: 5, progress: "none" }).z.map((row) => Array.from(row));
    z(other)
      .flat()
      .forEach((value, i) => expect(value).toBeCloseTo(z(relu).flat()[i]!, 9));
  });

  test("that are not normalized are orthogonal and of length 1", () => {
    const [u, v] = diag.randomDirections(net, { key, normalize: "none" }).vectors.map(flat) as [
      NDArray,
      NDArray,
    ];
    expect(u.dot(u).item()).toBeCloseTo(1, 12);
    expect(v.dot(v).item()).toBeCloseTo(1, 12);
    expect(u.dot(v).item()).toBeCloseTo(0, 12);
  });

  test("need a matrix to go by", () => {
    expect(() => diag.randomDirections(array([1, 2]), { key })).toThrow(
      'randomDirections: normalize "filter" goes by the weights of layers, but no parameter is a matrix; use normalize: "none"',
    );
  });
});

describe("pcaDirections", () => {
  test("span the plane of a path that lies in one, and explain all of its variance", () => {
    const [a, b] = [random.normal(random.key(1), [30]), random.normal(random.key(2), [30])];
    const path = Array.from({ length: 40 }, (_, t) => a.mul(Math.cos(t / 5)).add(b.mul(t / 10)));
    const { vectors, explained, origin } = diag.pcaDirections(path);
    expect(explained![0]! + explained![1]!).toBeCloseTo(1, 10);
    expect(explained![0]).toBeGreaterThan(explained![1]!);
    expect(origin).toBe(path.at(-1));
    expect(vectors[0]!.dot(vectors[1]!).item()).toBeCloseTo(0, 10);
  });

  test("have the variances that a singular value decomposition gives", () => {
    const path = Array.from({ length: 12 }, (_, t) => random.normal(random.key(t), [5]));
    const rows = array(path.map((p) => p.toArray() as number[]));
    const { s } = linalg.svd(rows.sub(rows.mean(0)));
    const shares = s.square().div(s.square().sum()).toArray() as number[];
    diag.pcaDirections(path).explained!.forEach((share, k) => expect(share).toBeCloseTo(shares[k]!, 12));
  });

  test("refuse a path that is too straight", () => {
    expect(() => diag.pcaDirections([array([0, 0]), array([1, 1])])).toThrow(
      "pcaDirections: a path of 2 points does not vary in 2 dimensions; give a longer or less straight one",
    );
  });
});

describe("directions by hand", () => {
  test("between three solutions put them at (0, 0), (1, 0) and (0, 1)", () => {
    const [a, b, c] = [array([1, 2, 3]), array([0, 0, 1]), array([5, 5, 5])];
    const cost = (p: NDArray) =>
      p
        .sub(array([1, 2, 2]))
        .square()
        .sum();
    const map = diag.landscape(cost, a, {
      directions: diag.directionsBetween([a, b, c], ["A", "B", "C"]),
      range: [0, 1],
      count: 2,
    });
    expect([map.z[0]![0], map.z[0]![1], map.z[1]![0]]).toEqual(
      [cost(a), cost(b), cost(c)].map((z) => z.item()),
    );
    expect(map.labels).toMatchObject({ x: "from A (0) to B (1)", y: "from A (0) to C (1)" });
  });

  test("of chosen parameters have those parameters' values as coordinates", () => {
    const params = {
      w: array([
        [1, 2],
        [3, 4],
      ]),
      b: array([5, 6]),
    };
    const cost = ({ w, b }: typeof params) => w.at(1, 0).mul(10).add(b.at(1)).add(w.at(0, 0));
    const map = diag.landscape(cost, params, {
      directions: diag.parameterDirections(params, ["w[1,0]", "b[1]"]),
      range: [
        [0, 2],
        [-1, 1],
      ],
      count: 3,
    });
    expect(map.z.map((row) => Array.from(row))).toEqual([
      [0, 10, 20],
      [1, 11, 21],
      [2, 12, 22],
    ]);
    expect(map.center).toEqual({ x: 3, y: 6, cost: 37 });
  });

  test.each([["w"], ["w[2,0]"], ["w[0]"], ["nothing[0]"], ["w[1,0]]"]])(
    "refuse a parameter that is not there: %s",
    (name) => {
      const params = {
        w: array([
          [1, 2],
          [3, 4],
        ]),
      };
      expect(() => diag.parameterDirections(params, [name])).toThrow(
        `there is no single parameter “${name}”; name one as in weight[0,1]. The arrays and their shapes: w (2, 2)`,
      );
    },
  );

  test("refuse more than two", () => {
    expect(() => diag.parameterDirections(array([1]), ["[0]", "[0]", "[0]"])).toThrow(
      "name one or two parameters",
    );
    expect(() => diag.directionsBetween([array([1])])).toThrow("expected two or three solutions, got 1");
  });
});
