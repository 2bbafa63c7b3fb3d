import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What each part may import. Dependencies point one way: a part never imports one that may import it. */
const MAY_IMPORT: Record<string, string[]> = {
  "lib/core": [],
  "lib/backend": ["lib/core"],
  "lib/ndarray": ["lib/core", "lib/backend"],
  "lib/ops": ["lib/core", "lib/backend", "lib/ndarray"],
  "lib/autodiff": ["lib/core", "lib/backend", "lib/ndarray", "lib/ops"],
  "lib/nn": ["lib/core", "lib/ndarray", "lib/ops", "lib/autodiff"],
  "lib/optim": ["lib/core", "lib/ndarray", "lib/ops", "lib/autodiff"],
  "lib/data": ["lib/core", "lib/ndarray", "lib/ops"],
  // A report draws itself; lib/plot takes plain numbers and imports nothing.
  "lib/check": ["lib/core", "lib/ndarray", "lib/ops", "lib/autodiff", "lib/plot"],
  // Landscapes and diagnoses draw themselves; a diagnosis takes what training takes.
  "lib/diag": [
    "lib/core",
    "lib/ndarray",
    "lib/ops",
    "lib/autodiff",
    "lib/nn",
    "lib/optim",
    "lib/data",
    "lib/plot",
    "lib/train",
  ],
  "lib/plot": [],
  "lib/train": ["lib/core", "lib/ndarray", "lib/ops", "lib/autodiff", "lib/optim", "lib/data", "lib/plot"],
  "lib/exercise": ["lib/core", "lib/ndarray", "lib/ops"],
  "lib/fluent.ts": ["lib/ndarray", "lib/ops"],
  "lib/later.ts": [
    "lib/autodiff",
    "lib/check",
    "lib/data",
    "lib/diag",
    "lib/exercise",
    "lib/nn",
    "lib/optim",
    "lib/plot",
    "lib/train",
  ],
  "kernel/wire": [],
  "kernel/display": ["kernel/wire"],
  "kernel/transport": ["kernel/wire"],
  "kernel/engine": ["kernel/wire", "kernel/display"],
  "kernel/server": ["kernel/wire", "kernel/transport", "kernel/engine"],
  "kernel/client": ["kernel/wire"],
  "kernel/notebook": ["kernel/wire", "kernel/client"],
  "kernel/lesson": ["kernel/wire", "kernel/client", "kernel/notebook"],
  site: ["kernel/wire", "kernel/client", "kernel/notebook"],
};

/** Entries: they put the parts together, and nothing imports them. */
const ENTRIES = ["lib/index.ts", "lib/plan-worker.ts", "kernel/cli"];

/** Interfaces, which do not know who implements them. */
const INTERFACES: Record<string, RegExp> = {
  "kernel/engine/engine.ts": /kernel\/engine\//,
  "kernel/engine/language.ts": /kernel\/engine\/(?!engine\.ts)/,
  "kernel/engine/runner.ts": /kernel\/engine\/(?!language\.ts)/,
  "kernel/transport/transport.ts": /kernel\/transport\//,
  "lib/backend/backend.ts": /lib\/backend\/(?!linear-algebra\.ts)/,
  "lib/backend/linear-algebra.ts": /lib\/backend\//,
};

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const imports: Import[] = ["lib", "kernel", "site"].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .flatMap((name) => {
      const file = join(root, top, name);
      const statements = readFileSync(file, "utf8").matchAll(
        /^(?:import|export)\s(type\s)?[^;"]*?from\s+"([^"]+)"/gm,
      );
      return [...statements].map(([, type, to]) => ({
        from: relative(root, file),
        to: to!.startsWith(".") ? relative(root, resolve(dirname(file), to!)) : to!,
        typeOnly: type !== undefined,
      }));
    }),
);
const partOf = (path: string): string =>
  path.startsWith("site/") ? "site" : path.split("/").slice(0, 2).join("/");

describe("the structure of the sources", () => {
  it("is one in which every part imports only what it may", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [here, there] = [partOf(from), partOf(to)];
      if (!/^(lib|kernel|site)\//.test(to) || here === there || ENTRIES.includes(here)) return false;
      return !MAY_IMPORT[here]?.includes(there);
    });
    expect(wrong).toEqual([]);
  });

  it("keeps the library and the kernel apart, and the library free of packages", () => {
    expect(imports.filter(({ from, to }) => from.startsWith("lib/") && !/^(lib\/|node:)/.test(to))).toEqual(
      [],
    );
    expect(imports.filter(({ from, to }) => from.startsWith("kernel/") && to.startsWith("lib/"))).toEqual([]);
  });

  it("has one importer of tslab, and none of it outside its folder", () => {
    const importers = imports.filter(({ to }) => /^tslab(\/|$)/.test(to)).map(({ from }) => dirname(from));
    expect([...new Set(importers)]).toEqual(["kernel/engine/tslab"]);
  });

  it("has interfaces that do not import their implementations", () => {
    const wrong = imports.filter(({ from, to }) => INTERFACES[from]?.test(to));
    expect(wrong).toEqual([]);
  });

  it("has no circle of imports, types aside", () => {
    const next = (file: string) => imports.filter(({ from, typeOnly }) => from === file && !typeOnly);
    const done = new Set<string>();
    const circles: string[][] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file]);
      if (done.has(file) || path.includes(file)) return;
      for (const { to } of next(file)) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of new Set(imports.map(({ from }) => from))) visit(file, []);
    expect(circles).toEqual([]);
  });
});
