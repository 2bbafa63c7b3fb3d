import { join } from "node:path";
import { run } from "../setup/command.mjs";
import { nodeModules } from "../setup/paths.mjs";
import { single } from "./outcome.mjs";

/**
 * A tool that reads the sources and succeeds or fails as a whole.
 * @param {string} name @param {string} title @param {string} script below node_modules @param {string[]} args
 * @returns {import("./outcome.mjs").Check}
 */
function tool(name, title, script, args) {
  return {
    name,
    title,
    run: async (signal) =>
      single(await run(process.execPath, [join(nodeModules, script), ...args], { signal })),
  };
}

export const types = tool("types", "types (tsc)", "typescript/bin/tsc", []);
export const lint = tool("lint", "lint (eslint)", "eslint/bin/eslint.js", ["."]);
export const format = tool("format", "format (prettier)", "prettier/bin/prettier.cjs", ["--check", "."]);
