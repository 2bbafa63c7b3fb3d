import type { BinaryName, UnaryName } from "../backend.ts";

/**
 * What each function computes, as JavaScript on `x` or on `a` and `b`. Text, because a loop compiled around it runs
 * several times faster than one that calls a function per element, and because a fused loop can be built of several.
 */
export const unaryExpressions: Readonly<Record<UnaryName, string>> = {
  neg: "-x",
  abs: "Math.abs(x)",
  sign: "Math.sign(x)",
  square: "x * x",
  sqrt: "Math.sqrt(x)",
  exp: "special.exp(x)",
  expm1: "Math.expm1(x)",
  log: "special.log(x)",
  log1p: "Math.log1p(x)",
  sin: "Math.sin(x)",
  cos: "Math.cos(x)",
  tan: "Math.tan(x)",
  asin: "Math.asin(x)",
  acos: "Math.acos(x)",
  atan: "Math.atan(x)",
  sinh: "Math.sinh(x)",
  cosh: "Math.cosh(x)",
  tanh: "special.tanh(x)",
  asinh: "Math.asinh(x)",
  acosh: "Math.acosh(x)",
  atanh: "Math.atanh(x)",
  sigmoid: "special.sigmoid(x)",
  softplus: "special.softplus(x)",
  relu: "x > 0 ? x : x === x ? 0 : x",
  erf: "special.erf(x)",
  erfc: "special.erfc(x)",
  log2: "Math.log2(x)",
  log10: "Math.log10(x)",
  cbrt: "Math.cbrt(x)",
  floor: "Math.floor(x)",
  ceil: "Math.ceil(x)",
  round: "special.roundHalfEven(x)",
  trunc: "Math.trunc(x)",
  isNaN: "x !== x ? 1 : 0",
  isFinite: "x - x === 0 ? 1 : 0",
  logicalNot: "x === 0 ? 1 : 0",
};

export const binaryExpressions: Readonly<Record<BinaryName, string>> = {
  add: "a + b",
  sub: "a - b",
  mul: "a * b",
  chain: "a === 0 ? 0 : a * b",
  div: "a / b",
  pow: "Math.pow(a, b)",
  mod: "special.mod(a, b)",
  maximum: "a > b || a !== a ? a : b",
  minimum: "a < b || a !== a ? a : b",
  atan2: "Math.atan2(a, b)",
  logaddexp: "special.logaddexp(a, b)",
  hypot: "Math.hypot(a, b)",
  equal: "a === b ? 1 : 0",
  notEqual: "a !== b ? 1 : 0",
  less: "a < b ? 1 : 0",
  lessEqual: "a <= b ? 1 : 0",
  greater: "a > b ? 1 : 0",
  greaterEqual: "a >= b ? 1 : 0",
  logicalAnd: "a !== 0 && b !== 0 ? 1 : 0",
  logicalOr: "a !== 0 || b !== 0 ? 1 : 0",
  logicalXor: "(a !== 0) !== (b !== 0) ? 1 : 0",
};

/** Where int32 needs another expression: a product of two is exact modulo 2³² only in integer arithmetic. */
export const integerExpressions: Readonly<Record<string, string>> = {
  mul: "Math.imul(a, b)",
  square: "Math.imul(x, x)",
};
