import { join } from "node:path";
import { nodeModules } from "../setup/paths.mjs";
import { single } from "./outcome.mjs";
import { runNode } from "./run-node.mjs";

/**
 * A tool that reads the sources and succeeds or fails as a whole.
 * @param {string} name @param {string} title @param {string} script below node_modules @param {string[]} args
 * @returns {import("./outcome.mjs").Check}
 */
function tool(name, title, script, args) {
  return {
    name,
    title,
    run: async (signal) => single(await runNode([join(nodeModules, script), ...args], signal)),
  };
}

export const types = tool("types", "types (tsc)", "typescript/bin/tsc", []);
export const lint = tool("lint", "lint (eslint)", "eslint/bin/eslint.js", ["."]);
export const format = tool("format", "format (prettier)", "prettier/bin/prettier.cjs", ["--check", "."]);
