/**
 * `node scripts/web-links.mjs`: asks each address on the web that lessons and documents link to, and names those that do not answer.
 * It needs a network, so it is no part of `npm test`, which follows the links within the project.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup/paths.mjs";

/** Answers that say that a page is there, though not for programs. */
const refusals = [401, 403, 405, 406, 429, 999];

const files = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...["docs", "notebooks"].flatMap(textsIn)];
/** @type {Map<string, string[]>} */
const addresses = new Map();
for (const file of files) {
  for (const [address] of textOf(file).matchAll(/https?:\/\/[^\s"'`<>)\]}\\]+/g)) {
    const clean = address.replace(/[.,;:]+$/, "");
    if (!/127\.0\.0\.1|localhost|example\.|\$/.test(clean))
      addresses.set(clean, [...new Set([...(addresses.get(clean) ?? []), file])]);
  }
}

const dead = [];
for (const [address, where] of addresses) {
  const answer = await ask(address);
  console.log(`${answer === undefined ? "✓" : "✗"} ${address}`);
  if (answer !== undefined) dead.push(`${address} in ${where.join(", ")}: ${answer}`);
}
console.log([`${addresses.size - dead.length} answer, ${dead.length} do not`, ...dead].join("\n"));
process.exitCode = dead.length === 0 ? 0 : 1;

/** Why an address does not answer; undefined where it does. @param {string} address */
async function ask(address) {
  try {
    const { ok, status } = await fetch(address, { redirect: "follow", signal: AbortSignal.timeout(20_000) });
    return ok || refusals.includes(status) ? undefined : `status ${status}`;
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
    return cause?.message ?? message;
  }
}

/** @param {string} folder */
function textsIn(folder) {
  const names = readdirSync(join(root, folder)).filter((name) => /\.(md|ipynb)$/.test(name));
  return names.map((name) => join(folder, name));
}

/** The text of a document, or of a notebook's text cells. @param {string} file */
function textOf(file) {
  const text = readFileSync(join(root, file), "utf8");
  if (!file.endsWith(".ipynb")) return text;
  const { cells } = JSON.parse(text);
  return cells
    .filter((/** @type {{ cell_type: string }} */ cell) => cell.cell_type === "markdown")
    .map((/** @type {{ source: string | string[] }} */ { source }) => [source].flat().join(""))
    .join("\n");
}
