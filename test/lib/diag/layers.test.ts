import { describe, expect, test } from "vitest";
import {
  array,
  diag,
  eye,
  grad,
  nn,
  type NDArray,
  ones,
  random,
  tree,
  type Sequential,
  zeros,
} from "../../../lib/index.ts";

const { layerStatistics, magnitude } = diag;
const key = random.key(7);
const x = random.normal(random.key(1), [20, 4]);
const y = random.normal(random.key(2), [20, 3]);
const cost = (output: NDArray) => nn.meanSquaredError(output, y);
const net = (activation: "tanh" | "relu" | "sigmoid") => nn.mlp([4, 6, 5, 3], { key, activation });

/** A linear network that multiplies by λ in each layer. */
const linear = (lambda: number, depth: number) =>
  nn.sequential(Array.from({ length: depth }, () => new nn.Linear(eye(2).mul(lambda))));

describe("layerStatistics", () => {
  test("gives the cost, and the size of what each layer puts out", () => {
    const model = net("tanh");
    const { cost: value, input, layers } = layerStatistics(model, x, cost);
    expect(value).toBe(cost(model.forward(x)).item());
    expect(input.activation).toEqual(magnitude(x));
    const hidden = nn.sequential(model.layers.slice(0, 4)).forward(x);
    expect(layers[3]).toMatchObject({ name: "layers.3", kind: "tanh", shape: [20, 5] });
    expect(layers[3]?.activation).toMatchObject(magnitude(hidden));
    expect(layers[3]?.activation.quantiles).toEqual(diag.quantiles(hidden));
  });

  test("gives the gradient by each parameter, named as the model names it", () => {
    const model = net("relu");
    const gradients = tree.leaves(grad((m: Sequential) => cost(m.forward(x)))(model));
    const parameters = layerStatistics(model, x, cost).layers.flatMap((layer) => layer.parameters);
    expect(parameters.map(({ name }) => name)).toEqual(tree.names(model));
    parameters.forEach(({ value, gradient }, i) => {
      expect(value).toEqual(magnitude(tree.leaves(model)[i]!));
      expect(gradient).toEqual(magnitude(gradients[i]!));
    });
  });

  test("gives the gradient by what each layer puts out, and by the inputs", () => {
    const model = net("sigmoid");
    const { input, layers } = layerStatistics(model, x, cost);
    const rest = (from: number) => (h: NDArray) => cost(nn.sequential(model.layers.slice(from)).forward(h));
    expect(input.gradient).toEqual(magnitude(grad(rest(0))(x)));
    layers.forEach((layer, i) => {
      const output = nn.sequential(model.layers.slice(0, i + 1)).forward(x);
      expect(layer.gradient).toEqual(magnitude(grad(rest(i + 1))(output)));
    });
  });

  test.each([0.9, 1, 1.1])(
    "finds λ^l forward and λ^(L − l) backward in a linear network, λ = %s",
    (lambda) => {
      const { layers } = layerStatistics(linear(lambda, 30), ones([1, 2]), (output) => output.sum());
      layers.forEach(({ activation, gradient }, i) => {
        expect(activation.rms / lambda ** (i + 1)).toBeCloseTo(1, 12);
        expect(gradient.rms / lambda ** (29 - i)).toBeCloseTo(1, 12);
      });
    },
  );

  test("looks into networks within networks, and names their parameters in full", () => {
    const [a, b] = random.split(key);
    const block = nn.sequential([nn.linear(4, 4, { key: a }), nn.tanh]);
    const model = nn.sequential([block, nn.layerNorm(4), nn.linear(4, 3, { key: b })]);
    const { layers } = layerStatistics(model, x, cost);
    expect(layers.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "layers.0.layers.0 Linear",
      "layers.0.layers.1 tanh",
      "layers.1 LayerNorm",
      "layers.2 Linear",
    ]);
    expect(layers.flatMap(({ parameters }) => parameters.map(({ name }) => name))).toEqual(tree.names(model));
  });

  test("tells how much of tanh and sigmoid is saturated, and of nothing else", () => {
    const z = array([[-5, -2, 0, 2, 5]]); // tanh 2 = 0.964
    const saturated = (activation: nn.Activation, scale: number) =>
      layerStatistics(nn.sequential([activation]), z.mul(scale), (output) => output.sum()).layers[0]
        ?.activation.saturated;
    expect(saturated(nn.tanh, 1)).toBeCloseTo(0.4, 15);
    expect(saturated(nn.sigmoid, 2)).toBeCloseTo(0.4, 15);
    expect(saturated(nn.relu, 1)).toBeUndefined();
  });

  test("counts units that are 0 for every example as dead, and those that are sometimes not", () => {
    const inputs = array([[-1, -1, 1, -2], [-3, 2, 1, -1]]); // prettier-ignore
    const [relu] = layerStatistics(nn.sequential([nn.relu]), inputs, (output) => output.sum()).layers;
    expect(relu?.activation).toMatchObject({ dead: 0.5, zeros: 5 / 8 });
  });

  test("says where numbers stop being finite instead of stopping itself", () => {
    const model = nn.sequential([new nn.Linear(eye(4).mul(1e308)), nn.identity]);
    const [layer] = layerStatistics(model, x.mul(10), (output) => output.mean()).layers;
    expect(layer?.activation.nonFinite).toBeGreaterThan(0.5);
  });

  test("names activations of one's own by their function", () => {
    const swish = (z: NDArray) => z.mul(z.sigmoid());
    const model = nn.sequential([swish, (z: NDArray) => z.neg()]);
    const { layers } = layerStatistics(model, x, (output) => output.sum());
    expect(layers.map(({ kind }) => kind)).toEqual(["swish", "function"]);
  });

  test("refuses what it cannot look at", () => {
    expect(() => layerStatistics(nn.sequential([]), x, cost)).toThrow(
      "layerStatistics: the model has no layers",
    );
    expect(() => layerStatistics(net("tanh"), zeros([0, 4]), cost)).toThrow(
      "layerStatistics: expected at least one example, got shape (0, 4)",
    );
    expect(() => layerStatistics(net("tanh"), x.astype("int32"), cost)).toThrow(
      "layerStatistics: x is int32, which has no derivatives; convert it with astype",
    );
    expect(() => layerStatistics(net("tanh"), x, (output) => output)).toThrow("must return one number");
  });
});
