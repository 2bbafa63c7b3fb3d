import type { BinaryName, UnaryName } from "../backend.ts";
import { type Code, unsigned } from "./encode.ts";
import type { Lanes } from "./kernels.ts";

/** An instruction on the vectors that some code leaves on the stack. */
type Instruction = (...operands: readonly Code[]) => Code;

/** The functions of the machine that are instructions, by the width of their numbers. */
const opcodes = {
  float64: {
    ...{ eq: 0x47, ne: 0x48, lt: 0x49, gt: 0x4a, le: 0x4b, ge: 0x4c, ceil: 0x74, floor: 0x75, trunc: 0x7a },
    ...{ abs: 0xec, neg: 0xed, sqrt: 0xef, add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, pmax: 0xf7 },
  },
  float32: {
    ...{ eq: 0x41, ne: 0x42, lt: 0x43, gt: 0x44, le: 0x45, ge: 0x46, ceil: 0x67, floor: 0x68, trunc: 0x69 },
    ...{ abs: 0xe0, neg: 0xe1, sqrt: 0xe3, add: 0xe4, sub: 0xe5, mul: 0xe6, div: 0xe7, pmax: 0xeb },
  },
} as const;

const instruction =
  (opcode: number): Instruction =>
  (...operands) => [...operands.flat(), 0xfd, ...unsigned(opcode)];

const and = instruction(0x4e);
const andNot = instruction(0x4f);
const or = instruction(0x50);
const xor = instruction(0x51);
/** Bits of the first operand where the third has a 1, else of the second. */
const select = instruction(0x52);
const demote = instruction(0x5e);
const promote = instruction(0x5f);

/** A vector from so many bytes beyond `at`, and to there. */
export const load = (at: Code, beyond: number): Code => [...instruction(0)(at), 0, ...unsigned(beyond)];
export const store = (at: Code, x: Code, beyond: number): Code => [
  ...instruction(11)(at, x),
  0,
  ...unsigned(beyond),
];
/** One number everywhere. */
export const loadEverywhere: Readonly<Record<Lanes, (at: Code) => Code>> = {
  float64: (at) => [...instruction(10)(at), 0, 0],
  float32: (at) => [...instruction(9)(at), 0, 0],
};

/** Vectors of two float64: their sum, none but zeros, and one number of them. */
export const vectorSum = instruction(opcodes.float64.add);
export const zeros: Code = constant("float64", 0);
export const lane = (x: Code, place: number): Code => [...instruction(0x21)(x), place];
/** The sum of two numbers, and one stored. */
export const addFloats = (a: Code, b: Code): Code => [...a, ...b, 0xa0];
export const storeFloat = (at: Code, x: Code): Code => [...at, ...x, 0x39, 0, 0];

/** Each number rounded to float32, of vectors of float64. */
export const rounded = (x: Code): Code => promote(demote(x));

type Functions = Readonly<
  Partial<Record<UnaryName | BinaryName, Instruction>> & { where: Instruction; cast: Instruction }
>;

/**
 * What each function computes, in instructions, with the plain backend's bits. In float32 an instruction rounds as the
 * plain backend does, which computes in double precision and rounds once. The code of an operand stands wherever its
 * value is used, so it should be short.
 */
export const functions: Readonly<Record<Lanes, Functions>> = {
  get float64() {
    return (made.float64 ??= functionsOf("float64"));
  },
  get float32() {
    return (made.float32 ??= functionsOf("float32"));
  },
};

const made: Partial<Record<Lanes, Functions>> = {};

function functionsOf(lanes: Lanes): Functions {
  const of = opcodes[lanes];
  const [neg, abs, sqrt] = [instruction(of.neg), instruction(of.abs), instruction(of.sqrt)];
  const [add, sub] = [instruction(of.add), instruction(of.sub)];
  const [mul, div] = [instruction(of.mul), instruction(of.div)];
  const [eq, ne] = [instruction(of.eq), instruction(of.ne)];
  const [lt, le] = [instruction(of.lt), instruction(of.le)];
  const [gt, ge] = [instruction(of.gt), instruction(of.ge)];
  const [zero, one, sign] = [constant(lanes, 0), constant(lanes, 1), constant(lanes, -0)];

  /** 1 where the mask is set, else 0. */
  const truth = (mask: Code): Code => and(mask, one);
  const isNaN = (x: Code): Code => ne(x, x);
  const isTrue = (x: Code): Code => ne(x, zero);
  return {
    neg,
    abs,
    sqrt,
    add,
    sub,
    mul,
    div,
    floor: instruction(of.floor),
    ceil: instruction(of.ceil),
    trunc: instruction(of.trunc),
    cast: (x) => x,
    square: (x) => mul(x, x),
    sign: (x) => select(x, or(one, and(x, sign)), or(isNaN(x), eq(x, zero))),
    // The larger one, or NaN; adding 0 makes 0 of −0.
    relu: (x) => add(instruction(of.pmax)(x, zero), zero),
    chain: (a, b) => andNot(mul(a, b), eq(a, zero)),
    maximum: (a, b) => select(a, b, or(gt(a, b), isNaN(a))),
    minimum: (a, b) => select(a, b, or(lt(a, b), isNaN(a))),
    where: (c, a, b) => select(a, b, chosen(lanes, c)),
    isNaN: (x) => truth(isNaN(x)),
    isFinite: (x) => truth(eq(sub(x, x), zero)),
    equal: (a, b) => truth(eq(a, b)),
    notEqual: (a, b) => truth(ne(a, b)),
    less: (a, b) => truth(lt(a, b)),
    lessEqual: (a, b) => truth(le(a, b)),
    greater: (a, b) => truth(gt(a, b)),
    greaterEqual: (a, b) => truth(ge(a, b)),
    logicalNot: (x) => truth(eq(x, zero)),
    logicalAnd: (a, b) => truth(and(isTrue(a), isTrue(b))),
    logicalOr: (a, b) => truth(or(isTrue(a), isTrue(b))),
    logicalXor: (a, b) => truth(xor(isTrue(a), isTrue(b))),
  };
}

/** Where a choice takes its first branch. 0 is false; NaN is true, but chooses what false does. */
function chosen(lanes: Lanes, c: Code): Code {
  const { eq, ne } = opcodes[lanes];
  return and(instruction(ne)(c, constant(lanes, 0)), instruction(eq)(c, c));
}

/** Whether some number of a condition takes the second branch of a choice. */
export function takesSecond(lanes: Lanes, c: Code): Code {
  const allTrue = instruction(lanes === "float64" ? 0xc3 : 0xa3);
  return [...allTrue(chosen(lanes, c)), 0x45];
}

function constant(lanes: Lanes, x: number): Code {
  const numbers = lanes === "float64" ? Float64Array.of(x, x) : Float32Array.of(x, x, x, x);
  return [...instruction(12)(), ...new Uint8Array(numbers.buffer)];
}
