import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { install } from "../../../kernel/cli/install.ts";

let prefix: string;
beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), "thalweg-test-"));
});
afterEach(() => rmSync(prefix, { recursive: true }));

describe("installing", () => {
  it("writes the kernelspec that Jupyter finds under the prefix", () => {
    const folder = install(prefix);
    expect(folder).toBe(join(prefix, "share", "jupyter", "kernels", "thalweg"));
    const spec = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as { argv: string[] };
    expect(spec).toMatchObject({
      display_name: "TypeScript (Thalweg)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { debugger: false },
    });
    expect(spec.argv[0]).toBe(process.execPath);
    expect(spec.argv.slice(2)).toEqual(["kernel", "--connection-file", "{connection_file}"]);
  });

  it("again replaces what was there and leaves nothing else behind", () => {
    const folder = install(prefix);
    writeFileSync(join(folder, "old.txt"), "");
    install(prefix);
    expect(existsSync(join(folder, "old.txt"))).toBe(false);
    expect(existsSync(`${folder}.tmp`)).toBe(false);
  });

  it("where it may not write says so", () => {
    const file = join(prefix, "file");
    writeFileSync(file, "");
    expect(() => install(file)).toThrow(/ENOTDIR|EEXIST/);
  });
});
