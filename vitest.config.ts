import { defineConfig } from "vitest/config";

const unit = {
  environment: "node",
  globalSetup: "scripts/wasm.mjs",
  // Some compile, solve or train for seconds, and the machine may be doing other checks beside.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};
/** They weigh what is left behind, which depends on what else the process has run. */
const weighing = "test/lib/**/memory.test.ts";

/**
 * Three groups, slowest last. `unit` runs on sources; `system` starts real kernels and a real Jupyter Server on the build;
 * `browser` clicks through JupyterLab in Chromium.
 */
export default defineConfig({
  test: {
    // What a test prints is shown only when it fails: Jupyter's client is talkative.
    silent: "passed-only",
    projects: [
      {
        test: {
          name: "unit",
          ...unit,
          include: ["test/*.test.ts", "test/{lib,kernel,scripts,site}/**/*.test.ts"],
          exclude: [weighing],
          // A process for each file would spend a third of the time on loading the library, the compiler and plotly.js anew.
          isolate: false,
          setupFiles: "test/left-as-found.ts",
        },
      },
      { test: { name: "unit-memory", ...unit, include: [weighing] } },
      {
        test: {
          name: "system",
          include: ["test/system/**/*.test.ts"],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // Only when asked for: it fetches and starts what few have.
        test: {
          name: "deploy",
          include: ["test/deploy/**/*.test.ts"],
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          environment: "node",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
