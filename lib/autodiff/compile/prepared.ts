import { backend } from "../../backend/registry.ts";
import type { TypedArray } from "../../core/dtype.ts";
import { isRowMajor } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import * as tree from "../../ops/tree.ts";
import { Plan } from "./plan.ts";
import { Recording } from "./record.ts";

/** An argument that may change from call to call. */
export type Leaf = NDArray | number;

/** Stands in the template of a result for an array that each run gives anew. */
const blank = DenseArray.scalar(0, "bool");
/** Buffers that results of plans lie in: their numbers change, though the arrays stay the same. */
const shared = new WeakSet<TypedArray>();

/** The plan for one kind of arguments: where they go, and where the result comes from. */
export class Prepared<Y> {
  /** The backend that the plan was made for. */
  readonly backend = backend().name;
  private readonly plan: Plan;
  private readonly places: readonly DenseArray[];
  private readonly template: Y;
  /** For each array of the result its operation, or undefined for what did not depend on the arguments. */
  private readonly outputs: (number | undefined)[] = [];
  /** The arguments that the places hold; arrays never change, so the same one need not be copied again. */
  private readonly held: (Leaf | undefined)[];
  private readonly changed: boolean[];
  private readonly incremental: boolean;
  /** The result, where it lies in the plan's own buffers. */
  private readonly own: Y | undefined;
  /** Whether the last run came to its end. */
  private whole = false;

  constructor(
    f: (inputs: readonly NDArray[]) => Y,
    leaves: readonly NDArray[],
    numbers: readonly boolean[],
    options: { readonly reuse?: boolean; readonly incremental?: boolean },
  ) {
    const recording = new Recording();
    const inputs = leaves.map((x, i) => recording.input(x, numbers[i]!));
    this.template = tree.mapArrays((y) => {
      const source = recording.sourceOf(y);
      this.outputs.push(typeof source === "number" ? source : undefined);
      return typeof source === "number" ? blank : source;
    }, f(inputs));
    this.incremental = options.incremental ?? false;
    this.plan = new Plan(
      recording.operations,
      this.outputs.filter((n) => n !== undefined),
      this.incremental,
    );
    this.places = inputs.map((x) => this.plan.result(x.position));
    this.held = new Array<Leaf | undefined>(inputs.length);
    this.changed = new Array<boolean>(inputs.length).fill(true);
    if (options.reuse) {
      this.own = this.rebuild((place) => {
        shared.add(place.data);
        return place;
      });
    }
  }

  run(leaves: readonly Leaf[]): Y {
    // What a run that was interrupted left behind is unknown.
    if (!this.whole) this.held.fill(undefined);
    this.whole = false;
    for (let i = 0; i < leaves.length; i++) this.put(leaves[i]!, i);
    if (this.incremental) this.plan.rerun(this.changed);
    else this.plan.run();
    this.whole = true;
    return this.own ?? this.rebuild(copied);
  }

  explain(): string {
    return this.plan.explain();
  }

  private put(x: Leaf, i: number): void {
    const place = this.places[i]!;
    const same = Object.is(this.held[i], x) && (typeof x === "number" || !shared.has((x as DenseArray).data));
    this.changed[i] = !same;
    if (same) return;
    if (typeof x === "number") place.data[0] = x;
    else fill(x as DenseArray, place);
    this.held[i] = x;
  }

  private rebuild(take: (place: DenseArray) => DenseArray): Y {
    let next = 0;
    return tree.mapArrays((y) => {
      const n = this.outputs[next++];
      return n === undefined ? y : take(this.plan.result(n));
    }, this.template);
  }
}

function isWhole({ data, shape, strides, size }: DenseArray): boolean {
  return data.length === size && isRowMajor(shape, strides);
}

function fill(x: DenseArray, place: DenseArray): void {
  if (isWhole(x)) place.data.set(x.data);
  else backend().copy(x, place);
}

/** The numbers of a place in a buffer of their own. */
function copied(x: DenseArray): DenseArray {
  if (isWhole(x)) return new DenseArray(x.data.slice(), x.dtype, x.shape);
  const out = DenseArray.unwritten(x.shape, x.dtype);
  backend().copy(x, out);
  return out;
}
