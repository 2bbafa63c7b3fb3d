import { wrapped } from "../core/wrapped.ts";
/** What is known of a cost that was checked before. */
interface History {
  theta: Float64Array;
  checks: number;
  evaluations: number;
  warned: boolean;
}

const histories = new WeakMap<object, History>();
/** As many checks of one cost, each at other parameters than the last, are taken for a training loop. */
const many = 10;

/**
 * Warns, once for each cost, when it is checked again and again at parameters that change: the check was left on while
 * training. What is looked at is the cost function itself, so a cost made anew for each batch goes unnoticed.
 */
export function noticeTrainingLoop(cost: object, theta: Float64Array, evaluations: number): void {
  const history = histories.get(cost) ?? { theta, checks: 0, evaluations: 0, warned: false };
  histories.set(cost, history);
  const moved = theta.length !== history.theta.length || theta.some((value, i) => value !== history.theta[i]);
  if (moved || history.checks === 0) history.checks++;
  history.theta = theta;
  history.evaluations += evaluations;
  if (history.warned || history.checks < many) return;
  history.warned = true;
  console.warn(
    wrapped(
      `gradCheck: this cost was checked ${many} times, each time at other parameters, as in a training loop; that took ` +
        `${history.evaluations} evaluations of it. Check before training and once in a while, and train without.`,
    ),
  );
}
