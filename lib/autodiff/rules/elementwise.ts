import type { BinaryName, UnaryName } from "../../backend/backend.ts";
import { isFloat } from "../../core/dtype.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { add, div, mul, neg, pow, sign, sqrt, square, sub } from "../../ops/arithmetic.ts";
import { sigmoid } from "../../ops/activation.ts";
import { equal, greater, less } from "../../ops/compare.ts";
import { binary, numeric, where } from "../../ops/elementwise.ts";
import { exp, log } from "../../ops/exponential.ts";
import { cast } from "../../ops/movement.ts";
import { floor } from "../../ops/rounding.ts";
import { cos, cosh, sin, sinh } from "../../ops/trigonometric.ts";
import type { None } from "../../ops/primitive.ts";
import type { Rule, Site } from "../rule.ts";

/** [dy/dx] from x and y = f(x); null where it is 0. */
type UnaryDerivative = readonly [(x: NDArray, y: NDArray) => NDArray | number] | null;

/** [∂y/∂a, ∂y/∂b] from a, b and y = f(a, b); null where both are 0. */
type BinaryDerivative = readonly ((a: NDArray, b: NDArray, y: NDArray) => NDArray | number)[] | null;

const unaryDerivatives: Readonly<Record<UnaryName, UnaryDerivative>> = {
  neg: [() => -1],
  abs: [(x) => sign(x)],
  sign: null,
  square: [(x) => mul(x, 2)],
  sqrt: [(_, y) => div(0.5, y)],
  exp: [(_, y) => y],
  expm1: [(_, y) => add(y, 1)],
  log: [(x) => div(1, x)],
  log1p: [(x) => div(1, add(x, 1))],
  sin: [(x) => cos(x)],
  cos: [(x) => neg(sin(x))],
  tan: [(_, y) => add(square(y), 1)],
  asin: [(x) => div(1, sqrt(sub(1, square(x))))],
  acos: [(x) => div(-1, sqrt(sub(1, square(x))))],
  atan: [(x) => div(1, add(square(x), 1))],
  sinh: [(x) => cosh(x)],
  cosh: [(x) => sinh(x)],
  tanh: [(_, y) => sub(1, square(y))],
  asinh: [(x) => div(1, sqrt(add(square(x), 1)))],
  acosh: [(x) => div(1, sqrt(sub(square(x), 1)))],
  atanh: [(x) => div(1, sub(1, square(x)))],
  sigmoid: [(_, y) => mul(y, sub(1, y))],
  softplus: [(x) => sigmoid(x)],
  // From the result, so that nothing has to keep the argument.
  relu: [(_, y) => greater(y, 0)],
  erf: [(x) => mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))],
  erfc: [(x) => mul(exp(neg(square(x))), -2 / Math.sqrt(Math.PI))],
  log2: [(x) => div(1 / Math.LN2, x)],
  log10: [(x) => div(1 / Math.LN10, x)],
  cbrt: [(_, y) => div(1 / 3, square(y))],
  floor: null,
  ceil: null,
  round: null,
  trunc: null,
  isNaN: null,
  isFinite: null,
  logicalNot: null,
};

/** 1 where `a` wins, ½ where it ties, 0 where it loses. */
function share(wins: NDArray, ties: NDArray): NDArray {
  return where(wins, 1, where(ties, 0.5, 0));
}

const binaryDerivatives: Readonly<Record<BinaryName, BinaryDerivative>> = {
  add: [() => 1, () => 1],
  sub: [() => 1, () => -1],
  mul: [(_, b) => b, (a) => a],
  chain: [(_, b) => b, (a) => a],
  div: [(_, b) => div(1, b), (_, b, y) => neg(div(y, b))],
  // b·aᵇ⁻¹ is 0 for b = 0 whatever a is; aᵇ log a is taken as 0 at a = 0.
  pow: [
    (a, b) => where(equal(b, 0), 0, mul(b, pow(a, sub(where(equal(b, 0), 1, b), 1)))),
    (a, _, y) => mul(y, log(where(equal(a, 0), 1, a))),
  ],
  mod: [() => 1, (a, b) => neg(floor(div(a, b)))],
  maximum: [(a, b) => share(greater(a, b), equal(a, b)), (a, b) => share(less(a, b), equal(a, b))],
  minimum: [(a, b) => share(less(a, b), equal(a, b)), (a, b) => share(greater(a, b), equal(a, b))],
  atan2: [(a, b) => div(b, add(square(a), square(b))), (a, b) => neg(div(a, add(square(a), square(b))))],
  logaddexp: [(a, b) => sigmoid(sub(a, b)), (a, b) => sigmoid(sub(b, a))],
  // At the origin, where there is a cone's tip, taken as 0, as the norm's is.
  hypot: [(a, _, y) => div(a, where(equal(y, 0), 1, y)), (_, b, y) => div(b, where(equal(y, 0), 1, y))],
  equal: null,
  notEqual: null,
  less: null,
  lessEqual: null,
  greater: null,
  greaterEqual: null,
  logicalAnd: null,
  logicalOr: null,
  logicalXor: null,
};

/**
 * t · d as the chain rule needs it: a rate of exactly 0 stays 0 even where d is infinite or NaN, as in the branch
 * that a `where` did not take.
 */
export const chain = binary("chain", numeric);

function scale(t: NDArray, d: NDArray | number): NDArray {
  if (d === 1) return t;
  if (d === -1) return neg(t);
  // Shares of ties are made of plain numbers, which know no float32.
  return chain(t, typeof d === "number" || !isFloat(d.dtype) ? d : cast(d, t.dtype));
}

/** Element-wise functions have diagonal Jacobians, so forward and backward both multiply by the same derivative. */
function diagonal(derivatives: readonly ((...values: NDArray[]) => NDArray | number)[]): Rule<None> {
  const at = (i: number, { args, out }: Site<None>): NDArray | number => derivatives[i]!(...args, out);
  return {
    jvp: (tangents, site) => {
      const terms = tangents.flatMap((t, i) => (t ? [scale(t, at(i, site))] : []));
      return terms.reduce((total, term) => add(total, term));
    },
    vjp: (g, site, i) => scale(g, at(i, site)),
  };
}

type Derivatives = readonly ((...values: NDArray[]) => NDArray | number)[];

function table<K extends string>(
  derivatives: Readonly<Record<K, Derivatives | null>>,
): Record<K, Rule<None> | null> {
  const rules = {} as Record<K, Rule<None> | null>;
  for (const name in derivatives) {
    const list = derivatives[name];
    rules[name] = list === null ? null : diagonal(list);
  }
  return rules;
}

/** The rules of every function of one or two elements. */
export const elementwiseRules: Record<UnaryName | BinaryName, Rule<None> | null> = {
  ...table(unaryDerivatives),
  ...table(binaryDerivatives),
};
