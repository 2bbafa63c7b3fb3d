import { eye, full } from "../ndarray/creation.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { slice } from "../ndarray/slice.ts";
import { mul } from "../ops/arithmetic.ts";
import { at } from "../ops/indexing.ts";
import { svd } from "../ops/linalg/index.ts";
import { matmul } from "../ops/matmul.ts";
import { type Key, normal as drawNormal, uniform as drawUniform } from "../ops/random.ts";

/** A way to fill a weight matrix of shape (inputs, outputs) before training. */
export interface Initializer {
  /** What it is called, for reports. */
  readonly name: string;
  /** The variance of one weight that it aims at. */
  variance(inputs: number, outputs: number): number;
  /** The weights: the same key gives the same ones. */
  draw(key: Key, shape: readonly [inputs: number, outputs: number]): NDArray;
}

/** Which distribution the weights of a given variance are drawn from. Default "normal". */
export interface DistributionOption {
  readonly distribution?: "normal" | "uniform";
}

/** Weights that are all `value`: every unit of a layer then computes, and learns, the same. */
export function constant(value: number): Initializer {
  return { name: `constant ${value}`, variance: () => 0, draw: (_, shape) => full(shape, value) };
}

/**
 * Weights that are all 0.
 * @example
 * nn.init.zeros().draw(random.key(0), [2, 1]).toArray(); // => [[0], [0]]
 */
export function zeros(): Initializer {
  return { ...constant(0), name: "zeros" };
}

/** Weights from the normal distribution of mean 0 and the given standard deviation, whatever the layer's size. */
export function normal(std: number): Initializer {
  return withVariance(`normal, std ${std}`, () => std ** 2, "normal");
}

/** Weights evenly from [−limit, limit), whatever the layer's size; their variance is limit²/3. */
export function uniform(limit: number): Initializer {
  return withVariance(`uniform, limit ${limit}`, () => limit ** 2 / 3, "uniform");
}

/**
 * Variance 1/n for n inputs, which keeps the scale of a sum of n terms: for linear and near-linear (tanh) units.
 *
 * Source: Y. LeCun, L. Bottou, G. Orr and K.-R. Müller (1998), Efficient BackProp, section 4.6.
 *
 * @example
 * nn.init.lecun().variance(100, 10); // => 0.01
 */
export function lecun(options: DistributionOption = {}): Initializer {
  return withVariance("LeCun (1/n)", (inputs) => 1 / inputs, options.distribution);
}

/**
 * Variance 2/(n + m) for n inputs and m outputs: between keeping the scale of activations forward (1/n) and of
 * gradients backward (1/m).
 *
 * Source: X. Glorot and Y. Bengio (2010), Understanding the difficulty of training deep feedforward neural networks.
 *
 * @param options `gain` multiplies the standard deviation; see {@link gain}.
 * @example
 * nn.init.xavier().variance(60, 40); // => 0.02
 */
export function xavier(options: DistributionOption & { readonly gain?: number } = {}): Initializer {
  const { gain = 1, distribution } = options;
  return withVariance("Xavier", (inputs, outputs) => (2 * gain ** 2) / (inputs + outputs), distribution);
}

/**
 * Variance 2/n for n inputs: ReLU zeroes half of its inputs, and the 2 makes up for that.
 *
 * Source: K. He, X. Zhang, S. Ren and J. Sun (2015), Delving deep into rectifiers.
 *
 * @param options `fan: "out"` divides by the number of outputs instead, which keeps the scale of gradients.
 * @example
 * nn.init.he().variance(50, 10); // => 0.04
 */
export function he(options: DistributionOption & { readonly fan?: "in" | "out" } = {}): Initializer {
  const { fan = "in", distribution } = options;
  return withVariance("He (2/n)", (inputs, outputs) => 2 / (fan === "in" ? inputs : outputs), distribution);
}

/**
 * A random rotation (for as many inputs as outputs; else as many orthonormal rows or columns as fit), times `gain`: it
 * keeps the length of what passes through exactly.
 *
 * Source: A. Saxe, J. McClelland and S. Ganguli (2013), Exact solutions to the nonlinear dynamics of learning in deep
 * linear neural networks.
 *
 * @example
 * const w = nn.init.orthogonal().draw(random.key(0), [3, 3]);
 * w.T.matmul(w).round().abs().toArray(); // => [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
 */
export function orthogonal(gain = 1): Initializer {
  return {
    name: "orthogonal",
    variance: (inputs, outputs) => gain ** 2 / Math.max(inputs, outputs),
    draw: (key, shape) => {
      // The rotation nearest to a normal matrix is evenly distributed over all rotations.
      const { u, vt } = svd(drawNormal(key, shape));
      return mul(gain, matmul(u, vt));
    },
  };
}

/** 1 (times `gain`) from input i to output i, else 0. */
export function identity(gain = 1): Initializer {
  return {
    name: "identity",
    variance: (inputs, outputs) => {
      const share = Math.min(inputs, outputs) / (inputs * outputs);
      return gain ** 2 * share * (1 - share);
    },
    draw: (_, [inputs, outputs]) => {
      const rows = eye(Math.max(inputs, outputs));
      return mul(gain, at(rows, slice(0, inputs), slice(0, outputs)));
    },
  };
}

/**
 * What to multiply a layer's standard deviation √(1/n) by, so that the activation after it keeps the scale of its
 * inputs: PyTorch's recommended values (`torch.nn.init.calculate_gain`).
 *
 * @example
 * nn.init.gain("relu"); // => Math.SQRT2
 */
export function gain(
  activation: "identity" | "sigmoid" | "tanh" | "relu" | "leakyRelu",
  slope = 0.01,
): number {
  switch (activation) {
    case "identity":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      return Math.sqrt(2 / (1 + slope ** 2));
  }
}

function withVariance(
  name: string,
  variance: Initializer["variance"],
  distribution: "normal" | "uniform" = "normal",
): Initializer {
  return {
    name: distribution === "normal" || name.startsWith("uniform") ? name : `${name}, uniform`,
    variance,
    draw: (key, shape) => {
      const std = Math.sqrt(variance(...shape));
      const limit = Math.sqrt(3) * std;
      return distribution === "normal"
        ? drawNormal(key, shape, { std })
        : drawUniform(key, shape, { low: -limit, high: limit });
    },
  };
}
