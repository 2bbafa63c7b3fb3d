import type { Cell, Notebook } from "./format.ts";

/** Name → value; anything that JSON can hold. */
export type Parameters = Record<string, unknown>;

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Reads `name=value` as given on a command line: the value as JSON where it is that (`0.1`, `true`, `[1, 2]`), else as text.
 *
 * @throws Error when there is no name that a cell could declare.
 */
export function readParameters(texts: readonly string[]): Parameters {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name = "", value = ""] = /^([^=]*)=([^]*)$/.exec(text) ?? [];
      if (!NAME.test(name)) throw new Error(`--param takes name=value, such as --param lr=0.1, not ${text}.`);
      try {
        return [name, JSON.parse(value) as unknown];
      } catch {
        return [name, value];
      }
    }),
  );
}

/**
 * A notebook with one more cell, right after the one tagged "parameters", that declares the given names anew (papermill's
 * convention).
 *
 * @throws Error when no cell is so tagged: what follows would overwrite the values.
 */
export function withParameters(notebook: Notebook, parameters: Parameters): Notebook {
  const names = Object.keys(parameters);
  if (names.length === 0) return notebook;
  const declared = notebook.cells.find(isTagged);
  if (declared === undefined) {
    throw new Error(`it has no cell tagged "parameters"; tag the cell that declares ${names.join(", ")}.`);
  }
  const source = Object.entries(parameters)
    .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
    .join("\n");
  const injected: Cell = {
    cell_type: "code",
    ...(declared.id === undefined ? {} : { id: "injected-parameters" }),
    source,
    metadata: { tags: ["injected-parameters"] },
    outputs: [],
    execution_count: null,
  };
  const others = notebook.cells.filter(({ metadata }) => !tags(metadata).includes("injected-parameters"));
  return { ...notebook, cells: others.toSpliced(others.findIndex(isTagged) + 1, 0, injected) };
}

const isTagged = ({ metadata }: Cell): boolean => tags(metadata).includes("parameters");

/** The tags of a cell. */
export function tags(metadata: Cell["metadata"]): string[] {
  return Array.isArray(metadata["tags"]) ? metadata["tags"].map(String) : [];
}
