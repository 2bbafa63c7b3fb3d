// Stands in for `npm ci`.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { play } from "./tool.mjs";

play("npm", (clone) => {
  const folder = join(clone, "node_modules");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, ".package-lock.json"), "{}");
});
