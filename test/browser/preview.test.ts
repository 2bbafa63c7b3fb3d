import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { notebook } from "../site/example.ts";
import { freePort } from "../system/jupyter.ts";
import { descendants, survivors } from "../system/processes.ts";
import { Chromium } from "./chromium.ts";

const cli = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "dist", "cli.cjs");
let folder: string;
let chromium: Chromium;
let preview: ChildProcess;
let said = "";

const write = (source: string): void =>
  writeFileSync(
    join(folder, "n", "page.ipynb"),
    notebook([
      { cell_type: "markdown", source: "# A page" },
      { cell_type: "code", source },
    ]),
  );

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    if (preview.exitCode !== null) throw new Error(`the preview ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-preview-test-"));
  mkdirSync(join(folder, "n"));
  write('"first"');
  const port = await freePort();
  preview = spawn(process.execPath, [cli, "publish", "n", "--watch", "--port", `${port}`], { cwd: folder });
  for (const stream of [preview.stdout!, preview.stderr!])
    stream.on("data", (text) => (said += String(text)));
  chromium = await Chromium.launch();
  await until(() => said.includes("Preview at"));
});
afterAll(async () => {
  await chromium.close();
  const below = descendants(preview.pid!);
  const ended = once(preview, "exit");
  preview.kill("SIGINT");
  await ended;
  expect(await survivors(below)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

it("a preview follows what is written, again and again, and past notebooks that cannot be read", async () => {
  const page = await chromium.context.newPage();
  const [address] = /http:\S+?(?=;)/.exec(said)!;
  await page.goto(`${address}page.html`);
  // It serves the site, and no other file of this machine.
  expect((await page.request.get(`${address}@fs/etc/passwd`)).status()).toBe(403);
  const shows = (text: string) => page.locator(".output", { hasText: text }).waitFor();
  await shows("first");
  write('"second"');
  await shows("second");
  writeFileSync(join(folder, "n", "page.ipynb"), '{ "nbformat": 4, "cells": [');
  await until(() => said.includes("page.ipynb cannot be read as a notebook"));
  write('throw new Error("on the way")');
  await shows("on the way");
  write('"third"');
  await shows("third");
  await page.close();
});
