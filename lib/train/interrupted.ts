import type { Training } from "./training.ts";

/** Trainings that have not come to their end, by the model that they started from; they live as long as it does. */
const unfinished = new WeakMap<object, Training<unknown>>();

/** Keeps a training as it is after an epoch. An interrupt runs no code of ours, so it is kept before there is one. */
export function remember<P, S>(start: P, now: Training<P, S>): void {
  if (typeof start === "object" && start !== null) unfinished.set(start, now);
}

/** The training came to its end: its caller has it. */
export function forget(start: unknown): void {
  if (typeof start === "object" && start !== null) unfinished.delete(start);
}

/**
 * What a training that was interrupted, or ended by an error, had reached after its last whole epoch: the model, the
 * history, and all that `resume` needs to go on as if nothing had happened, bit for bit.
 *
 * @param start The model that {@link train} was given to start from, the same object.
 * @returns Undefined when no training from there was cut short after at least one epoch.
 * @example
 * const net = nn.mlp([2, 8, 1], { key: random.key(1) });
 * const points = data.moons({ key: random.key(0), count: 100, noise: 0.1 });
 * const cost = (model: nn.Sequential, { x, y }: Points) =>
 *   nn.binaryCrossEntropyWithLogits(model.forward(x).squeeze(1), y);
 * const options = { examples: points, epochs: 20, key: random.key(2) };
 * const stopAt = (last: number) => ({ epoch }: Training<nn.Sequential>) => {
 *   if (epoch === last) throw new Error("as if interrupted");
 * };
 * try {
 *   train(cost, net, { ...options, onEpoch: stopAt(7) });
 * } catch {
 *   // A cell that is interrupted ends here.
 * }
 * const reached = interrupted(net)!;
 * reached.history.train.length; // => 7
 * train(cost, net, { ...options, resume: reached }).epoch; // => 20
 * interrupted(net); // => undefined
 */
export function interrupted<P, S = unknown>(start: P): Training<P, S> | undefined {
  const known = typeof start === "object" && start !== null ? unfinished.get(start) : undefined;
  return known as Training<P, S> | undefined;
}
