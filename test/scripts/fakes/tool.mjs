// What all stand-ins share: note the call, and meet with the mishap that the test ordered.
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A variable that the test has set for its stand-ins. @param {string} name */
export function setting(name) {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: stand-ins are for the tests alone`);
  return value;
}

/**
 * Does the work of a stand-in, unless the test wants it to fail or to hang.
 * @param {string} tool @param {(clone: string) => void} work
 */
export function play(tool, work) {
  const clone = setting("FAKE_CLONE");
  appendFileSync(join(clone, "calls.log"), `${tool}\n`);
  /** @type {import("../fake-clone.ts").Mishaps} */
  const mishaps = JSON.parse(setting("FAKE_MISHAPS"));
  const mishap = mishaps[/** @type {import("../fake-clone.ts").Tool} */ (tool)];
  if (mishap === "hang") {
    writeFileSync(join(clone, `${tool}.pid`), String(process.pid));
    setInterval(() => {}, 1000);
  } else if (mishap) {
    console.error(mishap.output);
    process.exitCode = 1;
  } else work(clone);
}
