import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One piece of the set-up. It is done when its stamp, written after success alone, records the present inputs and its
 * outputs exist.
 * @typedef {object} Step
 * @property {string} title
 * @property {string} stamp path of the stamp; inside what the step makes, so that both go together
 * @property {() => string[]} inputs whatever, when it changes, makes the step necessary again
 * @property {string[]} outputs paths that must exist
 * @property {(signal: AbortSignal) => Promise<void>} run
 */

/** @param {Step} step */
export function isDone(step) {
  if (!step.outputs.every((path) => existsSync(path)) || !existsSync(step.stamp)) return false;
  return readFileSync(step.stamp, "utf8") === fingerprint(step);
}

/** Forgets the step before it runs again, so that an interruption cannot leave a half-made result that counts as done. @param {Step} step */
export function markUndone(step) {
  rmSync(step.stamp, { force: true });
}

/** @param {Step} step */
export function markDone(step) {
  writeFileSync(`${step.stamp}.tmp`, fingerprint(step));
  renameSync(`${step.stamp}.tmp`, step.stamp);
}

/** @param {Step} step */
function fingerprint(step) {
  return createHash("sha256").update(JSON.stringify(step.inputs())).digest("hex");
}

/** Contents of a file, or names and contents of all files under a folder; nothing where there is none. @param {string} path @returns {string} */
export function contents(path) {
  if (!existsSync(path)) return "";
  if (!statSync(path).isDirectory()) return readFileSync(path, "base64");
  const hash = createHash("sha256");
  for (const name of readdirSync(path).sort()) hash.update(`${name}\0${contents(join(path, name))}\0`);
  return hash.digest("hex");
}
