import { NDArray } from "../ndarray/ndarray.ts";

/** A layer or activation of a model, as it puts something out. */
export interface Tapped {
  /** Its place in the model, such as `layers.2`; empty for the model itself. */
  readonly name: string;
  /** The layer (whatever has a `forward`), or the activation (a function). */
  readonly layer: object;
  readonly input: NDArray;
  readonly output: NDArray;
}

/** Looks at what a layer puts out, and says what is to be taken instead: the same array, to only look. */
export type Tap = (seen: Tapped) => NDArray;

/**
 * A model that works like the given one and tells `tap`, in the order they run, what each layer and activation puts out.
 * What only hands on what a layer within it put out, as a network of layers does, is not told of again.
 */
export function tapped<P>(model: P, tap: Tap): P {
  const told = new WeakSet<NDArray>();
  const tell = (name: string, layer: object, input: unknown, output: unknown): unknown => {
    if (!(input instanceof NDArray && output instanceof NDArray)) return output;
    if (told.has(output) && typeof layer !== "function") return output;
    const taken = tap({ name, layer, input, output });
    told.add(taken);
    return taken;
  };
  return wrapped(model, "", tell) as P;
}

type Tell = (name: string, layer: object, input: unknown, output: unknown) => unknown;
type Call = (...args: unknown[]) => unknown;

function wrapped(value: unknown, name: string, tell: Tell): unknown {
  if (typeof value === "function") {
    return (...args: unknown[]) => tell(name, value, args[0], (value as Call)(...args));
  }
  if (typeof value !== "object" || value === null || value instanceof NDArray) return value;
  const join = (key: string | number): string => (name === "" ? `${key}` : `${name}.${key}`);
  if (Array.isArray(value)) return value.map((item, i) => wrapped(item, join(i), tell));
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const [key, field] of Object.entries(value)) {
    copy[key] = key === "forward" ? field : wrapped(field, join(key), tell);
  }
  const { forward } = copy;
  if (typeof forward === "function") {
    copy["forward"] = (...args: unknown[]) => tell(name, value, args[0], forward.apply(copy, args));
  }
  const { run } = copy;
  if (typeof run === "function") {
    copy["run"] = (...args: unknown[]) => {
      const [output, state] = run.apply(copy, args) as [unknown, unknown];
      return [tell(name, value, args[0], output), state];
    };
  }
  return copy;
}

/** What a layer or an activation is called: its class or function, such as "Linear" or "tanh". */
export function kindOf(layer: object): string {
  return (typeof layer === "function" ? layer.name : layer.constructor.name) || "function";
}
