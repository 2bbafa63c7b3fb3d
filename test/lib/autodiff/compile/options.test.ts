import { describe, expect, test } from "vitest";
import { array, compile, type NDArray, random, slice, tree } from "../../../../lib/index.ts";
import { callback } from "../../../../lib/ops/callback.ts";

describe("ways to run", () => {
  type Layers = { first: NDArray; second: NDArray; third: NDArray };
  const keys = random.split(random.key(7), 3);
  const layers: Layers = {
    first: random.normal(keys[0], [3, 4]),
    second: random.normal(keys[1], [4, 4]),
    third: random.normal(keys[2], [4, 2]),
  };
  const x = random.normal(random.key(8), [5, 3]);

  test("reuse hands out the plan's own buffers, and takes them back in", () => {
    const f = (p: Layers, rate: number) => ({ p: tree.map((w) => w.mul(rate), p), rate });
    const compiled = compile(f, { reuse: true });
    const one = compiled(layers, 0.5);
    const expected = one.p.first.toArray();
    const two = compiled(one.p, 0.5);
    expect(two).toBe(one);
    expect(two.p.first.toArray()).toEqual(layers.first.mul(0.25).toArray());
    expect(two.p.first.toArray()).not.toEqual(expected);
  });

  describe("with reuse, results that come back as arguments give the same bits as copies would", () => {
    type Pair = { w: NDArray; v: NDArray };
    const f = ({ w, v }: Pair, x: NDArray) => {
      const slope = x.T.matmul(x.matmul(w).tanh());
      const next = v.mul(0.9).add(slope);
      return { w: w.sub(next.mul(0.1)), v: next, sum: w.sum() };
    };
    const start = { w: random.normal(random.key(1), [3, 4]), v: random.normal(random.key(2), [3, 4]) };
    const values = (pair: Pair) => [pair.w.toArray(), pair.v.toArray()];
    test.each([
      ["in their places", (now: Pair) => now],
      ["in each other's places", ({ w, v }: Pair) => ({ w: v, v: w })],
      ["twice", ({ w }: Pair) => ({ w, v: w })],
      ["as views", ({ w, v }: Pair) => ({ w: w.at("::-1"), v })],
      ["beside others", ({ v }: Pair) => ({ w: start.w, v })],
      ["not at all", () => start],
    ])("%s", (_, feed) => {
      const [slow, fast] = [compile(f), compile(f, { reuse: true })];
      let [one, two]: [Pair, Pair] = [start, start];
      for (let i = 0; i < 4; i++) {
        one = slow(feed(one), x);
        two = fast(feed(two), x);
        expect(values(two)).toEqual(values(one));
      }
    });

    test("when they are compared with the function itself, too", () => {
      const checked = compile(f, { reuse: true, verify: true });
      expect(values(checked(checked(start, x), x))).toEqual(values(f(f(start, x), x)));
    });
  });

  test("a view on a buffer that is used again is read anew", () => {
    const twice = compile((v: NDArray) => v.mul(2), { reuse: true });
    const total = compile((v: NDArray) => v.sum());
    const view = twice(array([1, 2, 3])).at(slice(1));
    expect(total(view).item()).toBe(10);
    twice(array([0, 0, 1]));
    expect(total(view).item()).toBe(2);
  });

  test("incremental runs only what depends on the arguments that changed", () => {
    const runs: string[] = [];
    const seen = (name: string, v: NDArray): NDArray =>
      callback((value) => {
        runs.push(name);
        return value;
      }, v.sum());
    const f = (p: Layers, rate: number): NDArray => {
      const one = x.matmul(p.first).tanh();
      const two = one.matmul(p.second).tanh();
      return seen("three", two.matmul(p.third).mul(seen("one", one)).mul(seen("two", two))).mul(rate);
    };
    const compiled = compile(f, { incremental: true });
    const run = (p: Layers, rate: number): string[] => {
      runs.length = 0;
      const value = compiled(p, rate).item();
      const ran = runs.slice();
      expect(value).toBe(f(p, rate).item());
      return ran.sort();
    };
    compiled(layers, 0);
    expect(run(layers, 1)).toEqual([]);
    expect(run(layers, 2)).toEqual([]);
    expect(run({ ...layers, third: layers.third.mul(2) }, 2)).toEqual(["three"]);
    expect(run({ ...layers, second: layers.second.mul(2) }, 2)).toEqual(["three", "two"]);
    expect(run({ ...layers, first: layers.first.mul(2) }, 2)).toEqual(["one", "three", "two"]);
  });

  test("after a run that failed half-way, everything runs again", () => {
    let fails = true;
    const f = (a: NDArray, b: NDArray): NDArray =>
      callback((value) => {
        if (fails) throw new Error("interrupted");
        return value;
      }, a.add(1)).add(b);
    const compiled = compile(f, { incremental: true });
    fails = false;
    compiled(array(1), array(2));
    fails = true;
    expect(() => compiled(array(5), array(2))).toThrow("interrupted");
    fails = false;
    expect(compiled(array(5), array(3)).item()).toBe(9);
  });

  test("verify finds what the function closes over and should have got", () => {
    let factor = 2;
    const f = compile((v: NDArray) => ({ scaled: v.mul(factor) }), { verify: true });
    expect(f(array([1])).scaled.toArray()).toEqual([2]);
    factor = 3;
    expect(() => f(array([1]))).toThrow(
      /at scaled is not what the function gives now.*pass that as an argument/,
    );
  });
});
