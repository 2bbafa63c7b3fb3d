import { runInThisContext } from "node:vm";
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

/** `STATE_RUNS=1000 STATE_SEED=7 npx vitest run --project unit test/kernel/engine/stock/state.test.ts` tries more. */
const numRuns = Number(process.env["STATE_RUNS"] ?? 20);
const seed = Number(process.env["STATE_SEED"] ?? 7);

const NAMES = ["a", "b", "c", "d"];

/** What a name is: how it was declared, and its type, as it is written. */
interface Meaning {
  how: "let" | "const" | "function" | "class";
  type: string;
  /** Whether `set_…` assigns to it. */
  setter?: boolean;
}
type Names = ReadonlyMap<string, Meaning>;

/** What one step of a cell does to a name, perhaps with another one, and a number to know it by. */
interface Step {
  kind: keyof typeof KINDS;
  name: string;
  other: string;
  value: number;
}

/** A step as it is written in a cell, and in a file where every name is declared once, at its top. */
interface Written {
  cell: string;
  file: string;
  /** Done before the other steps of its cell. */
  hoisted?: boolean;
  declares?: Record<string, Meaning>;
  /** Names whose declarations must not come later in the same cell. */
  needs?: string[];
}

const FUNCTION = "() => unknown";
const number: Meaning = { how: "let", type: "number" };

/** How steps are written; `undefined` where a name is not such that it could be done. */
const KINDS = {
  let: ({ name, value }: Step): Written => ({
    cell: `let ${name}: number = ${value}; const set_${name} = (to: number) => { ${name} = to };`,
    file: `${name} = ${value}; set_${name} = (to) => { ${name} = to };`,
    declares: { [name]: { ...number, setter: true } },
  }),
  text: ({ name, value }: Step): Written => ({
    cell: `let ${name} = "text ${value}";`,
    file: `${name} = "text ${value}";`,
    declares: { [name]: { how: "let", type: "string" } },
  }),
  const: ({ name, value }: Step): Written => ({
    cell: `const ${name} = [${value}];`,
    file: `${name} = [${value}];`,
    declares: { [name]: { how: "const", type: "number[]" } },
  }),
  arrow: ({ name, other, value }: Step): Written => ({
    cell: `const ${name} = (): unknown => [${value}, ${other}];`,
    file: `${name} = () => [${value}, ${other}];`,
    declares: { [name]: { how: "const", type: FUNCTION } },
  }),
  function: ({ name, other, value }: Step): Written => ({
    cell: `function ${name}(): unknown { return [${value}, ${other}] }`,
    file: `${name} = function () { return [${value}, ${other}] };`,
    hoisted: true,
    declares: { [name]: { how: "function", type: FUNCTION } },
  }),
  class: ({ name, other, value }: Step): Written => ({
    cell: `class ${name} { made = ${other}; read(): unknown { return [${value}, this.made, ${other}] } }`,
    file: `${name} = class { made = ${other}; read() { return [${value}, this.made, ${other}] } };`,
    declares: { [name]: { how: "class", type: "new () => { read(): unknown }" } },
  }),
  destructure: ({ name, other, value }: Step): Written => ({
    cell: `let { x: ${name}, y: [${other} = 5] } = { x: ${value}, y: [] as number[] };`,
    file: `({ x: ${name}, y: [${other} = 5] } = { x: ${value}, y: [] });`,
    declares: { [name]: number, [other]: number },
  }),
  assign: ({ name, value }: Step, names: Names) => {
    const { how, type } = names.get(name) ?? {};
    if (how !== "let") return undefined;
    return same(`${name} ${value % 2 ? "=" : "+="} ${type === "number" ? value : `"text ${value}"`};`, name);
  },
  "assign by a function": ({ name, value }: Step, names: Names) =>
    names.get(name)?.setter === true ? same(`set_${name}(${value});`, name) : undefined,
  swap: ({ name, other }: Step, names: Names) => {
    const [one, two] = [names.get(name), names.get(other)];
    if (one?.how !== "let" || two?.how !== "let" || one.type !== two.type) return undefined;
    return same(`({ x: ${name}, y: [${other}] } = { x: ${other}, y: [${name}] });`, name, other);
  },
};
const READING = new Set<keyof typeof KINDS>(["arrow", "function", "class"]);

const same = (text: string, ...needs: string[]): Written => ({ cell: text, file: text, needs });

/** The steps that can be done, in turn, as they are written. */
function write(steps: readonly Step[], before: Names): Written[] {
  const names = new Map(before);
  const settled = new Set<string>();
  return steps.flatMap((step) => {
    if (READING.has(step.kind) && !names.has(step.other)) return [];
    const written: Written | undefined = KINDS[step.kind](step, names);
    const declared = Object.entries(written?.declares ?? {});
    if (written === undefined || declared.some(([name]) => settled.has(name))) return [];
    for (const [name, meaning] of declared) names.set(name, meaning);
    for (const name of [...(written.needs ?? []), ...declared.map(([one]) => one)]) settled.add(name);
    return [written];
  });
}

/** One cell: what it does, and after how many steps it fails or waits to be interrupted, if it does. */
const cell = fc.record({
  steps: fc.array(
    fc
      .record({
        kind: fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[])),
        name: fc.constantFrom(...NAMES),
        other: fc.constantFrom(...NAMES),
        value: fc.integer({ min: 10, max: 99 }),
      })
      .filter(({ name, other }) => name !== other),
    { minLength: 1, maxLength: 6 },
  ),
  end: fc.constantFrom("ok", "threw", "interrupted"),
  after: fc.nat(5),
});

/** What can be seen of a value: functions and instances are asked, to a depth, since they may refer to each other. */
function seen(value: unknown, depth = 4): unknown {
  if (Array.isArray(value)) return value.map((one) => seen(one, depth));
  if (typeof value !== "function") return value;
  if (depth === 0) return "…";
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return isClass
    ? ["class", seen(new (value as new () => { read(): unknown })().read(), depth - 1)]
    : ["function", seen((value as () => unknown)(), depth - 1)];
}

describe("after any sequence of cells that declare, declare again, assign, fail and are interrupted", () => {
  it(
    `names are what they would be in one file, for functions of earlier cells too (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 6 }), async (cells) => {
          notebook.language.reset();
          const names = new Map<string, Meaning>();
          let file = "";
          for (const { steps, end, after } of cells) {
            const written = write(steps, names);
            const lines = written.map((one) => one.cell);
            const stop = end === "threw" ? "throw new Error();" : "await new Promise(() => {});";
            if (end !== "ok") lines.splice(after, 0, stop);
            const running = notebook.run(lines.join("\n"));
            if (end === "interrupted") notebook.interrupt();
            expect(await running).toMatchObject({ status: end });

            const rest = end === "ok" ? written : written.slice(0, after);
            const done = [...written.filter((one) => one.hoisted), ...rest.filter((one) => !one.hoisted)];
            for (const one of done) {
              file += `${one.file}\n`;
              for (const [name, meaning] of Object.entries(one.declares ?? {})) names.set(name, meaning);
            }
          }
          const setters = NAMES.map((name) => `set_${name}`);
          const inOneFile: unknown = runInThisContext(
            `(() => { "use strict"; let ${[...NAMES, ...setters].join(", ")};\n${file}return [${NAMES.join(", ")}] })()`,
          );
          const typed = NAMES.map((name) => `${name} satisfies ${names.get(name)?.type}`);
          const declared = typed.filter((_, at) => names.has(NAMES[at]!));
          const known = await notebook.value(`[${declared.join(", ")}]`);
          expect(seen(known)).toEqual(
            seen((inOneFile as unknown[]).filter((_, at) => names.has(NAMES[at]!))),
          );
          const wrong = NAMES.map((name) => `${name} satisfies boolean`);
          expect(await notebook.refusal(`[${wrong.join(", ")}]`)).toHaveLength(NAMES.length);
        }),
        { numRuns, seed },
      );
    },
    numRuns * 3_000,
  );
});
