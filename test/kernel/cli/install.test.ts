import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { install, installed, uninstall } from "../../../kernel/cli/install.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "thalweg-test-"));
});
afterEach(() => rmSync(data, { recursive: true }));

describe("installing", () => {
  it("writes the kernelspec that Jupyter finds in its data folder", () => {
    const folder = install(data);
    expect(folder).toBe(join(data, "kernels", "thalweg"));
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
    const folder = install(data);
    writeFileSync(join(folder, "old.txt"), "");
    install(data);
    expect(existsSync(join(folder, "old.txt"))).toBe(false);
    expect(readdirSync(join(data, "kernels"))).toEqual(["thalweg"]);
  });

  it("under another name stands beside the first, and front ends can tell them apart", () => {
    install(data);
    const spec = JSON.parse(readFileSync(join(install(data, "next"), "kernel.json"), "utf8")) as object;
    expect(spec).toMatchObject({ display_name: "TypeScript (Thalweg): next" });
    expect(installed([data]).map(({ name }) => name)).toEqual(["next", "thalweg"]);
  });

  it("under a name that Jupyter does not allow, or where it may not write, says so", () => {
    expect(() => install(data, "../x")).toThrow("A kernel's name may hold letters, digits");
    const file = join(data, "file");
    writeFileSync(file, "");
    expect(() => install(file)).toThrow(/ENOTDIR|EEXIST/);
  });
});

describe("what is installed", () => {
  it("is told with what it starts, and with why it cannot", () => {
    install(data);
    const [found] = installed([data]);
    expect(found).toMatchObject({ name: "thalweg", folder: join(data, "kernels", "thalweg") });
    // Run from sources, the command lies nowhere.
    expect(found?.problem).toMatch(/cli\.cjs is gone$/);
  });

  it("does not count kernels of others, nor what is no kernel", () => {
    for (const [name, text] of [
      ["python3", '{ "argv": ["python", "-m", "ipykernel_launcher"] }'],
      ["damaged", "{"],
      ["empty", "{}"],
    ] as const) {
      mkdirSync(join(data, "kernels", name), { recursive: true });
      writeFileSync(join(data, "kernels", name, "kernel.json"), text);
    }
    expect(installed([data, join(data, "absent")])).toEqual([]);
  });
});

describe("uninstalling", () => {
  it("removes one that cannot be read, as installing anew would", () => {
    const folder = install(data);
    writeFileSync(join(folder, "kernel.json"), "{");
    expect(installed([data])).toEqual([{ name: "thalweg", folder, problem: "kernel.json cannot be read" }]);
    expect(uninstall(data)).toBe(folder);
  });

  it("removes that kernel alone", () => {
    install(data);
    const folder = install(data, "next");
    expect(uninstall(data, "next")).toBe(folder);
    expect(readdirSync(join(data, "kernels"))).toEqual(["thalweg"]);
  });

  it("what is not there, or belongs to others, is an error that says so", () => {
    expect(() => uninstall(data)).toThrow(`There is no kernel thalweg in ${data}; \`thalweg list\` shows`);
    mkdirSync(join(data, "kernels", "python3"), { recursive: true });
    expect(() => uninstall(data, "python3")).toThrow("is not one of this program, so it stays");
    expect(existsSync(join(data, "kernels", "python3"))).toBe(true);
  });
});
