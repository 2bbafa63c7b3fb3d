import { describe, expect, test } from "vitest";
import { array, optim } from "../../../lib/index.ts";

describe("an optimizer", () => {
  const sgd = optim.sgd({ learningRate: 0.5 });
  const params = { layers: [{ weight: array([1, 2]) }] };

  test("counts its updates and changes nothing in place", () => {
    const before = sgd.init(params);
    const [next, after] = sgd.update(params, params, before);
    expect(next.layers[0]?.weight.toArray()).toEqual([0.5, 1]);
    expect([before.step.item(), after.step.item()]).toEqual([0, 1]);
    expect(params.layers[0]?.weight.toArray()).toEqual([1, 2]);
  });

  test("keeps float32 parameters in float32", () => {
    const w = array([1, 2], { dtype: "float32" });
    expect(sgd.update(w, w, sgd.init(w))[0].dtype).toBe("float32");
  });

  test("refuses a learning rate that is none", () => {
    for (const learningRate of [-0.1, NaN, Infinity]) {
      for (const make of [optim.sgd, optim.adam, optim.rmsprop])
        expect(() => make({ learningRate })).toThrow(
          `optim: a learning rate must be a finite number ≥ 0, got ${learningRate}`,
        );
    }
    expect(optim.sgd({ learningRate: 0 }).update(params, params, sgd.init(params))[0]).toEqual(params);
  });

  test("names the parameter whose gradient has another shape, and counts missing gradients", () => {
    const short = { layers: [{ weight: array([1]) }] };
    expect(() => sgd.update(params, short, sgd.init(params))).toThrow(
      "update: layers.0.weight has shape (2,), its gradient (1,)",
    );
    expect(() => sgd.update(params, { layers: [] }, sgd.init(params))).toThrow(
      "update: 1 parameters need as many gradients, but 0 came",
    );
  });
});
