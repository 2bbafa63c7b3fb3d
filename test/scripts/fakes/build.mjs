// Stands in for scripts/build.mjs; the command it makes knows `install` and `check`.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { play } from "./tool.mjs";

const installed = JSON.stringify(new URL("./installed.mjs", import.meta.url));
const cli = `
const { mkdirSync, writeFileSync } = require("node:fs");
const [, , command, , prefix] = process.argv;
if (command === "check") import(${installed}).then(({ run }) => run("lesson"));
else {
  const folder = prefix + "/share/jupyter/kernels/thalweg";
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + "/kernel.json", "{}");
}
`;

play("build", (clone) => {
  const folder = join(clone, "dist");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of [
    "thalweg.cjs",
    "thalweg-shared.cjs",
    "thalweg-later.cjs",
    "thalweg.d.ts",
    "kernels.wasm",
  ])
    writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "cli.cjs"), cli);
});
