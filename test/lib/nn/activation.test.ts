import { describe, expect, test } from "vitest";
import { array, grad, nn, type NDArray } from "../../../lib/index.ts";
import { expectClose, flat } from "../golden.ts";
import { networks } from "./golden.ts";

const { identity, sigmoid, tanh, relu, leakyRelu, elu, gelu, silu, softplus } = nn;
const named: Record<string, nn.Activation> = {
  identity,
  sigmoid,
  tanh,
  relu,
  leakyRelu,
  elu,
  gelu,
  silu,
  softplus,
};

test.each(networks.activations)("$name and its derivative are PyTorch's", ({ name, x, value, gradient }) => {
  const f = named[name]!;
  expectClose(flat(f(array(x)).toArray()), value, 1e-15);
  const slope = grad((z: NDArray) => f(z).sum())(array(x));
  expectClose(flat(slope.toArray()), gradient, 1e-15);
});

describe.each(["softmax", "logSoftmax"] as const)("%s", (name) => {
  const { z, w, value, gradient } = networks[name];

  test("and its derivative are PyTorch's", () => {
    expectClose(flat(nn[name](array(z)).toArray()), flat(value), 1e-14, 1e-14);
    const slope = grad((x: NDArray) => nn[name](x).mul(array(w)).sum())(array(z));
    expectClose(flat(slope.toArray()), flat(gradient), 1e-13, 1e-13);
  });

  test("works along any axis", () => {
    expect(nn[name](array(z).T, 0).T.toArray()).toEqual(nn[name](array(z)).toArray());
  });
});

test("softmax neither overflows nor divides 0 by 0, and logSoftmax keeps the smallest probabilities", () => {
  expect(nn.softmax(array([1e308, 0, -1e308])).toArray()).toEqual([1, 0, 0]);
  expect(nn.logSoftmax(array([0, -1000])).toArray()).toEqual([0, -1000]);
});

test("slope and alpha set what happens below 0", () => {
  expect(nn.leakyRelu(array([-4, 4]), 0.25).toArray()).toEqual([-1, 4]);
  expect(nn.elu(array([-1, 4]), 2).toArray()).toEqual([2 * Math.expm1(-1), 4]);
});
