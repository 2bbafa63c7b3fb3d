// Stands in for `npm ci`; what it installs are stand-ins as well.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { play } from "./tool.mjs";

const installed = {
  tsc: "typescript/bin/tsc",
  eslint: "eslint/bin/eslint.js",
  prettier: "prettier/bin/prettier.cjs",
  vitest: "vitest/vitest.mjs",
};

play("npm", (clone) => {
  const folder = join(clone, "node_modules");
  rmSync(folder, { recursive: true, force: true });
  for (const [name, path] of Object.entries(installed)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const program = JSON.stringify(new URL("./installed.mjs", import.meta.url));
    writeFileSync(join(folder, path), `import(${program}).then(({ run }) => run("${name}"));\n`);
  }
  writeFileSync(join(folder, ".package-lock.json"), "{}");
});
