import { join } from "node:path";
import { nodeModules } from "../setup/paths.mjs";
import { single } from "./outcome.mjs";
import { runNode } from "./run-node.mjs";

/**
 * A tool that reads the sources and succeeds or fails as a whole.
 * @param {string} name @param {string} title @param {string} script below node_modules @param {string[][]} calls the arguments of each call
 * @returns {import("./outcome.mjs").Check}
 */
function tool(name, title, script, ...calls) {
  return {
    name,
    title,
    async run(signal) {
      for (const args of calls) {
        const result = await runNode([join(nodeModules, script), ...args], signal);
        if (result.code !== 0) return single(result);
      }
      return single({ code: 0, output: "" });
    },
  };
}

export const types = tool("types", "types (tsc)", "typescript/bin/tsc", [], ["-p", "site/theme"]);
export const lint = tool("lint", "lint (eslint)", "eslint/bin/eslint.js", ["."]);
export const format = tool("format", "format (prettier)", "prettier/bin/prettier.cjs", ["--check", "."]);
