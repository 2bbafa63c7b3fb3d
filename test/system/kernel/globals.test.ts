import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchKernel, type LaunchedKernel } from "../../../kernel/client/launch.ts";
import type { JsonObject } from "../../../kernel/wire/message.ts";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** An npm that makes the package it is asked for, without a network. */
const NPM = `#!${process.execPath}
const fs = require("node:fs"), path = require("node:path");
const prefix = process.argv[process.argv.indexOf("--prefix") + 1], name = process.argv.at(-1);
if (name === "absent") { console.error("npm error 404"); process.exit(1); }
const folder = path.join(prefix, "node_modules", name);
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", exports: "./index.js", type: "module", types: "./index.d.ts" }));
fs.writeFileSync(path.join(folder, "index.js"), "export const steep = 7;");
fs.writeFileSync(path.join(folder, "index.d.ts"), "export declare const steep: number;");
console.log("added 1 package");
`;

let folder: string;
let kernel: LaunchedKernel;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "thalweg-globals-")));
  writeFileSync(join(folder, "npm"), NPM);
  chmodSync(join(folder, "npm"), 0o755);
  const env = { PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
  kernel = await launchKernel(join(root, "dist", "cli.cjs"), folder, { env });
});
afterAll(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true });
});

/** What a cell shows, prints and answers. */
async function run(code: string): Promise<{ shown: JsonObject[]; printed: string; error?: unknown }> {
  const shown: JsonObject[] = [];
  let printed = "";
  const { content } = await kernel.client.execute(code, ({ header, content }) => {
    if (header.msg_type === "stream") printed += String(content["text"]);
    else if ("data" in content) shown.push({ type: header.msg_type, ...(content["data"] as JsonObject) });
  });
  return { shown, printed, ...(content["status"] === "error" ? { error: content["evalue"] } : {}) };
}

describe("a completed name that would have to be imported", () => {
  it("is imported by the cell that uses it where it was offered, which says so", async () => {
    const code = "const where = fileURLToPath";
    const asked = { code, cursor_pos: code.length };
    const { content } = await kernel.client.request("shell", "complete_request", asked);
    expect(content["matches"]).toContain("fileURLToPath");
    const ran = await run(`${code}('file:///steep'); where`);
    expect(ran).toMatchObject({ shown: [{ "text/plain": "'/steep'" }] });
    expect(ran.printed).toBe('Imported: import { fileURLToPath } from "node:url";\n');
  });
});

describe("in a cell", () => {
  it("display shows text and images of a kind, types checked", async () => {
    const cell =
      "const name = '<i>'; display.html`<b>${name}</b>`; display.markdown('# steep'); display.png(Buffer.from([1]));";
    expect((await run(cell)).shown).toMatchObject([
      { type: "display_data", "text/html": "<b>&lt;i&gt;</b>" },
      { type: "display_data", "text/markdown": "# steep" },
      { type: "display_data", "image/png": "AQ==" },
    ]);
    expect((await run("display.png(7)")).error).toMatch(/not assignable/);
  });

  it("progress hands items on with their types, and shows one bar that moves", async () => {
    const { shown } = await run("let total = 0; for (const x of progress([1, 2, 3])) total += x; total");
    expect(shown.at(-1)).toMatchObject({ type: "execute_result", "text/plain": "6" });
    expect(shown[0]).toMatchObject({ type: "display_data" });
    expect(shown.slice(1, -1).every(({ type }) => type === "update_display_data")).toBe(true);
    expect(shown.at(-2)?.["text/plain"]).toContain("3 of 3");
  });

  it("table shows rows, and time what work takes", async () => {
    const rows = await run("table([{ set: 'wine', rows: 178 }], { sort: '-rows' })");
    expect(rows.shown[0]).toMatchObject({ "text/plain": "set   rows\nwine   178" });
    const took = await run("await time(() => Math.sqrt(2), 3)");
    expect(took.shown[0]?.["text/plain"]).toMatch(/\(median of 3 runs;/);
  });

  it("variables lists what cells have declared, interrupted and failed ones too", async () => {
    await run("const slope = new Float64Array(4); let depth = 3; class Valley {}");
    await run("let kept = 1; throw new Error(); let lost = 2;");
    const { shown } = await run("variables()");
    const text = String(shown[0]?.["text/plain"]);
    expect(text).toMatch(/slope +Float64Array +4 +32/);
    expect(text).toMatch(/Valley +class/);
    expect(text).toMatch(/kept +number/);
    expect(text).not.toMatch(/lost/);
  });

  it("install brings a package that the next cell imports, with its types, after one that failed to", async () => {
    expect((await run('import { steep } from "valley"; steep')).error).toMatch(/valley/);
    expect((await run('await install("valley")')).printed).toContain("added 1 package");
    const { shown } = await run('import { steep } from "valley"; const s: number = steep; s');
    expect(shown[0]).toMatchObject({ "text/plain": "7" });
  });

  it.each([
    ['await install("absent")', "install: npm ended with 1; what it said stands above"],
    ['await install("--global")', 'install: "--global" is not the name of an npm package'],
    ['await install("a; rm -rf b")', 'install: "a; rm -rf b" is not the name of an npm package'],
    ["await install()", "install: which package?"],
  ])("%s says what is wrong", async (cell, message) => {
    expect((await run(cell)).error).toContain(message);
  });

  it("a name of the cell's own stands before a global one", async () => {
    const { shown } = await run(
      "const table = 1, time = 2; function progress() { return 3; } [table, time, progress()]",
    );
    expect(shown[0]).toMatchObject({ "text/plain": "[ 1, 2, 3 ]" });
  });
});
