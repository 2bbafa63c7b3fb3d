import type { Kept, ProgramStep, Strided } from "../../backend/backend.ts";
import { backend } from "../../backend/registry.ts";
import { allocate, type DType, type TypedArray } from "../../core/dtype.ts";
import { sameShape, type Shape, showShape, sizeOf } from "../../core/shape.ts";
import { DenseArray } from "../../ndarray/dense.ts";
import { bytesOf, type Cost, operationsOf, short } from "./cost.ts";
import { analyse, type Graph, isElementwise, isFold, isProduct, isViewing } from "./graph.ts";
import type { Operation, Source } from "./record.ts";

/** One thing a plan does each time, on buffers that stay where they are. */
interface Step {
  readonly run: () => void;
  readonly text: () => string;
  readonly cost: () => Cost;
  /** The inputs that it depends on. */
  readonly inputs: ReadonlySet<number>;
}

/** How a plan treats its places. */
export interface PlanOptions {
  /** Whether every result keeps its place, so that a run can start from the middle. */
  readonly keep?: boolean;
  /** Whether an output may be written over the input that it replaces: what a step makes of a parameter, over it. */
  readonly overwrite?: boolean;
}

/**
 * A recording made ready to run again: operations that nobody needs are left out, element-wise operations that feed
 * only each other run in one loop, together with the product of matrices that they start from, and every result has a
 * place from the start, shared with results no longer needed unless all are kept.
 */
export class Plan {
  private readonly operations: readonly Operation[];
  private readonly graph: Graph;
  private readonly steps: Step[] = [];
  private readonly places: (DenseArray | undefined)[];
  private readonly free = new Map<string, TypedArray[]>();
  private readonly constants = new Map<string, DenseArray>();
  private readonly copies = new Map<DenseArray, DenseArray>();
  /** The outputs that may lie where inputs lay, until they have one's place. */
  private readonly replacing: Set<number>;
  private readonly replaced = new Set<number>();
  private bytes = 0;

  constructor(operations: readonly Operation[], outputs: readonly number[], options: PlanOptions = {}) {
    const { keep = false, overwrite = false } = options;
    this.operations = operations;
    this.places = new Array<DenseArray | undefined>(operations.length);
    this.graph = analyse(operations, outputs, keep);
    this.replacing = new Set(overwrite && !keep ? outputs : []);
    const { needed, loop, lastUse } = this.graph;
    const ending = operations.map((): number[] => []);
    lastUse.forEach((last, n) => ending[last]?.push(n));
    operations.forEach((operation, n) => {
      if (!needed[n] || loop[n] !== n) return;
      this.place(operation, n);
      if (!keep) this.release(ending[n]!);
    });
    this.free.clear();
  }

  /** Runs every step. Inputs must have been put into their places, and results be copied out of theirs. */
  run(): void {
    for (const step of this.steps) step.run();
  }

  /** Runs the steps that depend on inputs that changed. All results must have been kept. */
  rerun(changed: readonly boolean[]): void {
    for (const { run, inputs } of this.steps) {
      for (const i of inputs) {
        if (!changed[i]) continue;
        run();
        break;
      }
    }
  }

  /** The array that holds the result of an operation after a run. */
  result(n: number): DenseArray {
    return this.places[n]!;
  }

  /** Whether a run writes an output over this input. */
  overwrites(input: number): boolean {
    return this.replaced.has(input);
  }

  /** The steps in words, with what they cost. */
  explain(): string {
    const steps = this.steps.map(({ text, cost }) => ({ text: text(), ...cost() }));
    const width = Math.max(0, ...steps.map(({ text }) => text.length));
    const lines = steps.map(
      ({ text, operations, bytes }, i) =>
        `${String(i + 1).padStart(3)}. ${text.padEnd(width)} ${`${short(operations)}flop`.padStart(12)} ${`${short(bytes)}B`.padStart(10)}`,
    );
    const total = (of: (cost: Cost) => number): number => steps.reduce((sum, step) => sum + of(step), 0);
    const cost = `${short(total((s) => s.operations))}flop, ${short(total((s) => s.bytes))}B read and written`;
    return [...lines, `${steps.length} steps, ${this.bytes} bytes of buffers; ${cost} a run`].join("\n");
  }

  private place(operation: Operation, n: number): void {
    const { primitive, params, shape, dtype } = operation;
    if (primitive === undefined) {
      this.places[n] = this.reserve(shape, dtype);
      return;
    }
    const isSummed =
      isFold(operation) && operation.sources.some((source) => this.graph.loop[source as number] === n);
    if (isElementwise(operation) || isSummed) {
      this.fuse(n);
      return;
    }
    const args = operation.sources.map((source) => this.at(source));
    if (isViewing(operation)) {
      const view = primitive.forward(args, params);
      if (view.data === args[0]!.data) {
        this.places[n] = view;
        return;
      }
    }
    const out = this.reserve(shape, dtype);
    const { into, prepare } = primitive;
    const run = prepare
      ? prepare(args, params, out)
      : into
        ? (): void => into(args, params, out)
        : (): void => backend().copy(primitive.forward(args, params), out);
    this.places[n] = out;
    this.add(n, run, [primitive.name], () => operationsOf(operation, args), args, [out]);
  }

  /** One loop for the operation at its end and all that run in it. */
  private fuse(root: number): void {
    const inputs: DenseArray[] = [];
    const members = new Set<number>();
    let product: number | undefined;
    const collect = (n: number): void => {
      for (const source of this.operations[n]!.sources) {
        if (typeof source === "number" && this.graph.loop[source] === root) {
          if (isProduct(this.operations[source]!)) product = source;
          else if (!members.has(source)) collect(source);
        } else {
          const array = this.near(source);
          if (!inputs.includes(array)) inputs.push(array);
        }
      }
      if (!isFold(this.operations[n]!)) members.add(n);
    };
    collect(root);
    const steps = [...members].sort((a, b) => a - b);
    // The program counts its operands: the product where there is one, the inputs, then its own steps.
    const order: readonly (DenseArray | number)[] = [
      ...(product === undefined ? [] : [product]),
      ...inputs,
      ...steps,
    ];
    const program = steps.map((n): ProgramStep => {
      const { primitive, dtype, sources } = this.operations[n]!;
      const operands = sources.map((source) =>
        order.indexOf(
          typeof source === "number" && this.graph.loop[source] === root ? source : this.near(source),
        ),
      );
      return { f: primitive!.name as ProgramStep["f"], dtype, operands };
    });
    const factors = product === undefined ? [] : this.operations[product]!.sources.map((x) => this.at(x));
    this.replace(
      root,
      steps.filter((n) => this.graph.stored[n]),
      inputs,
      factors,
    );
    const names = program.map(({ f }) => f);
    if (isFold(this.operations[root]!)) {
      const { shape } = this.operations[steps.at(-1)!]!;
      const out = (this.places[root] = this.reserve(this.operations[root]!.shape, "float64"));
      const run = backend().fold(program, inputs, shape, shape.length - out.ndim, out);
      const work = (): number => (steps.length + 1) * sizeOf(shape);
      this.add(root, run, [...names, "sum"], work, inputs, [out]);
      return;
    }
    const kept: Kept[] = [];
    steps.forEach((n, step) => {
      if (!this.graph.stored[n]) return;
      const { shape, dtype } = this.operations[n]!;
      const out = (this.places[n] ??= this.reserve(shape, dtype));
      if (n !== root) kept.push({ step, out });
    });
    const out = this.places[root]!;
    const outs = [...kept.map(({ step }) => this.places[steps[step]!]!), out];
    const work = (): number => steps.length * sizeOf(out.shape);
    if (product === undefined) {
      this.add(root, backend().fuse(program, inputs, out, kept), names, work, inputs, outs);
      return;
    }
    const [a, b] = factors as [DenseArray, DenseArray];
    const run = backend().product(a, b, program, inputs, out, kept);
    const { operations } = this;
    const all = (): number => work() + operationsOf(operations[product!]!, [a, b]);
    this.add(root, run, ["matmul", ...names], all, [a, b, ...inputs], outs);
  }

  /**
   * Gives outputs of a loop the places of inputs that it is the last to read, number by number: in the order of both, for
   * that is how what is fed back comes.
   */
  private replace(
    root: number,
    made: readonly number[],
    read: readonly DenseArray[],
    factors: readonly DenseArray[],
  ): void {
    const outputs = [...this.replacing].filter((n) => made.includes(n));
    this.operations.forEach(({ primitive, shape, dtype }, n) => {
      const place = this.places[n];
      if (primitive !== undefined || place === undefined || this.graph.lastUse[n] !== root) return;
      const readers = [...read, ...factors].filter(({ data }) => data === place.data);
      if (readers.length !== 1 || !read.includes(place)) return;
      const fits = outputs.findIndex((k) => {
        const output = this.operations[k]!;
        return output.dtype === dtype && sameShape(output.shape, shape);
      });
      if (fits < 0) return;
      const [output] = outputs.splice(fits, 1);
      this.places[output!] = place;
      this.replacing.delete(output!);
      this.replaced.add(n);
    });
  }

  private add(
    n: number,
    run: () => void,
    names: readonly string[],
    operations: () => number,
    read: readonly Strided[],
    outs: readonly DenseArray[],
  ): void {
    this.steps.push({
      run,
      text: () => {
        const dtypes = new Set(outs.map(({ dtype }) => dtype));
        const count = outs.length > 1 ? `${outs.length} × ` : "";
        return `${names.join(" · ")} → ${count}${[...dtypes].join(", ")} ${showShape(outs[0]!.shape)}`;
      },
      cost: () => ({
        operations: operations(),
        bytes: [...read, ...outs].reduce((sum, x) => sum + bytesOf(x), 0),
      }),
      inputs: this.graph.inputs[n]!,
    });
  }

  private at(source: Source): DenseArray {
    if (typeof source === "number") return this.places[source]!;
    return source.strides.every((step) => step === 0) ? this.constant(source) : source;
  }

  /** What a loop reads, where the backend computes on it fastest: of an array that is closed over a copy, once of what repeats. */
  private near(source: Source): DenseArray {
    const array = this.at(source);
    if (typeof source === "number" || array !== source) return array;
    let copy = this.copies.get(source);
    if (copy === undefined) {
      const { data, dtype, shape, strides, offset } = source;
      const isOnce = (axis: number): boolean => strides[axis] === 0;
      const window = new DenseArray(data, dtype, shape.map((n, axis) => (isOnce(axis) ? 1 : n)), strides, offset); // prettier-ignore
      const once = this.own(window.shape, dtype);
      backend().copy(window, once);
      copy = once.view(
        shape,
        once.strides.map((step, axis) => (isOnce(axis) ? 0 : step)),
      );
      this.copies.set(source, copy);
    }
    return copy;
  }

  /** A constant of one number, where the backend computes on it fastest. */
  private constant({ data, dtype, shape, strides, offset }: DenseArray): DenseArray {
    const value = data[offset]!;
    const key = `${dtype} ${Object.is(value, -0) ? "-0" : value} ${shape.join()}`;
    let place = this.constants.get(key);
    if (place === undefined) {
      const own = backend().buffer?.(dtype, 1) ?? allocate(dtype, 1);
      own[0] = value;
      this.constants.set(key, (place = new DenseArray(own, dtype, shape, strides)));
    }
    return place;
  }

  /** A place for a result: one that is free, or a new one. */
  private reserve(shape: Shape, dtype: DType): DenseArray {
    const size = sizeOf(shape);
    const spare = this.free.get(`${dtype} ${size}`)?.pop();
    return spare ? new DenseArray(spare, dtype, shape) : this.own(shape, dtype);
  }

  /** A place that nothing else is ever put into. */
  private own(shape: Shape, dtype: DType): DenseArray {
    const size = sizeOf(shape);
    const data = backend().buffer?.(dtype, size) ?? allocate(dtype, size);
    this.bytes += data.byteLength;
    return new DenseArray(data, dtype, shape);
  }

  /** Gives back the places of results that nobody reads any more. Inputs and constants keep theirs. */
  private release(results: readonly number[]): void {
    results.forEach((k) => {
      const operation = this.operations[k]!;
      const place = this.places[k];
      if (!place || operation.primitive === undefined || isViewing(operation)) return;
      const key = `${operation.dtype} ${sizeOf(operation.shape)}`;
      const list = this.free.get(key);
      if (list) list.push(place.data);
      else this.free.set(key, [place.data]);
    });
  }
}
