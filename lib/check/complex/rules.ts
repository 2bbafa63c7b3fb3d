import { sigmoid, softplus } from "../../ops/activation.ts";
import { add, div, mul, neg, sqrt, square, sub } from "../../ops/arithmetic.ts";
import { equal, greater, greaterEqual, less, lessEqual } from "../../ops/compare.ts";
import { where } from "../../ops/elementwise.ts";
import { exp, expm1, log, log1p } from "../../ops/exponential.ts";
import { matmul } from "../../ops/matmul.ts";
import { broadcastTo, join, onesLike, reshape, zerosLike } from "../../ops/movement.ts";
import { bind, type Primitive, type PrimitiveName, type Primitives } from "../../ops/primitive.ts";
import { floor } from "../../ops/rounding.ts";
import { atan, atan2, cos, cosh, sin, sinh, tan, tanh } from "../../ops/trigonometric.ts";
import { sum } from "../../ops/reduce.ts";
import { reducedShape } from "../../core/shape.ts";
import type { NDArray } from "../../ndarray/ndarray.ts";
import { type Complex, minus, plus, product, quotient } from "./complex.ts";

/** What a primitive gives for real arguments, beside what it is. */
interface Beside<K extends PrimitiveName> {
  readonly primitive: Primitive<K>;
  readonly params: Primitives[K];
  readonly out: NDArray;
}

/** A primitive on complex numbers. */
type Form<K extends PrimitiveName> = (z: readonly Complex[], beside: Beside<K>) => Complex;
/** A function of elements on complex numbers, beside its value on real ones. */
type Elementwise = (z: readonly Complex[], beside: { readonly out: NDArray }) => Complex;

/** For each primitive its form; "real" where only the real part counts; why there is none otherwise. */
type Forms = { readonly [K in PrimitiveName]: Form<K> | "real" | "none" };

/** f(a + ib) for an analytic f: only called where there is an imaginary part. */
function analytic(
  re: (a: NDArray, b: NDArray) => NDArray,
  im: (a: NDArray, b: NDArray) => NDArray,
): Elementwise {
  return ([z]) => ({ re: re(z!.re, z!.im!), im: im(z!.re, z!.im!) });
}

/** Functions that are linear in their first argument and take no complex one beside it. */
function linear<K extends PrimitiveName>(): Form<K> {
  return (z, { primitive, params, out }) => {
    const parts = [z[0]!.im!, ...z.slice(1).map(({ re }) => re)];
    return { re: out, im: bind(primitive, parts, params) };
  };
}

/** One or the other number, by a comparison of real parts. */
function choose(picks: (a: NDArray, b: NDArray) => NDArray): Elementwise {
  return ([z, w], { out }) => {
    const first = picks(z!.re, w!.re);
    return { re: out, im: where(first, z!.im ?? 0, w!.im ?? 0) };
  };
}

/** The number of largest or smallest real part; equal ones share. */
function extremum<K extends "max" | "min">(): Form<K> {
  return ([z], { params: { axes }, out }) => {
    const { re, im } = z!;
    const spread = broadcastTo(reshape(out, reducedShape(re.shape, axes, true)), re.shape);
    const attains = equal(re, spread);
    return { re: out, im: div(sum(where(attains, im!, 0), axes), sum(attains, axes)) };
  };
}

/** log(c + id) for c near 1 or above 0: log c + ½ log(1 + (d/c)²), angle. */
function logOf(logarithm: NDArray, c: NDArray, d: NDArray): Complex {
  return { re: add(logarithm, mul(0.5, log1p(square(div(d, c))))), im: atan2(d, c) };
}

const scaled = ({ re, im }: Complex, by: number): Complex => ({ re: mul(re, by), im: im && mul(im, by) });

const sigmoidOf = ({ re: a, im: b }: Complex): Complex => {
  if (b === undefined) return { re: sigmoid(a), im: undefined };
  // σ(a + ib) = s / (s + (1 − s) e^(−ib)) with s = σ(a).
  const [s, rest] = [sigmoid(a), sigmoid(neg(a))];
  const below = { re: add(s, mul(rest, cos(b))), im: neg(mul(rest, sin(b))) };
  return quotient({ re: s, im: undefined }, below);
};

const softplusOf = ({ re: a, im: b }: Complex): Complex => {
  if (b === undefined) return { re: softplus(a), im: undefined };
  // log(1 + e^(a + ib)) = log(1 + eᵃ) + log((1 − s) + s e^(ib)) with s = σ(a).
  const [s, rest] = [sigmoid(a), sigmoid(neg(a))];
  const [c, d] = [add(rest, mul(s, cos(b))), mul(s, sin(b))];
  const { re, im } = logOf(log(c), c, d);
  return { re: add(softplus(a), re), im };
};

/** aᵇ = xᵇ (1 + iy/x)ᵇ for a = x + iy: real for a negative x and a whole b. With b = u + iv also times xⁱᵛ. */
const power: Elementwise = ([z, w], { out }) => {
  const { re: x, im: y } = z!;
  const { re: u, im: v } = w!;
  const tilt = y && where(equal(x, 0), 0, div(y, x));
  const turn = tilt && mul(u, atan(tilt));
  const size = tilt ? mul(out, exp(mul(mul(0.5, u), log1p(square(tilt))))) : out;
  const angle = v ? (turn ? add(turn, mul(v, log(x))) : mul(v, log(x))) : turn!;
  return { re: mul(size, cos(angle)), im: mul(size, sin(angle)) };
};

/** √z = r + ib/(2r) with r = √((|z| + a)/2), and √a taken out so that a root of a negative number stays none. */
function root({ re: a, im: b }: Complex, rootOfA: NDArray): Complex {
  const tilt = div(b!, a);
  const r = mul(rootOfA, sqrt(mul(0.5, add(1, sqrt(add(1, square(tilt)))))));
  return { re: r, im: div(b!, mul(2, r)) };
}

const forms: Forms = {
  add: ([z, w]) => plus(z!, w!),
  sub: ([z, w]) => plus(z!, minus(w!)),
  neg: ([z]) => minus(z!),
  mul: ([z, w]) => product(z!, w!),
  chain: ([z, w], { out }) => {
    const { re, im } = product(z!, w!);
    // A rate of exactly 0 stays 0 whatever it meets.
    const still = equal(z!.re, 0);
    return { re: where(still, out, re), im: im && where(z!.im ? equal(add(z!.im, z!.re), 0) : still, 0, im) };
  },
  div: ([z, w]) => quotient(z!, w!),
  square: ([z]) => product(z!, z!),
  sqrt: ([z], { out }) => root(z!, out),
  cbrt: ([z], { out }) => {
    // ∛(a + ib) = ∛a (1 + ib/a)^⅓, real for a negative a too.
    const tilt = div(z!.im!, z!.re);
    const size = mul(out, exp(div(log1p(square(tilt)), 6)));
    const angle = div(atan(tilt), 3);
    return { re: mul(size, cos(angle)), im: mul(size, sin(angle)) };
  },
  hypot: ([z, w], { out }) => root(plus(product(z!, z!), product(w!, w!)), out),
  pow: power,
  exp: analytic(
    (a, b) => mul(exp(a), cos(b)),
    (a, b) => mul(exp(a), sin(b)),
  ),
  expm1: analytic(
    (a, b) => sub(mul(expm1(a), cos(b)), mul(2, square(sin(mul(0.5, b))))),
    (a, b) => mul(exp(a), sin(b)),
  ),
  log: ([z], { out }) => logOf(out, z!.re, z!.im!),
  log1p: ([z], { out }) => logOf(out, add(1, z!.re), z!.im!),
  log2: ([z]) => scaled(logOf(log(z!.re), z!.re, z!.im!), Math.LOG2E),
  log10: ([z]) => scaled(logOf(log(z!.re), z!.re, z!.im!), Math.LOG10E),
  sin: analytic(
    (a, b) => mul(sin(a), cosh(b)),
    (a, b) => mul(cos(a), sinh(b)),
  ),
  cos: analytic(
    (a, b) => mul(cos(a), cosh(b)),
    (a, b) => neg(mul(sin(a), sinh(b))),
  ),
  sinh: analytic(
    (a, b) => mul(sinh(a), cos(b)),
    (a, b) => mul(cosh(a), sin(b)),
  ),
  cosh: analytic(
    (a, b) => mul(cosh(a), cos(b)),
    (a, b) => mul(sinh(a), sin(b)),
  ),
  // tan z and tanh z of a + ib by those of a and b: tan(a + ib) = (t + iu)/(1 − itu), t = tan a, u = tanh b.
  tan: ([z], { out }) => {
    const u = tanh(z!.im!);
    return quotient({ re: out, im: u }, { re: onesLike(out), im: neg(mul(out, u)) });
  },
  tanh: ([z], { out }) => {
    const u = tan(z!.im!);
    const below = add(1, square(mul(out, u)));
    // 1 − tanh² a is 1/cosh² a, which keeps its digits where tanh is near 1.
    return { re: div(mul(out, add(1, square(u))), below), im: div(div(u, square(cosh(z!.re))), below) };
  },
  sigmoid: ([z]) => sigmoidOf(z!),
  softplus: ([z]) => softplusOf(z!),
  // log(eᶻ + eʷ) = z + log(1 + e^(w − z))
  logaddexp: ([z, w]) => plus(z!, softplusOf(plus(w!, minus(z!)))),
  relu: ([z], { out }) => ({ re: out, im: where(greater(z!.re, 0), z!.im!, 0) }),
  abs: ([z], { out }) => ({ re: out, im: where(less(z!.re, 0), neg(z!.im!), z!.im!) }),
  maximum: choose((a, b) => greaterEqual(a, b)),
  minimum: choose((a, b) => lessEqual(a, b)),
  mod: ([z, w], { out }) => {
    const times = floor(div(z!.re, w!.re));
    return { re: out, im: sub(z!.im ?? 0, w!.im ? mul(w!.im, times) : 0) };
  },
  where: ([condition, z, w], { out }) => ({ re: out, im: where(condition!.re, z!.im ?? 0, w!.im ?? 0) }),
  max: extremum<"max">(),
  min: extremum<"min">(),
  sum: linear<"sum">(),
  cumsum: linear<"cumsum">(),
  cast: linear<"cast">(),
  // A value that derivatives take for a constant changes with the parameters all the same.
  stopGradient: linear<"stopGradient">(),
  reshape: linear<"reshape">(),
  transpose: linear<"transpose">(),
  broadcastTo: linear<"broadcastTo">(),
  slice: linear<"slice">(),
  embed: linear<"embed">(),
  take: linear<"take">(),
  scatterAdd: linear<"scatterAdd">(),
  concatenate: (z, { params, out }) => ({
    re: out,
    im: join(
      z.map(({ re, im }) => im ?? zerosLike(re)),
      params.axis,
    ),
  }),
  matmul: ([z, w]) => product(z!, w!, matmul),
  sign: "real",
  floor: "real",
  ceil: "real",
  round: "real",
  trunc: "real",
  isNaN: "real",
  isFinite: "real",
  logicalNot: "real",
  equal: "real",
  notEqual: "real",
  less: "real",
  lessEqual: "real",
  greater: "real",
  greaterEqual: "real",
  logicalAnd: "real",
  logicalOr: "real",
  logicalXor: "real",
  argsort: "real",
  argmax: "real",
  argmin: "real",
  random: "real",
  callback: "none",
  asin: "none",
  acos: "none",
  atan: "none",
  asinh: "none",
  acosh: "none",
  atanh: "none",
  atan2: "none",
  erf: "none",
  erfc: "none",
  solve: "none",
  cholesky: "none",
  det: "none",
  slogdet: "none",
  eigh: "none",
  svd: "none",
  qr: "none",
  custom: "none",
};

/** The form of a primitive on complex numbers. @throws Error where it has none. */
export function complexForm<K extends PrimitiveName>(name: K): Form<K> | "real" {
  const form: Form<K> | "real" | "none" = forms[name];
  if (form !== "none") return form;
  const none = Object.entries(forms).filter(([, each]) => each === "none");
  throw new Error(
    `gradCheck: the complex step cannot pass through ${name}, which has no complex form here ` +
      `(nor have ${none.flatMap(([other]) => (other === name || other === "custom" ? [] : [other])).join(", ")}); ` +
      "leave method out, and the cost is nudged instead",
  );
}
