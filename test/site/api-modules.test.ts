import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiModules } from "../../site/api-modules.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "thalweg-api-modules-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("tsconfig.json", "{}");
  write(
    "index.ts",
    'export * as nn from "./nn.ts";\nexport * from "./ops/all.ts";\nexport * from "./check/it.ts";\n',
  );
  write("nn.ts", "/** Networks\n * and layers. */\nexport const linear = 1;\n");
  write("ops/all.ts", Array.from({ length: 10 }, (_, i) => `export const f${i} = ${i};\n`).join(""));
  write("check/it.ts", "export const check = 1;\n");
  write("check/index.ts", "/** Checking. */\nexport {};\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("each part of a reference says what it is for: in the words that its file begins with, or by its first names", async () => {
  const modules = await apiModules(join(folder, "index.ts"));
  expect(Object.keys(modules).sort()).toEqual(["check", "nn", "ops"]);
  expect(modules["nn"]).toMatch(
    /^\/\*\*\n \* Networks\n \* and layers\.\n \*\n \* @packageDocumentation\n \*\//,
  );
  expect(modules["check"]).toContain(" * Checking.\n");
  expect(modules["ops"]).toContain(" * `f0`, `f1`, `f2`, `f3`, `f4`, `f5`, `f6`, `f7` and 2 more\n");
  expect(modules["ops"]).toContain("export { f0, f1, f2");
});
