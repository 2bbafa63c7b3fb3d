import { type Key, split } from "../ops/random.ts";
import {
  type Activation,
  elu,
  gelu,
  identity,
  leakyRelu,
  relu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from "./activation.ts";
import { he, type Initializer, lecun, xavier } from "./init.ts";
import { linear } from "./linear.ts";
import { type Sequential, sequential } from "./sequential.ts";

/** The activations an {@link mlp} knows by name, each with the initialization that suits it. */
const known = {
  identity: { activation: identity, init: lecun() },
  sigmoid: { activation: sigmoid, init: xavier() },
  tanh: { activation: tanh, init: xavier() },
  softplus: { activation: softplus, init: xavier() },
  relu: { activation: relu, init: he() },
  leakyRelu: { activation: leakyRelu, init: he() },
  elu: { activation: elu, init: he() },
  gelu: { activation: gelu, init: he() },
  silu: { activation: silu, init: he() },
} as const;

/** Options of {@link mlp}. */
export interface MlpOptions {
  /** Decides the weights: the same key gives the same ones. */
  readonly key: Key;
  /** What follows each layer but the last: a name, or a function. Default "relu". */
  readonly activation?: keyof typeof known | Activation;
  /** How weights are drawn. Default: He for relu and its kin, Xavier for sigmoid, tanh and softplus, else LeCun. */
  readonly init?: Initializer;
}

/**
 * A multi-layer perceptron: linear layers of the given sizes with an activation between them. The last layer is
 * linear: its outputs are predictions, or logits for a loss that takes logits.
 *
 * @param sizes Number of inputs, of units in each hidden layer, and of outputs.
 * @throws RangeError unless there are at least two sizes, all whole numbers above 0.
 * @example
 * const net = nn.mlp([2, 10, 5, 1], { key: random.key(0), activation: "tanh" });
 * net.forward(zeros([3, 2])).shape; // => [3, 1]
 * tree.leaves(net).map((x) => x.shape); // => [[2, 10], [10], [10, 5], [5], [5, 1], [1]]
 */
export function mlp(sizes: readonly number[], options: MlpOptions): Sequential {
  if (sizes.length < 2 || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw new RangeError(
      `mlp: expected at least two sizes, whole numbers above 0, got [${sizes.join(", ")}]`,
    );
  }
  const { activation = "relu" } = options;
  const named = typeof activation === "string" ? known[activation] : { activation, init: lecun() };
  const init = options.init ?? named.init;
  const keys = split(options.key, sizes.length - 1);
  const layers = keys.map((key, i) => linear(sizes[i]!, sizes[i + 1]!, { key, init }));
  return sequential(layers.flatMap((layer, i) => (i === 0 ? [layer] : [named.activation, layer])));
}
