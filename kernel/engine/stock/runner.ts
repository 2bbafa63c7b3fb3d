import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Program } from "../language.ts";
import type { Run, Runner, Scope } from "../runner.ts";
import { loadTslab } from "../tslab/display.ts";
import { Given, boxName, follow, withoutBoxes, type Box } from "./box.ts";
import { Imported } from "./imported.ts";
import { Loader } from "./loader.ts";
import { LocalModules } from "./local-modules.ts";
import { mapStack } from "./stack.ts";
import { Written } from "./written.ts";

class Interruption extends Error {}

/**
 * Runs what the stock compiler made of cells.
 *
 * @param directory - Where the cells seem to be.
 * @param home - The directory of this package.
 */
export function createRunner(directory: string, home: string): Runner {
  const boxes = new Map<string, Box>();
  const loader = new Loader(home);
  const modules = new LocalModules(loader);
  const written = new Written();
  const packages = loader.require(directory);
  const require = Object.assign(
    (specifier: string): unknown =>
      modules.has(specifier) ? modules.require(specifier) : packages(specifier),
    packages,
  );
  let stop = (): string[] => [];

  function boxOf(name: string): Box {
    let box = boxes.get(name);
    if (box === undefined) boxes.set(name, (box = { v: undefined }));
    return box;
  }

  function load(specifier: string, scope: Scope): Imported | Promise<Imported> {
    if (specifier === "tslab") return Imported.commonJs(loadTslab(home, scope));
    return modules.has(specifier) ? modules.load(specifier) : loader.load(specifier, directory);
  }

  /** Evaluates the program to a function, which runs nothing of it yet. */
  function prepare(program: Program, scope: Scope, name: string, kept: Set<string>) {
    const names = program.names ?? [];
    const file = join(directory, `${name}.ts`);
    const publish = (one: string, value: unknown): void => {
      boxOf(one).v = value;
      kept.add(one);
    };
    const given: Record<string, unknown> = {
      ...Object.fromEntries(names.map((one) => [boxName(one), boxOf(one)])),
      [Given.publish]: publish,
      [Given.into]: (one: string) => ({
        set v(value: unknown) {
          publish(one, value);
        },
      }),
      [Given.follow]: (one: string, module: Imported, exported: string) => {
        follow(boxOf(one), () => module.get(exported));
        kept.add(one);
      },
      [Given.load]: async (specifier: unknown) => (await load(String(specifier), scope)).namespace,
      [Given.meta]: {
        url: pathToFileURL(file).href,
        filename: file,
        dirname: directory,
        resolve: require.resolve,
      },
      require,
      module: { exports: {} },
      exports: {},
      __filename: file,
      __dirname: directory,
      ...scope,
    };
    const parameters = [Given.imports, ...Object.keys(given)].join(", ");
    // The inner block lets the cell declare names of its own that are the same as those it is given.
    const text = `(${program.async ? "async " : ""}(${parameters}) => { "use strict"; {\n${program.js}\n}})`;
    mapStack(name, program.map ?? "");
    written.add(name, text, program);
    const start = vm.runInThisContext(text, {
      filename: name,
      lineOffset: -1,
      displayErrors: false,
    }) as (...values: unknown[]) => unknown;
    return (imports: Imported[]) => start(imports, ...Object.values(given));
  }

  return {
    async run(program, scope, name): Promise<Run> {
      const kept = new Set<string>();
      const interruption = new Promise<never>((_, reject) => {
        stop = () => {
          reject(new Interruption());
          return [...kept];
        };
      });
      interruption.catch(() => undefined);
      try {
        modules.update(program.modules);
        const start = prepare(program, scope, name, kept);
        const prepared = modules.prepare();
        if (prepared !== undefined) await Promise.race([prepared, interruption]);
        const imports = (program.imports ?? []).map((specifier) => load(specifier, scope));
        const loaded: Imported[] = [];
        // Without anything to wait for, the cell starts now, where it can be stopped at once.
        for (const one of imports)
          loaded.push(one instanceof Promise ? await Promise.race([one, interruption]) : one);
        const started = start(loaded);
        const result = program.async ? await Promise.race([started, interruption]) : started;
        return { status: "ok", value: (result as [value: unknown] | undefined)?.[0] };
      } catch (error) {
        if (error instanceof Interruption) modules.abandon();
        return error instanceof Interruption
          ? { status: "interrupted", kept: [...kept] }
          : { status: "threw", error: readable(error), kept: [...kept] };
      }
    },
    interrupt: () => stop(),
    variables: () =>
      new Map(
        [...boxes].map(([name, { v }]) => [name, v] as const).filter(([, value]) => value !== undefined),
      ),
    lineOf: (program, line) => written.lineOf(program, line),
    sourceOf: (f) => written.sourceOf(f) ?? withoutBoxes(f.toString()),
  };
}

/** Errors that V8 words itself name the expression at fault, which in a compiled cell is a box. */
function readable(error: unknown): unknown {
  if (error instanceof Error && typeof error.message === "string") {
    const message = withoutBoxes(error.message);
    if (message !== error.message) error.message = message;
  }
  return error;
}
