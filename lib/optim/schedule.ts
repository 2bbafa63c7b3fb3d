/** A learning rate that depends on the step, counted from 1. Every optimizer takes one as its `learningRate`. */
export type Schedule = (step: number) => number;

function positiveInteger(caller: string, name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${caller}: ${name} must be a whole number ≥ 1, got ${value}`);
  }
}

/**
 * The rate falls by a factor every so many steps: α γ^⌊(t − 1)/every⌋.
 * @param options `initial` α, `every` how many steps it stays, `factor` γ (default 0.1).
 * @throws RangeError unless `every` is a whole number ≥ 1.
 * @example
 * const rate = optim.stepDecay({ initial: 1, every: 2, factor: 0.5 });
 * [1, 2, 3, 4, 5].map(rate); // => [1, 1, 0.5, 0.5, 0.25]
 */
export function stepDecay(options: {
  readonly initial: number;
  readonly every: number;
  readonly factor?: number;
}): Schedule {
  const { initial, every, factor = 0.1 } = options;
  positiveInteger("stepDecay", "every", every);
  return (step) => initial * factor ** Math.floor((step - 1) / every);
}

/**
 * The rate falls along half a cosine wave from `initial` at step 1 to `final` at step `steps` + 1, and stays there.
 *
 * Source: I. Loshchilov and F. Hutter (2017), SGDR: Stochastic gradient descent with warm restarts, equation 5.
 *
 * @param options `initial`, `steps`, and `final` (default 0).
 * @throws RangeError unless `steps` is a whole number ≥ 1.
 * @example
 * const rate = optim.cosineDecay({ initial: 1, steps: 2 });
 * [1, 2, 3, 4].map((step) => rate(step).toFixed(3)); // => ["1.000", "0.500", "0.000", "0.000"]
 */
export function cosineDecay(options: {
  readonly initial: number;
  readonly steps: number;
  readonly final?: number;
}): Schedule {
  const { initial, steps, final = 0 } = options;
  positiveInteger("cosineDecay", "steps", steps);
  return (step) => cosine(initial, final, Math.min(1, (step - 1) / steps));
}

/**
 * Linear warm-up before another schedule: step t of the first `steps` has t/`steps` of the rate that `then` starts
 * with, and `then` begins after them.
 * @param then The rate afterwards, a number or a schedule.
 * @throws RangeError unless `steps` is a whole number ≥ 1.
 * @example
 * [1, 2, 3, 4, 5].map(optim.warmUp({ steps: 4, then: 1 })); // => [0.25, 0.5, 0.75, 1, 1]
 */
export function warmUp(options: { readonly steps: number; readonly then: number | Schedule }): Schedule {
  const { steps, then } = options;
  positiveInteger("warmUp", "steps", steps);
  const rate = typeof then === "number" ? () => then : then;
  return (step) => (step <= steps ? (step / steps) * rate(1) : rate(step - steps));
}

/**
 * One cycle: along half a cosine up from `highest`/25 to `highest` over the first share of the steps, then down to a
 * ten-thousandth of where it began at the last step.
 *
 * Source: L. Smith and N. Topin (2019), Super-convergence. Defaults as in PyTorch's OneCycleLR.
 *
 * @param options `highest`, `steps` in all, `rise` the share of steps spent rising (default 0.3), `startFactor`
 * (default 25) and `finalFactor` (default 10⁴).
 * @throws RangeError unless `steps` is a whole number ≥ 1.
 * @example
 * const rate = optim.oneCycle({ highest: 1, steps: 10 });
 * [1, 3, 10].map((step) => rate(step).toFixed(6)); // => ["0.040000", "1.000000", "0.000004"]
 */
export function oneCycle(options: {
  readonly highest: number;
  readonly steps: number;
  readonly rise?: number;
  readonly startFactor?: number;
  readonly finalFactor?: number;
}): Schedule {
  const { highest, steps, rise = 0.3, startFactor = 25, finalFactor = 1e4 } = options;
  positiveInteger("oneCycle", "steps", steps);
  const start = highest / startFactor;
  const top = rise * steps - 1;
  return (step) => {
    const at = Math.min(step, steps) - 1;
    if (at < top) return cosine(start, highest, at / top);
    return cosine(highest, start / finalFactor, (at - top) / (steps - 1 - top));
  };
}

/** From `a` to `b` along half a cosine wave, for a share of the way from 0 to 1. */
function cosine(a: number, b: number, share: number): number {
  return b + ((a - b) * (1 + Math.cos(Math.PI * share))) / 2;
}
