import { type Code, unsigned } from "./encode.ts";

// Instructions on locals, numbers of type i32 and conditions, and what is made of them.

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, x: Code): Code => [...x, 0x21, ...unsigned(local)];
/** A number from -64 to 8191: constants have a sign, which the lowest byte has no room for from 64 on. */
export const number = (n: number): Code => (n < 64 ? [0x41, n & 127] : [0x41, (n & 127) | 128, n >> 7]);
export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const isBelow = (a: Code, b: Code): Code => [...a, ...b, 0x49];
export const isEqual = (a: Code, b: Code): Code => [...a, ...b, 0x46];
export const choose = (condition: Code, a: Code, b: Code): Code => [...a, ...b, ...condition, 0x1b];
export const isAtMost = (a: Code, b: Code): Code => [...a, ...b, 0x4d];
export const call = (place: number, operands: readonly Code[]): Code => [
  ...operands.flat(),
  0x10,
  ...unsigned(place),
];
/** Does all this as long as the condition is true, which is asked first. */
export const asLongAs = (condition: Code, body: Code): Code => [
  ...[...condition, 0x04, 0x40],
  ...[0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b],
  0x0b,
];
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];
export const addressIn = (table: Code, place: number): Code => [...table, 0x28, 0, ...unsigned(4 * place)];
