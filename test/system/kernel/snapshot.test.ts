import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchKernel } from "../../../kernel/client/launch.ts";
import { LanguageClient } from "../../../kernel/engine/language-client.ts";
import { buildSnapshot } from "../../../kernel/engine/snapshot.ts";
import { descendants } from "../processes.ts";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
let folder: string;
let dist: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-snapshot-")));
  dist = join(folder, "dist");
  cpSync(join(root, "dist"), dist, { recursive: true, filter: (file) => !file.endsWith(".blob") });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => rmSync(folder, { recursive: true }));

const blobs = (): string[] => readdirSync(dist).filter((name) => name.includes("blob"));

/** What two cells answer, and whether the language process has been started from a snapshot. */
async function answers(): Promise<{ results: unknown[]; fromSnapshot: boolean }> {
  const kernel = await launchKernel(join(dist, "cli.cjs"), folder, { quiet: true });
  try {
    const results: unknown[] = [];
    for (const cell of ["const depth: number[] = [1, 2]; depth.length", "depth.map((d) => d / 2)"]) {
      await kernel.client.execute(cell, ({ header, content }) => {
        if (header.msg_type === "execute_result")
          results.push((content["data"] as Record<string, unknown>)["text/plain"]);
      });
    }
    const commands = descendants(kernel.process.pid!).map((id) =>
      readFileSync(`/proc/${id}/cmdline`, "utf8"),
    );
    return { results, fromSnapshot: commands.some((command) => command.includes("--snapshot-blob")) };
  } finally {
    await kernel.close();
  }
}

describe("a kernel", () => {
  const results = ["2", "[ 0.5, 1 ]"];

  it("runs without a snapshot of its compiler", async () => {
    expect(blobs()).toEqual([]);
    expect(await answers()).toEqual({ results, fromSnapshot: false });
  });

  it("starts its compiler from the snapshot that installing it has made, and keeps only that one", async () => {
    writeFileSync(join(dist, "language-0123456789abcdef.blob"), "of another build");
    await buildSnapshot(dist);
    expect(blobs()).toHaveLength(1);
    expect(await answers()).toEqual({ results, fromSnapshot: true });
  });

  it("starts its compiler as any other when Node does not take the snapshot", async () => {
    writeFileSync(join(dist, blobs()[0]!), "damaged");
    expect(await answers()).toEqual({ results, fromSnapshot: false });
  });

  it("checks a cell that came when Node had refused the snapshot and nobody knew yet", async () => {
    writeFileSync(join(dist, blobs()[0]!), "damaged");
    const language = new LanguageClient(dist);
    try {
      language.start();
      // Blocks this thread, so that the end of the process is news only after the request.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      expect(await language.request("isComplete", "1 + 1")).toEqual({ status: "complete" });
    } finally {
      language.close();
    }
  });
});

it("a snapshot that cannot be made is reported, and leaves nothing behind", async () => {
  writeFileSync(join(dist, "snapshot.cjs"), 'throw new Error("no");');
  await expect(buildSnapshot(dist)).rejects.toThrow("no");
  expect(blobs().filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
