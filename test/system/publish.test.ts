import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { notebook } from "../site/example.ts";
import { descendants, survivors } from "./processes.ts";

const cli = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "dist", "cli.cjs");
let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-publish-"));
  out = join(folder, "site");
  mkdirSync(out);
  writeFileSync(join(out, ".thalweg-site"), "");
  writeFileSync(join(out, "index.html"), "the old site");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, ...sources: string[]): string => {
  const file = join(folder, name);
  const cells = sources.map((source) => ({ cell_type: "code", source }));
  writeFileSync(file, notebook([{ cell_type: "markdown", source: "# A page" }, ...cells]));
  return file;
};
const publish = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [cli, "publish", ...args], {
    encoding: "utf8",
    cwd: folder,
    env: { ...process.env, ...env },
  });
const oldSite = () => ({
  files: readdirSync(out).sort(),
  index: readFileSync(join(out, "index.html"), "utf8"),
});
const untouched = { files: [".thalweg-site", "index.html"], index: "the old site" };

describe("publishing leaves the site as it was", () => {
  const RUNS =
    'require("node:fs").writeFileSync("runs", ""); await new Promise((go) => setTimeout(go, 60_000));';
  it.each([
    ["a cell runs", RUNS, () => existsSync(join(folder, "runs"))],
    ["the site is built", "1 + 1", (said: string) => said.includes("building client")],
  ])("when it is interrupted while %s, and nothing else behind", async (_, source, isTime) => {
    const file = write("n.ipynb", source);
    const child = spawn(process.execPath, [cli, "publish", file, "--out", out], { cwd: folder });
    let said = "";
    const listen = (text: Buffer): void => void (said += String(text));
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    const ended = once(child, "close");
    while (!isTime(said)) {
      if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const below = descendants(child.pid!);
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(said).toContain("Interrupted.");
    expect(await survivors(below)).toEqual([]);
    expect(oldSite()).toEqual(untouched);
    expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it.each([
    ["a cell fails", () => [write("n.ipynb", "throw new Error('no')")], /n\.ipynb, cell 2: Error: no\n/],
    [
      "a notebook is cut off",
      () => [write("n.ipynb").replace("n.ipynb", "cut.ipynb")],
      /cut\.ipynb cannot be read as a notebook/,
    ],
    [
      "a document is not there",
      () => [write("n.ipynb"), "--docs", "nowhere.md"],
      /no file or folder nowhere\.md/,
    ],
  ])("when %s", (_, args, message) => {
    writeFileSync(join(folder, "cut.ipynb"), '{ "nbformat": 4, "cells": [');
    const { status, stdout, stderr } = publish([...args(), "--out", out]);
    expect(stdout + stderr).toMatch(message);
    expect(status).toBe(1);
    expect(oldSite()).toEqual(untouched);
  });
});

describe("with --jobs", () => {
  it("what one notebook cannot do ends those that run beside it, and none is left behind", () => {
    const before = descendants(process.pid);
    write("1-long.ipynb", "await new Promise((go) => setTimeout(go, 600_000));");
    const python = { kernelspec: { name: "python3", language: "python", display_name: "Python" } };
    const file = write("2-python.ipynb", "print(1)");
    const json = JSON.parse(readFileSync(file, "utf8")) as { metadata: object };
    writeFileSync(file, JSON.stringify({ ...json, metadata: python }));
    const { status, stderr } = publish([folder, "--out", out, "--jobs", "2"]);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/2-python\.ipynb is written in python/)]);
    expect(oldSite()).toEqual(untouched);
    expect(descendants(process.pid).filter((id) => !before.includes(id))).toEqual([]);
  });

  it("refuses a number of notebooks that is none", () => {
    const { status, stderr } = publish([write("n.ipynb"), "--jobs", "many"]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/--jobs takes a whole number above 0, not many/),
    ]);
  });
});

describe("without Chromium", () => {
  const none = { CHROMIUM: "/nowhere/chromium" };

  it("PDF is refused before anything is run, with what to install", () => {
    const file = write("n.ipynb", "while (true) {}");
    const { status, stderr } = publish([file, "--pdf"], none);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^thalweg: PDF is printed by Chromium, which is not installed here .*CHROMIUM/),
    ]);
  });
});

it("a notebook that holds 200 MB of output and prints more is published: the page says where the rest is, the input stays", () => {
  const line = `${"x".repeat(99)}\n`;
  const file = write("huge.ipynb", `console.log(${JSON.stringify(line)}.repeat(100_000));`);
  const json = JSON.parse(readFileSync(file, "utf8")) as { cells: Record<string, unknown>[] };
  json.cells[1]!["outputs"] = [{ output_type: "stream", name: "stdout", text: line.repeat(2_000_000) }];
  writeFileSync(file, JSON.stringify(json));
  const before = statSync(file);
  expect(before.size).toBeGreaterThan(200_000_000);
  const page = join(folder, "huge.html");
  const { status, stderr } = publish([file, "--single", "--out", page]);
  expect([status, stderr]).toEqual([0, ""]);
  const html = readFileSync(page, "utf8");
  expect(html.length).toBeLessThan(3_000_000);
  expect(html).toMatch(/… \d+ more lines, in the notebook's file\./);
  expect(statSync(file)).toMatchObject({ size: before.size, mtimeMs: before.mtimeMs });
});
