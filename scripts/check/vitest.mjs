import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { nodeModules, root } from "../setup/paths.mjs";
import { findChromium, howToInstallChromium } from "./chromium.mjs";
import { runNode } from "./run-node.mjs";

/** The tests of the projects of vitest.config.ts whose names begin so. @param {string} name @returns {import("./outcome.mjs").Check} */
function project(name) {
  return { name, title: `${name} tests`, run: (signal) => runProject(name, signal) };
}

export const unit = project("unit");
export const system = project("system");
export const deploy = project("deploy");

/** @type {import("./outcome.mjs").Check} */
export const browser = {
  ...project("browser"),
  async run(signal) {
    if (findChromium()) return runProject("browser", signal);
    // Continuous integration installs a browser, so there its absence is a fault; a developer is told.
    if (process.env["CI"]) return { passed: 0, failed: 1, skipped: 0, output: howToInstallChromium };
    return { passed: 0, failed: 0, skipped: 1, output: howToInstallChromium };
  },
};

/** @param {string} name @param {AbortSignal} signal @returns {Promise<import("./outcome.mjs").Outcome>} */
async function runProject(name, signal) {
  const report = join(root, "build", "test", `${name}.json`);
  rmSync(report, { force: true });
  const { code, output } = await runNode(
    [
      join(nodeModules, "vitest", "vitest.mjs"),
      "run",
      `--project=${name}*`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    signal,
  );
  return { ...count(report, code), output };
}

/**
 * Counts from vitest's report. What fails outside of a test, such as a file that cannot be loaded, an error nobody caught
 * or vitest itself, counts as a failure too.
 * @param {string} path @param {number} code
 */
export function count(path, code) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  const report = JSON.parse(readFileSync(path, "utf8"));
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: code === 0 ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
