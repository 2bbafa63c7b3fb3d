// Stands in for the tools that `npm test` calls. Vitest's stand-in reports five passed tests.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { play } from "./tool.mjs";

const report = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};

/** @param {string} tool */
export function run(tool) {
  play(tool, () => {
    const path = process.argv.find((arg) => arg.startsWith("--outputFile.json="))?.split("=")[1];
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report));
  });
}
