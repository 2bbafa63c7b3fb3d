/** Instructions in WebAssembly's binary form; each leaves what it computes on the stack. */
export type Code = readonly number[];

/** Types of values. */
export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** An unsigned number, seven bits a byte (LEB128). */
export function unsigned(n: number): Code {
  const bytes: number[] = [];
  for (; n > 127; n >>>= 7) bytes.push((n & 127) | 128);
  return [...bytes, n];
}

/** A list as the format has it: its length, then its items. */
function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function section(id: number, items: readonly Code[]): Code {
  const content = list(items);
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return list([...text].map((letter) => [letter.charCodeAt(0)]));
}

/** A module that imports a memory and functions of a vector, and exports one function, `run`, which gives nothing. */
export interface OneFunction {
  /** Names of the functions, which are called by their places in this list. */
  readonly imports: readonly string[];
  /** How many arguments it has, of type i32; they are the first locals. */
  readonly parameters: number;
  /** The types of its other locals. */
  readonly locals: readonly number[];
  readonly body: Code;
}

/**
 * The bytes of a module.
 * Source: WebAssembly Core Specification 2.0, chapter 5, Binary format.
 */
export function moduleOf({ imports, parameters, locals, body }: OneFunction): Uint8Array {
  const types = [
    [0x60, ...list(new Array<Code>(parameters).fill([I32])), ...list([])],
    [0x60, ...list([[V128]]), ...list([[V128]])],
  ];
  const from = name("env");
  const imported = [
    // A memory of any size.
    [...from, ...name("memory"), 2, 0, 1],
    ...imports.map((one) => [...from, ...name(one), 0, 1]),
  ];
  const code = [...list(locals.map((type) => [1, type])), ...body, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imported),
    ...section(3, [[0]]),
    ...section(7, [[...name("run"), 0, ...unsigned(imports.length)]]),
    ...section(10, [[...unsigned(code.length), ...code]]),
  ]);
}
