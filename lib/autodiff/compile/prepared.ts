import { backend } from "../../backend/registry.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import * as tree from "../../ops/tree.ts";
import type { CompileOptions } from "./options.ts";
import { Recording } from "./record.ts";
import { type Leaf, type Recorded, Runner } from "./runner.ts";

/** Stands in the template of a result for an array that each run gives anew. */
const blank = DenseArray.scalar(0, "bool");

/** The plan for one kind of arguments, and how its results make the result. */
export class Prepared<Y> {
  /** The backend that the plan was made for. */
  readonly backend = backend().name;
  readonly recorded: Recorded;
  private readonly runner: Runner;
  private readonly template: Y;
  /** For each array of the result its operation, or undefined for what did not depend on the arguments. */
  private readonly outputs: (number | undefined)[] = [];
  /** The result, where it lies in the plan's own buffers. */
  private readonly own: Y | undefined;

  constructor(
    f: (inputs: readonly NDArray[]) => Y,
    leaves: readonly NDArray[],
    numbers: readonly boolean[],
    options: CompileOptions,
  ) {
    const recording = new Recording();
    const inputs = leaves.map((x, i) => recording.input(x, numbers[i]!));
    this.template = tree.mapArrays((y) => {
      const source = recording.sourceOf(y);
      this.outputs.push(typeof source === "number" ? source : undefined);
      return typeof source === "number" ? blank : source;
    }, f(inputs));
    this.recorded = {
      operations: recording.operations,
      inputs: inputs.map((x) => x.position),
      outputs: this.outputs.filter((n) => n !== undefined),
      incremental: options.incremental ?? false,
    };
    // Who compares a run with the function itself needs the arguments as they were.
    this.runner = new Runner(this.recorded, options.reuse && !options.verify);
    if (options.reuse) this.own = this.rebuild((n) => this.runner.place(n));
  }

  run(leaves: readonly Leaf[]): Y {
    if (this.own === undefined) return this.compute(leaves);
    this.runner.run(leaves);
    return this.own;
  }

  /** The same with buffers of its own, whatever {@link run} hands out. */
  compute(leaves: readonly Leaf[]): Y {
    this.runner.run(leaves);
    return this.rebuild((n) => this.runner.result(n));
  }

  /** The result, from those of its operations in the order of {@link Recorded.outputs}. */
  assemble(results: readonly NDArray[]): Y {
    let next = 0;
    return this.rebuild(() => results[next++]!);
  }

  explain(): string {
    return this.runner.explain();
  }

  private rebuild(take: (n: number) => NDArray): Y {
    let next = 0;
    return tree.mapArrays((y) => {
      const n = this.outputs[next++];
      return n === undefined ? y : take(n);
    }, this.template);
  }
}
