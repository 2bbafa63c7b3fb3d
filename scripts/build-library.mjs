import { build } from "esbuild";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/**
 * Builds the library: `thalweg.cjs`, whose exports of `lib/later.ts` are loaded when they are first asked for, and what
 * the two share, in one file each. esbuild splits only ES modules, so it is asked for those, which then become CommonJS.
 * @param {import("esbuild").BuildOptions} common @param {string} staging
 */
export async function buildLibrary(common, staging) {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: { thalweg: "lib/index.ts", "thalweg-later": "lib/later.ts" },
    chunkNames: "thalweg-shared",
    format: "esm",
    splitting: true,
    outExtension: { ".js": ".mjs" },
    write: false,
    metafile: true,
    plugins: [{ name: "later", setup: leaveOut }],
  });
  if (outputFiles.length !== 3)
    throw new Error(`expected three files of the library, got ${outputFiles.length}`);
  const later = Object.entries(metafile.outputs).find(
    ([file]) => basename(file) === "thalweg-later.mjs",
  )?.[1];
  for (const { path, text } of outputFiles) {
    const name = basename(path, ".mjs");
    const code = commonJs(text);
    await writeFile(
      join(staging, `${name}.cjs`),
      name === "thalweg" ? code + loading(later?.exports ?? []) : code,
    );
  }
}

/** Leaves `lib/later.ts` out of what imports it. @param {import("esbuild").PluginBuild} plugin */
function leaveOut({ onResolve, onLoad }) {
  onResolve({ filter: /^\.\/later\.ts$/ }, () => ({
    path: "nothing",
    namespace: "later",
    sideEffects: false,
  }));
  onLoad({ filter: /^nothing$/, namespace: "later" }, () => ({ contents: "export {};" }));
}

/**
 * An ES module that esbuild wrote as CommonJS, where each import is a constant and each export a plain property. (esbuild's own
 * CommonJS has a getter for every export and looks every import up again whenever it is used; loading it takes 3 ms more.)
 * @param {string} text
 */
function commonJs(text) {
  const code = text
    .replaceAll(
      /^import \{([^}]*)\} from "(.*)";$/gm,
      (_, names, from) =>
        `const { ${pairs(names).join(", ")} } = require("${from.replace(/\.mjs$/, ".cjs")}");`,
    )
    .replaceAll(/^export \{([^}]*)\};$/gm, (_, names) => {
      const properties = pairs(names).map((pair) => pair.split(": ").reverse().join(": "));
      return `module.exports = {\n  ${properties.join(",\n  ")},\n};`;
    });
  const rest = /^(?:import|export)\b.*/m.exec(code);
  if (rest) throw new Error(`the library has a statement that becomes no CommonJS here: ${rest[0]}`);
  return `"use strict";\n${code}`;
}

/** `a, b as c` as `a` and `b: c`. @param {string} names */
function pairs(names) {
  return names.split(",").flatMap((name) => name.trim().split(" as ").join(": ") || []);
}

/** Exports that load their file; the last line, which never runs, is how ES modules that import them know the names. */
function loading(/** @type {readonly string[]} */ names) {
  return `
for (const name of ${JSON.stringify(names)})
  Object.defineProperty(module.exports, name, { enumerable: true, get: () => require("./thalweg-later.cjs")[name] });
0 && (module.exports = { ${names.join(", ")} });
`;
}
