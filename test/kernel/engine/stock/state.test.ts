import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stockNotebook } from "./stock-notebook.ts";
import { TemporaryFolder, type Notebook } from "../notebook.ts";

const folder = new TemporaryFolder();
afterAll(() => folder.remove());

let notebook: Notebook;
beforeAll(() => {
  notebook = stockNotebook(folder.path);
});

const NAMES = ["a", "b", "c"] as const;

/** One cell: what it does to its names, and after how many steps it fails or waits to be interrupted, if it does. */
const cell = fc.record({
  steps: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...NAMES),
      how: fc.constantFrom("declare", "assign"),
      value: fc.integer({ min: 0, max: 99 }),
    }),
    { selector: ({ name }) => name, minLength: 1 },
  ),
  end: fc.constantFrom("runs", "fails", "is interrupted"),
  after: fc.nat(3),
});

describe("after any sequence of cells", () => {
  it("names have the values that they would have in one file, and functions see them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 6 }), async (cells) => {
        notebook.language.reset();
        const state = new Map<string, number>();
        for (const { steps, end, after } of cells) {
          // What no cell has declared cannot be assigned: such a cell would be refused as a whole.
          const valid = steps.filter(({ name, how }) => how === "declare" || state.has(name));
          const lines = valid.map(({ name, how, value }) =>
            how === "assign"
              ? `${name} = ${value};`
              : `let ${name} = ${value}; const get_${name} = () => ${name};`,
          );
          const stop = end === "fails" ? "throw new Error();" : "await new Promise(() => {});";
          const done = end === "runs" ? valid : valid.slice(0, after);
          if (end !== "runs") lines.splice(after, 0, stop);
          const running = notebook.run(lines.join("\n"));
          if (end === "is interrupted") notebook.interrupt();
          await running;
          for (const { name, value } of done) state.set(name, value);
        }
        for (const name of NAMES) {
          const known = state.get(name);
          if (known === undefined) expect(await notebook.refusal(name)).toHaveLength(1);
          else expect(await notebook.value(`[${name}, get_${name}()]`)).toEqual([known, known]);
        }
      }),
      { numRuns: 20, seed: 7 },
    );
  }, 60_000);
});
