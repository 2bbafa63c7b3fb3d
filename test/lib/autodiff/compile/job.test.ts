import { expect, test } from "vitest";
import { compile, planOf } from "../../../../lib/autodiff/compile/compile.ts";
import { Job } from "../../../../lib/autodiff/compile/job.ts";
import type { Task } from "../../../../lib/autodiff/compile/serve.ts";
import type { PlanWorker } from "../../../../lib/autodiff/compile/workers.ts";
import { array, type NDArray } from "../../../../lib/index.ts";

/** A worker that only keeps what it is sent, as a message does: what changes later does not change it. */
function mailbox(): { worker: PlanWorker; tasks: Task[] } {
  const tasks: Task[] = [];
  const send = (task: Task): void => void tasks.push(structuredClone(task));
  return { worker: { plans: new Map(), send } as unknown as PlanWorker, tasks };
}

function jobOf(f: (...args: NDArray[]) => NDArray, ...args: NDArray[]) {
  const { prepared, leaves } = planOf("test", compile(f, { reuse: true }))(args);
  return { job: new Job(prepared), leaves };
}

test("a plan is sent once, and again only after eight others, when the worker was told to forget it", () => {
  const { worker, tasks } = mailbox();
  const jobs = Array.from({ length: 9 }, (_, i) => jobOf((x) => x.mul(i), array([1, 2])));
  for (const { job, leaves } of [jobs[0]!, ...jobs, jobs[0]!]) job.send(worker, 0, [leaves]);
  const sent = tasks.map(({ recorded }) => recorded !== undefined);
  expect(sent).toEqual([true, false, ...new Array<boolean>(8).fill(true), true]);
  expect(tasks.flatMap(({ forget }) => forget ?? [])).toEqual([tasks[0]!.plan, tasks[2]!.plan]);
});

test("an array that all runs have is sent once, and not at all when the last run had it; others lie one behind the other", () => {
  const { worker, tasks } = mailbox();
  const [x, y] = [array([1, 2]), array([3, 4])];
  const { job } = jobOf((a, b) => a.add(b), x, y);
  job.send(worker, 0, [
    [x, x],
    [x, y],
  ]);
  job.send(worker, 2, [[x, y]]);
  job.send(worker, 3, [[y, y]]);
  const data = tasks.map(({ leaves }) => leaves.map((one) => (one && "data" in one ? [...one.data] : one)));
  expect(data).toEqual([
    [
      [1, 2],
      [1, 2, 3, 4],
    ],
    [null, null],
    [[3, 4], null],
  ]);
});

test("an array in a plan's own buffer is sent each time, since its numbers change", () => {
  const { worker, tasks } = mailbox();
  const twice = compile((x: NDArray) => x.mul(2), { reuse: true });
  const { job } = jobOf((x) => x.neg(), array([1]));
  const changing = twice(array([1]));
  job.send(worker, 0, [[changing]]);
  twice(array([5]));
  job.send(worker, 1, [[changing]]);
  expect(tasks.map(({ leaves }) => leaves[0])).toMatchObject([
    { data: Float64Array.of(2) },
    { data: Float64Array.of(10) },
  ]);
});

test("results come one behind the other, and those of an earlier job are dropped", () => {
  const { worker, tasks } = mailbox();
  const [before, { job, leaves }] = [
    jobOf((x) => x.neg(), array([1, 2])),
    jobOf((x) => x.neg(), array([1, 2])),
  ];
  before.job.send(worker, 0, [before.leaves]);
  job.send(worker, 0, [leaves, leaves]);
  const answer = { first: 0, count: 2, failed: false, results: [Float64Array.of(1, 2, 3, 4)] };
  expect(job.resultsIn({ ...answer, epoch: tasks[0]!.epoch })).toBeUndefined();
  const results = job.resultsIn({ ...answer, epoch: tasks[1]!.epoch });
  expect(results!.map((y) => y.toArray())).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
