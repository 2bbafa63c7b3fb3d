import { inspect } from "node:util";
import { Table } from "./table.ts";

/** A table of names: what each is, its shape or length, its size in memory where that is known, and how it begins. */
export function variablesTable(values: ReadonlyMap<string, unknown>): Table {
  const rows = [...values].map(([name, value]) => ({
    name,
    type: typeOf(value),
    shape: shapeOf(value),
    bytes: bytesOf(value),
    value: beginning(value),
  }));
  return new Table(rows, { columns: ["name", "type", "shape", "bytes", "value"], sort: "name", first: 500 });
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "function")
    return /^class\b/.test(Function.prototype.toString.call(value)) ? "class" : "function";
  if (typeof value !== "object") return typeof value;
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  const dtype = (value as { dtype?: unknown }).dtype;
  return `${typeof name === "string" && name !== "" ? name : "object"}${typeof dtype === "string" ? ` ${dtype}` : ""}`;
}

function shapeOf(value: unknown): string {
  if (typeof value === "string") return `${value.length}`;
  if (typeof value !== "object" || value === null) return "";
  const { shape, length, size } = value as { shape?: unknown; length?: unknown; size?: unknown };
  if (Array.isArray(shape)) return `(${shape.join(", ")})`;
  return typeof length === "number" ? `${length}` : typeof size === "number" ? `${size}` : "";
}

function bytesOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { byteLength, data } = value as { byteLength?: unknown; data?: { byteLength?: unknown } };
  if (typeof byteLength === "number") return byteLength;
  return typeof data?.byteLength === "number" ? data.byteLength : undefined;
}

function beginning(value: unknown): string {
  if (typeof value === "function") return "";
  let text: string;
  try {
    text = inspect(value, { depth: 0, maxArrayLength: 6, maxStringLength: 60, breakLength: Infinity });
  } catch (error) {
    return `[${String((error as Error | undefined)?.message)}]`;
  }
  const [line = ""] = text.split("\n", 1);
  return line.length > 80 || line.length < text.length ? `${line.slice(0, 79)}…` : line;
}
