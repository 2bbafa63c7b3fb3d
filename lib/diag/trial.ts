import { compile } from "../autodiff/compile/compile.ts";
import { valueAndGrad } from "../autodiff/gradient.ts";
import type { Examples } from "../data/examples.ts";
import { key } from "../ops/random.ts";
import { adam } from "../optim/adam.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import { sgd } from "../optim/sgd.ts";
import type { Cost } from "../train/training.ts";

/**
 * The costs of the first steps of a training on all examples at once: of this optimizer, of gradient descent with this
 * learning rate, or else of Adam with 0.003. Ends early where the cost is no longer finite.
 */
export function trial<P, E extends Examples>(
  model: P,
  examples: E,
  cost: Cost<P, E>,
  {
    steps,
    learningRate,
    optimizer = learningRate === undefined ? adam({ learningRate: 0.003 }) : sgd({ learningRate }),
  }: {
    readonly steps: number;
    readonly learningRate: number | undefined;
    readonly optimizer?: Optimizer | undefined;
  },
): number[] {
  const slope = compile((params: P, batch: E) =>
    valueAndGrad(cost)(params, batch, { train: false, key: key(0) }),
  );
  const costs: number[] = [];
  let [params, state] = [model, optimizer.init(model)];
  for (let step = 0; step < steps; step++) {
    const [value, gradient] = slope(params, examples);
    costs.push(value.item());
    if (!Number.isFinite(value.item())) break;
    [params, state] = optimizer.update(params, gradient, state);
  }
  return costs;
}
