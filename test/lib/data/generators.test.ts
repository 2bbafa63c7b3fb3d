import { describe, expect, test } from "vitest";
import { array, data, equal, random } from "../../../lib/index.ts";

const key = random.key(1);
const generators = {
  moons: data.moons,
  circles: data.circles,
  spirals: data.spirals,
  blobs: (options: data.PointsOptions) => data.blobs({ ...options, centers: array([[0, 0], [3, 3]]) }), // prettier-ignore
};

describe.each(Object.entries(generators))("%s", (name, generate) => {
  test("gives as many points as asked for, in equal shares, in mixed order", () => {
    const { x, y } = generate({ key, count: 51, noise: 0.1 });
    expect([x.shape, y.shape]).toEqual([[51, 2], [51]]);
    expect([0, 1].map((k) => equal(y, k).sum().item())).toEqual([26, 25]);
    const labels = y.toArray() as number[];
    expect(labels).not.toEqual([...labels].sort());
  });

  test("gives the same points for the same key, others for another", () => {
    const points = (seed: number) => generate({ key: random.key(seed), count: 20, noise: 0.1 }).x.toArray();
    expect(points(1)).toEqual(points(1));
    expect(points(1)).not.toEqual(points(2));
  });

  test("refuses too few points and negative noise", () => {
    expect(() => generate({ key, count: 1 })).toThrow(`${name}: count must be a whole number ≥ 2`);
    expect(() => generate({ key, count: 9, noise: -1 })).toThrow(`${name}: noise must be ≥ 0, got -1`);
  });
});

test("circles lie on their radii, with no point twice, and noise blurs them by as much as it says", () => {
  const { x, y } = data.circles({ key, count: 40, factor: 0.5 });
  const radii = x.norm(1).toArray() as number[];
  const labels = y.toArray() as number[];
  radii.forEach((radius, i) => expect(radius).toBeCloseTo(labels[i] === 0 ? 1 : 0.5, 12));
  const places = (x.toArray() as number[][]).map((point) => point.map((value) => value.toFixed(9)).join());
  expect(new Set(places).size).toBe(40);
  const blurred = data.circles({ key, count: 2000, noise: 0.2 });
  const clean = data.circles({ key, count: 2000 });
  expect(blurred.x.sub(clean.x).std().item()).toBeCloseTo(0.2, 2);
});

test("moons are half circles around (0, 0) and (1, ½)", () => {
  const { x, y } = data.moons({ key, count: 30 });
  const centers = y.reshape([30, 1]).mul(array([1, 0.5]));
  for (const radius of x.sub(centers).norm(1).toArray() as number[]) expect(radius).toBeCloseTo(1, 12);
});

test("spirals wind out to radius 1, one for each class", () => {
  const { x, y } = data.spirals({ key, count: 30, classes: 3, turns: 2 });
  expect(x.norm(1).max().item()).toBeCloseTo(1, 12);
  expect(y.max().item()).toBe(2);
});

test("blobs lie around their centers, by default three with deviation 1", () => {
  const { x, y } = data.blobs({ key, count: 3000 });
  for (const k of [0, 1, 2]) {
    for (const std of x.at(equal(y, k)).std(0).toArray() as number[]) expect(std).toBeCloseTo(1, 0);
  }
  const tight = data.blobs({ key, count: 4, noise: 0, centers: array([[1, 2]]) });
  expect(tight.x.toArray()).toEqual([[1, 2], [1, 2], [1, 2], [1, 2]]); // prettier-ignore
});

test("a factor that puts the inner circle outside is refused", () => {
  expect(() => data.circles({ key, count: 9, factor: 1 })).toThrow(
    "circles: factor must be between 0 and 1, got 1",
  );
});

describe("gaussians and football", () => {
  const key = random.key(4);

  test("two clouds lie as far apart as asked, with the spread asked for", () => {
    const { x, y } = data.gaussians({ key, count: 4000, distance: 3, noise: 0.5 });
    const side = x.at(":", 0).mul(y.mul(2).sub(1));
    expect(side.mean().item()).toBeCloseTo(1.5, 1);
    expect(x.at(":", 1).std().item()).toBeCloseTo(0.5, 1);
  });

  test("each team holds its side of the line, but for the noise", () => {
    const above = ({ x, y }: data.Points) =>
      x.at(":", 1).add(x.at(":", 0).mul(0.6)).greater(0.2).equal(y).mean().item();
    expect(above(data.football({ key, count: 300, noise: 0 }))).toBe(1);
    const noisy = above(data.football({ key, count: 300 }));
    expect(noisy).toBeGreaterThan(0.8);
    expect(noisy).toBeLessThan(1);
  });

  test("refuse fewer points than classes", () => {
    expect(() => data.football({ key, count: 1 })).toThrow("football: count must be a whole number ≥ 2");
    expect(() => data.gaussians({ key, count: 1 })).toThrow("gaussians: count must be a whole number ≥ 2");
  });
});
