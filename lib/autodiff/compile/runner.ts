import { backend } from "../../backend/registry.ts";
import type { TypedArray } from "../../core/dtype.ts";
import { isRowMajor } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { Plan } from "./plan.ts";
import type { Operation } from "./record.ts";

/** An argument that may change from call to call. */
export type Leaf = NDArray | number;

/** What a plan is made of: operations, those of them that are the inputs, and those whose results are asked for. */
export interface Recorded {
  readonly operations: readonly Operation[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Whether to keep what every step computed, and run only the steps that depend on inputs that changed. */
  readonly incremental: boolean;
}

/** Buffers that results of plans lie in: their numbers change, though the arrays stay the same. */
const shared = new WeakSet<TypedArray>();

/** Whether the numbers of an array may have changed since it was seen last. */
export function isShared(x: DenseArray): boolean {
  return shared.has(x.data);
}

/** A plan, and what its inputs hold. */
export class Runner {
  private readonly plan: Plan;
  private readonly incremental: boolean;
  private readonly places: readonly DenseArray[];
  /** Where inputs lie that a run writes outputs over. */
  private readonly overwritten: ReadonlySet<TypedArray>;
  /** The arguments that the places hold; arrays never change, so the same one need not be copied again. */
  private readonly held: (Leaf | undefined)[];
  private readonly changed: boolean[];
  /** Whether the last run came to its end. */
  private whole = false;

  /** @param overwrite Whether results that are fed back may lie where they came in. */
  constructor({ operations, inputs, outputs, incremental }: Recorded, overwrite = false) {
    this.plan = new Plan(operations, outputs, { keep: incremental, overwrite });
    this.incremental = incremental;
    this.places = inputs.map((n) => this.plan.result(n));
    const lost = inputs.filter((n) => this.plan.overwrites(n));
    this.overwritten = new Set(lost.map((n) => this.plan.result(n).data));
    this.held = new Array<Leaf | undefined>(inputs.length);
    this.changed = new Array<boolean>(inputs.length).fill(true);
  }

  run(leaves: readonly Leaf[]): void {
    // What a run that was interrupted left behind is unknown.
    if (!this.whole) this.held.fill(undefined);
    this.whole = false;
    const own = this.saved(leaves);
    for (let i = 0; i < own.length; i++) this.put(own[i]!, i);
    if (this.incremental) this.plan.rerun(this.changed);
    else this.plan.run();
    this.whole = true;
  }

  /** The numbers of a result in a buffer of their own. */
  result(n: number): DenseArray {
    return copied(this.plan.result(n));
  }

  /** The place of a result itself, whose numbers change with the next run. */
  place(n: number): DenseArray {
    const place = this.plan.result(n);
    shared.add(place.data);
    return place;
  }

  explain(): string {
    return this.plan.explain();
  }

  private put(x: Leaf, i: number): void {
    const place = this.places[i]!;
    const same = Object.is(this.held[i], x) && (typeof x === "number" || !isShared(x as DenseArray));
    this.changed[i] = !same;
    if (same) return;
    if (typeof x === "number") place.data[0] = x;
    else if (!isAt(x as DenseArray, place)) fill(x as DenseArray, place);
    this.held[i] = this.overwritten.has(place.data) ? undefined : x;
  }

  /** The arguments; copies of those that are results in the place of another, which is written to before they are read. */
  private saved(leaves: readonly Leaf[]): readonly Leaf[] {
    let own = leaves;
    for (let i = 0; i < leaves.length; i++) {
      const x = leaves[i]!;
      if (typeof x === "number" || !this.overwritten.has((x as DenseArray).data)) continue;
      if (isAt(x as DenseArray, this.places[i]!)) continue;
      if (own === leaves) own = leaves.slice();
      (own as Leaf[])[i] = copied(x as DenseArray);
    }
    return own;
  }
}

function isAt(x: DenseArray, { data }: DenseArray): boolean {
  return x.data === data && isWhole(x);
}

function isWhole({ data, shape, strides, size }: DenseArray): boolean {
  return data.length === size && isRowMajor(shape, strides);
}

function fill(x: DenseArray, place: DenseArray): void {
  if (isWhole(x)) place.data.set(x.data);
  else backend().copy(x, place);
}

function copied(x: DenseArray): DenseArray {
  if (isWhole(x)) return new DenseArray(x.data.slice(), x.dtype, x.shape);
  const out = DenseArray.unwritten(x.shape, x.dtype);
  backend().copy(x, out);
  return out;
}
