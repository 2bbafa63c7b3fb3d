import type { ProgramStep } from "../../backend/backend.ts";
import { backend } from "../../backend/registry.ts";
import { allocate } from "../../core/dtype.ts";
import { sameShape, showShape, sizeOf } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { elementwiseRules } from "../rules/elementwise.ts";
import type { Operation, Source } from "./record.ts";

/** One thing a plan does each time, on buffers that stay where they are. */
interface Step {
  readonly run: () => void;
  readonly text: string;
}

/** Operations that look at their argument's buffer instead of making one, as far as the layout allows. */
const viewing = new Set<string>(["reshape", "transpose", "broadcastTo", "slice", "stopGradient"]);

function isElementwise({ primitive }: Operation): boolean {
  return (
    primitive !== undefined &&
    (primitive.name in elementwiseRules || primitive.name === "where" || primitive.name === "cast")
  );
}

/**
 * A recording made ready to run again: operations that nobody needs are left out, element-wise operations that feed
 * only each other run in one loop, and every result has a place from the start, shared with results no longer needed.
 */
export class Plan {
  private readonly operations: readonly Operation[];
  private readonly steps: Step[] = [];
  private readonly places: (DenseArray | undefined)[];
  private readonly needed: readonly boolean[];
  private readonly fusedAway: readonly boolean[];
  private readonly lastUse: readonly number[];
  private readonly free = new Map<string, DenseArray["data"][]>();
  private bytes = 0;

  constructor(operations: readonly Operation[], outputs: readonly number[]) {
    this.operations = operations;
    this.places = new Array<DenseArray | undefined>(operations.length);
    this.needed = reachable(operations, outputs);
    this.fusedAway = this.fusible(new Set(outputs));
    this.lastUse = this.lifetimes(outputs);
    operations.forEach((operation, n) => {
      if (!this.needed[n] || this.fusedAway[n]) return;
      this.place(operation, n);
      this.release(n);
    });
  }

  /** Runs every step. Inputs must have been put into their places, and results be copied out of theirs. */
  run(): void {
    for (const step of this.steps) step.run();
  }

  /** The array that holds the result of an operation after a run. */
  result(n: number): DenseArray {
    return this.places[n]!;
  }

  /** The steps in words. */
  explain(): string {
    const lines = this.steps.map(({ text }, i) => `${String(i + 1).padStart(3)}. ${text}`);
    return [...lines, `${this.steps.length} steps, ${this.bytes} bytes of buffers`].join("\n");
  }

  /** Results that only one element-wise operation of the same shape reads need no place: they run in its loop. */
  private fusible(outputs: ReadonlySet<number>): boolean[] {
    const readers = this.operations.map((): number[] => []);
    this.operations.forEach(({ sources }, n) => {
      if (this.needed[n])
        for (const source of sources) if (typeof source === "number") readers[source]!.push(n);
    });
    return this.operations.map((operation, n) => {
      const [reader] = readers[n]!;
      if (reader === undefined || readers[n]!.length > 1 || outputs.has(n) || !isElementwise(operation))
        return false;
      return (
        isElementwise(this.operations[reader]!) && sameShape(operation.shape, this.operations[reader]!.shape)
      );
    });
  }

  /** For each operation the last one that reads its buffer, through views and fused loops too. */
  private lifetimes(outputs: readonly number[]): number[] {
    const last = this.operations.map((_, n) => n);
    for (const n of outputs) last[n] = this.operations.length;
    for (let n = this.operations.length - 1; n >= 0; n--) {
      if (!this.needed[n]) continue;
      const { primitive, sources } = this.operations[n]!;
      const passesOn = this.fusedAway[n] ?? false;
      const until = passesOn || (primitive && viewing.has(primitive.name)) ? last[n]! : n;
      for (const source of sources)
        if (typeof source === "number") last[source] = Math.max(last[source]!, until);
    }
    return last;
  }

  private place(operation: Operation, n: number): void {
    const { primitive, params, shape, dtype } = operation;
    if (primitive === undefined) {
      this.places[n] = this.reserve(operation);
      return;
    }
    if (isElementwise(operation)) {
      this.fuse(operation, n);
      return;
    }
    const args = operation.sources.map((source) => this.at(source));
    if (viewing.has(primitive.name)) {
      const view = primitive.forward(args, params);
      if (view.data === args[0]!.data) {
        this.places[n] = view;
        return;
      }
    }
    const out = this.reserve(operation);
    const { into } = primitive;
    const run = into
      ? (): void => into(args, params, out)
      : (): void => backend().copy(primitive.forward(args, params), out);
    this.steps.push({ run, text: `${primitive.name} → ${dtype} ${showShape(shape)}` });
    this.places[n] = out;
  }

  /** One loop for an operation and all that run in it. */
  private fuse(operation: Operation, n: number): void {
    const inputs: DenseArray[] = [];
    const members: Operation[] = [];
    const operands = new Map<Operation, (DenseArray | Operation)[]>();
    const collect = (member: Operation): void => {
      const list = member.sources.map((source) => {
        if (typeof source === "number" && this.fusedAway[source]) {
          const inner = this.operations[source]!;
          collect(inner);
          return inner;
        }
        const array = this.at(source);
        if (!inputs.includes(array)) inputs.push(array);
        return array;
      });
      operands.set(member, list);
      members.push(member);
    };
    collect(operation);
    const program = members.map((member): ProgramStep => ({
      f: member.primitive!.name as ProgramStep["f"],
      dtype: member.dtype,
      operands: operands
        .get(member)!
        .map((x) => (x instanceof DenseArray ? inputs.indexOf(x) : inputs.length + members.indexOf(x))),
    }));
    const out = this.reserve(operation);
    const names = members.map((member) => member.primitive!.name).join(" · ");
    this.steps.push({
      run: backend().fuse(program, inputs, out),
      text: `${names} → ${operation.dtype} ${showShape(operation.shape)}`,
    });
    this.places[n] = out;
  }

  private at(source: Source): DenseArray {
    return typeof source === "number" ? this.places[source]! : source;
  }

  /** A place for a result: one that is free, or a new one. */
  private reserve({ shape, dtype }: Operation): DenseArray {
    const size = sizeOf(shape);
    const spare = this.free.get(`${dtype} ${size}`)?.pop();
    if (spare) return new DenseArray(spare, dtype, shape);
    const data = allocate(dtype, size);
    this.bytes += data.byteLength;
    return new DenseArray(data, dtype, shape);
  }

  /** Gives back the places that nobody reads after operation n. Inputs and constants keep theirs. */
  private release(n: number): void {
    this.lastUse.forEach((last, k) => {
      const { primitive, shape, dtype } = this.operations[k]!;
      const place = this.places[k];
      if (last !== n || !place || primitive === undefined || viewing.has(primitive.name)) return;
      const key = `${dtype} ${sizeOf(shape)}`;
      const list = this.free.get(key);
      if (list) list.push(place.data);
      else this.free.set(key, [place.data]);
    });
  }
}

/** Which operations the outputs depend on; inputs always count. */
function reachable(operations: readonly Operation[], outputs: readonly number[]): boolean[] {
  const needed = operations.map(({ primitive }) => primitive === undefined);
  for (const n of outputs) needed[n] = true;
  for (let n = operations.length - 1; n >= 0; n--) {
    if (needed[n])
      for (const source of operations[n]!.sources) if (typeof source === "number") needed[source] = true;
  }
  return needed;
}
