import { isFloat } from "../core/dtype.ts";
import type { NDArray } from "../ndarray/ndarray.ts";
import { add } from "../ops/arithmetic.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../ops/primitive.ts";
import { zerosLike } from "../ops/movement.ts";
import { rules } from "./rules/index.ts";
import type { Site } from "./rule.ts";
import { nextLevel, ValueTracer } from "./tracer.ts";

/** One operation that was recorded: where its arguments came from, and how to go back through it. */
interface Step {
  /** Positions of the arguments on the tape; undefined for constants. */
  readonly parents: readonly (number | undefined)[];
  readonly pull: (g: NDArray, i: number) => NDArray;
}

/** The operations of one function in the order they ran. */
export class Tape {
  readonly level = nextLevel();
  private readonly steps: Step[] = [];

  /** An array whose gradient will be asked for. */
  input(value: NDArray): TapeTracer {
    return this.record(value, { parents: [], pull: (g) => g });
  }

  /** The array behind a tracer of this tape; every other array as it is. */
  lower(y: NDArray): NDArray {
    return y instanceof TapeTracer && y.tape === this ? y.primal : y;
  }

  record(value: NDArray, step: Step): TapeTracer {
    return new TapeTracer(this, value, this.steps.push(step) - 1);
  }

  /** The gradients of the inputs, given those of some arrays; those that were not recorded are constants. */
  pullback(outputs: readonly NDArray[], seeds: readonly NDArray[], inputs: readonly TapeTracer[]): NDArray[] {
    const gradients = new Array<NDArray | undefined>(this.steps.length);
    outputs.forEach((y, i) => {
      if (!(y instanceof TapeTracer) || y.tape !== this) return;
      const before = gradients[y.position];
      gradients[y.position] = before === undefined ? seeds[i]! : add(before, seeds[i]!);
    });
    for (let n = this.steps.length - 1; n >= 0; n--) {
      const gradient = gradients[n];
      if (gradient === undefined) continue;
      const { parents, pull } = this.steps[n]!;
      for (let i = 0; i < parents.length; i++) {
        const parent = parents[i];
        if (parent === undefined) continue;
        const part = pull(gradient, i);
        const before = gradients[parent];
        gradients[parent] = before === undefined ? part : add(before, part);
      }
      if (parents.length > 0) gradients[n] = undefined;
    }
    return inputs.map((x) => gradients[x.position] ?? zerosLike(x.primal));
  }
}

/** An array whose history is on a tape. */
export class TapeTracer extends ValueTracer {
  readonly tape: Tape;
  readonly position: number;

  constructor(tape: Tape, primal: NDArray, position: number) {
    super(tape.level, primal);
    this.tape = tape;
    this.position = position;
  }

  override bind<K extends PrimitiveName>(
    primitive: Primitive<K>,
    args: readonly NDArray[],
    params: Primitives[K],
  ): NDArray {
    const parents = new Array<number | undefined>(args.length);
    const primals = args.map((x, i) => {
      if (!(x instanceof TapeTracer && x.tape === this.tape)) return x;
      parents[i] = x.position;
      return x.primal;
    });
    const out = bind(primitive, primals, params);
    const rule = rules[primitive.name];
    if (rule === null || !isFloat(out.dtype)) return out;
    const site: Site<Primitives[K]> = { args: primals, out, params };
    return this.tape.record(out, { parents, pull: (g, i) => rule.vjp(g, site, i) });
  }
}
