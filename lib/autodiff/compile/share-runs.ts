import { type Compiled, isCompiled, planOf } from "./compile.ts";
import { canLeave, Job } from "./job.ts";
import type { Prepared } from "./prepared.ts";
import type { Leaf } from "./runner.ts";
import { answers, borrowForNow, giveBack, hasWorkers, type PlanWorker, waitForAnswer } from "./workers.ts";

/**
 * A worker takes part when so much work is left, in ms: one that is there already, which has to be given the plan, or one
 * that has to be started, which takes about 60 ms, and which the calls after this one will find there.
 */
const WORTH = { idle: 40, started: 60 };
/** How long a message's runs take, in ms: less is not worth a message, more would keep the end waiting. */
const PARCEL = { least: 0.3, most: 25 };

/** Takes the result of run i, computed on so many threads; false ends it all. */
type OnResult<Y> = (result: Y, i: number, threads: number) => boolean | void;

/**
 * Runs a function for many arguments, one call after the other as far as `onResult` can tell, which gets the results in
 * order. Where `compile` gave the function and it is worth it, worker threads take part, to the same bits; {@link mapPlan}
 * does so without keeping this thread busy.
 *
 * This thread runs what nobody has taken, and in the end what takes a worker too long: one that is late, or dead, holds
 * up nothing. An interrupt stops it as it stops any loop.
 *
 * @param threads On how many threads at most, with this one.
 */
export function shareRuns<A extends unknown[], Y>(
  f: (...args: A) => Y,
  list: readonly A[],
  threads: number,
  onResult: OnResult<Y>,
): void {
  const [first] = list;
  const alone = threads === 1 || first === undefined || !isCompiled(f) || !hasWorkers();
  const plans = alone ? undefined : planOf("shareRuns", f as Compiled<A, Y>);
  const runs = plans && list.map((args) => plans(args));
  const prepared = runs?.[0]!.prepared;
  if (prepared === undefined || !canLeave(prepared) || runs!.some((run) => run.prepared !== prepared)) {
    for (const [i, args] of list.entries()) if (onResult(f(...args), i, 1) === false) return;
    return;
  }
  const leaves = runs!.map((run) => run.leaves);
  const sharing = new Sharing(prepared, leaves, threads - 1);
  try {
    sharing.run(onResult);
  } finally {
    sharing.end();
  }
}

/** The ms of work that this thread did since it last started a worker: who checks again and again gets one, too. */
let alone = 0;

/** A worker that takes part. */
interface Helper {
  readonly worker: PlanWorker;
  /** How many messages it has not answered yet. */
  waiting: number;
  /** Whether it has answered once, and so has loaded what it needs. */
  isReady: boolean;
}

class Sharing<Y> {
  private readonly prepared: Prepared<Y>;
  private readonly runs: readonly (readonly Leaf[])[];
  private readonly most: number;
  private readonly job: Job<Y>;
  private readonly team: Helper[] = [];
  private readonly results: (Y | undefined)[];
  /** Which results came, whether or not they were handed on. */
  private readonly came: Uint8Array;
  /** The first run that nobody was given, and the first whose result was not handed on. */
  private next = 0;
  private told = 0;
  /** Runs that this thread did, the ms that they took, and the fastest of them. */
  private own = 0;
  private took = 0;
  private fastest = Infinity;

  /** @param most How many workers may take part. */
  constructor(prepared: Prepared<Y>, runs: readonly (readonly Leaf[])[], most: number) {
    this.prepared = prepared;
    this.runs = runs;
    this.most = most;
    this.job = new Job(prepared);
    this.results = new Array<Y | undefined>(runs.length);
    this.came = new Uint8Array(runs.length);
  }

  run(onResult: OnResult<Y>): void {
    const { runs, results, came, team } = this;
    while (this.told < runs.length) {
      const seen = answers();
      for (const { worker } of team) worker.receive();
      for (; came[this.told] === 1; this.told++) {
        if (onResult(results[this.told]!, this.told, 1 + team.length) === false) return;
        results[this.told] = undefined;
      }
      if (this.told === runs.length) return;
      this.enlist();
      for (const helper of team) this.feed(helper);
      if (this.next < runs.length) this.runHere(this.next++);
      else if (!waitForAnswer(seen, this.patience())) this.runHere(came.lastIndexOf(0));
    }
  }

  /** Gives the workers back. What they still do goes nowhere. */
  end(): void {
    for (const { worker } of this.team) giveBack(worker);
  }

  private get mean(): number {
    return this.took / this.own;
  }

  private runHere(i: number): void {
    const before = performance.now();
    this.results[i] = this.prepared.compute(this.runs[i]!);
    this.came[i] = 1;
    const ms = performance.now() - before;
    this.fastest = Math.min(this.fastest, ms);
    this.took += ms;
    alone += ms;
    this.own++;
  }

  /** One more worker, when what is left is worth it. */
  private enlist(): void {
    // The first runs take longer, since the engine compiles what they run: what is left is judged by the fastest.
    if (this.team.length === this.most || this.own === 0 || (this.own < 4 && this.took < WORTH.started))
      return;
    const left = ((this.runs.length - this.next) * this.fastest) / (1 + this.team.length);
    if (left < WORTH.idle) return;
    const worker = borrowForNow(left + alone > WORTH.started);
    if (worker === undefined) return;
    alone = 0;
    const helper: Helper = { worker, waiting: 0, isReady: false };
    worker.onAnswer = (answer) => {
      const found = this.job.resultsIn(answer);
      if (found === undefined) return;
      helper.waiting--;
      helper.isReady = true;
      found.forEach((result, k) => {
        this.results[answer.first + k] ??= result;
        this.came[answer.first + k] = 1;
      });
      // The run that failed there is repeated here, which tells everything about the error.
      if (answer.failed) this.runHere(answer.first + found.length);
    };
    this.team.push(helper);
  }

  /** Two messages are with a worker, so that one waits there while the other is answered. */
  private feed(helper: Helper): void {
    const { length } = this.runs;
    const [least, most] = [PARCEL.least, PARCEL.most].map((ms) => Math.ceil(ms / this.mean)) as [
      number,
      number,
    ];
    while (helper.waiting < 2 && this.next < length) {
      // Ever fewer, so that all end together; one that may still be loading is not relied on.
      const share = Math.ceil((length - this.next) / (2 + 2 * this.team.length));
      const count = helper.isReady ? Math.max(least, Math.min(most, share)) : least;
      const first = this.next;
      this.next = Math.min(length, first + count);
      this.job.send(helper.worker, first, this.runs.slice(first, this.next));
      helper.waiting++;
      if (!helper.isReady) return;
    }
  }

  /** How long to wait for workers, in ms, before doing their work. */
  private patience(): number {
    if (!this.team.some(({ isReady }) => isReady)) return 0;
    const missing = this.came.reduce((count, came) => count + 1 - came, 0);
    return 2 + 2 * missing * this.mean;
  }
}
