import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const cli = join(import.meta.dirname, "../../../dist/cli.cjs");
const folder = mkdtempSync(join(tmpdir(), "thalweg-lessons-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const thalweg = async (...args: string[]): Promise<{ code: number; text: string }> => {
  const env = { ...process.env, THALWEG_DATA: join(folder, "data") };
  return promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder, env }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
};

it("a new lesson passes the check, and so does what students are given of it; a spoilt one is told why", async () => {
  mkdirSync(join(folder, "course"));
  expect((await thalweg("new", "course/01-means")).text).toContain("Wrote course/01-means.ipynb");
  expect(await thalweg("new", "course/01-means")).toMatchObject({ code: 1 });
  expect((await thalweg("student", "course", "--out", "course/students")).text).toContain(
    "must not lie in course",
  );
  expect(await thalweg("student", "course", "--out", "students")).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, "students/01-means.ipynb"), "utf8")).not.toContain("solution:");

  const file = join(folder, "course/01-means.ipynb");
  const spoilt = readFileSync(file, "utf8").replace("return todo();", "return x.mean().item();");
  writeFileSync(join(folder, "course/02-spoilt.ipynb"), spoilt.replace('xLabel: \\"θ\\", ', ""));
  const { code, text } = await thalweg("check", "course", "students");
  expect(text.replaceAll(/\([\d.]+ s\)/g, "")).toContain("✓ course/01-means.ipynb");
  expect(text).toContain("✓ students/01-means.ipynb");
  expect(text).toContain("passes without anybody's work");
  expect(text).toContain("2 passed, 1 failed");
  expect(code).toBe(1);
});
