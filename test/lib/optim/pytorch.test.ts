import { expect, test } from "vitest";
import { array, type NDArray, optim, tree } from "../../../lib/index.ts";
import { expectClose, flat, golden } from "../golden.ts";

interface Tensors {
  readonly weight: number[][];
  readonly bias: number[];
}
interface Runs {
  readonly start: Tensors;
  readonly gradients: Tensors[];
  readonly runs: { readonly name: string; readonly path: Tensors[] }[];
}

const [{ start, gradients, runs }] = golden<Runs>("optimizers") as [Runs];
const parameters = ({ weight, bias }: Tensors) => ({ weight: array(weight), bias: array(bias) });
const learningRate = 0.1;
const optimizers: Record<string, optim.Optimizer> = {
  sgd: optim.sgd({ learningRate }),
  momentum: optim.momentum({ learningRate }),
  nesterov: optim.nesterov({ learningRate }),
  adagrad: optim.adagrad({ learningRate }),
  rmsprop: optim.rmsprop({ learningRate }),
  adam: optim.adam({ learningRate }),
  adamw: optim.adamw({ learningRate }),
  adamwTuned: optim.adamw({ learningRate, beta1: 0.5, beta2: 0.75, epsilon: 0.01, weightDecay: 0.5 }),
};

test("every reference run has its optimizer", () => {
  expect(runs.map(({ name }) => name)).toEqual(Object.keys(optimizers));
});

test.each(runs)("$name goes step for step where PyTorch goes", ({ name, path }) => {
  const optimizer = optimizers[name]!;
  let params = parameters(start);
  let state = optimizer.init(params);
  path.forEach((expected, step) => {
    [params, state] = optimizer.update(params, parameters(gradients[step]!), state);
    const numbers = tree.leaves(params).flatMap((x: NDArray) => flat(x.toArray()));
    expectClose(numbers, [...flat(expected.weight), ...flat(expected.bias)], 1e-13);
  });
  expect(state.step.item()).toBe(path.length);
});

test("Adam's defaults are PyTorch's", () => {
  const [w] = [array([1])];
  const [next] = optim.adam().update(w, array([1]), optim.adam().init(w));
  expect(next.at(0).item()).toBeCloseTo(1 - 1e-3, 10);
});

test("a learning rate that changes with the step reaches every optimizer", () => {
  const halving = (step: number) => 2 ** -step;
  const first = optim.momentum({ learningRate: halving, momentum: 0 });
  const w = array([0]);
  const [w1, state] = first.update(w, array([1]), first.init(w));
  const [w2] = first.update(w1, array([1]), state);
  expect([w1.at(0).item(), w2.at(0).item()]).toEqual([-0.5, -0.75]);
});
