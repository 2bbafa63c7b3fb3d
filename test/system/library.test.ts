import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as library from "../../lib/index.ts";

const dist = join(import.meta.dirname, "../../dist");

/** What a program prints, as JSON, in a Node process that has loaded nothing else. */
const printed = (script: string, ...options: string[]): unknown =>
  JSON.parse(execFileSync(process.execPath, [...options, "-e", script], { encoding: "utf8", cwd: dist }));

describe("the built library", () => {
  test("loads arrays first, and what is built on them when something of it is asked for", () => {
    const script = `
      const loaded = () => Object.keys(require.cache).map((file) => require("path").basename(file)).sort();
      const tw = require("./thalweg.cjs");
      const first = loaded();
      const net = tw.nn.mlp([2, 1], { key: tw.random.key(0) });
      const one = net.forward(tw.array([[1, 2]])) instanceof tw.NDArray;
      console.log(JSON.stringify([first, loaded(), one]));`;
    const first = ["thalweg-shared.cjs", "thalweg.cjs"];
    expect(printed(script)).toEqual([first, ["thalweg-later.cjs", ...first], true]);
  });

  test("has every export of the sources, by require and by import", () => {
    const names = Object.keys(library).sort();
    expect(printed('console.log(JSON.stringify(Object.keys(require("./thalweg.cjs")).sort()))')).toEqual(
      names,
    );
    const script =
      'import * as tw from "./thalweg.cjs"; console.log(JSON.stringify(Object.keys(tw).sort()));';
    const imported = printed(script, "--input-type=module") as string[];
    expect(imported.filter((name) => name !== "default" && name !== "module.exports")).toEqual(names);
  });
});
