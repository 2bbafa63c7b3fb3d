/**
 * What a check found; `output` is what to read when something failed.
 * @typedef {{ passed: number, failed: number, skipped: number, output: string }} Outcome
 */

/**
 * One part of `npm test`.
 * @typedef {object} Check
 * @property {string} name what `npm test -- NAME` picks it by
 * @property {string} title
 * @property {(signal: AbortSignal) => Promise<Outcome>} run
 */

/** The outcome of a command that counts as one test. @param {{ code: number, output: string }} result @returns {Outcome} */
export function single({ code, output }) {
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, output }
    : { passed: 0, failed: 1, skipped: 0, output };
}

/** @param {Outcome[]} outcomes @returns {Outcome} */
export function total(outcomes) {
  const sum = { passed: 0, failed: 0, skipped: 0, output: "" };
  for (const { passed, failed, skipped, output } of outcomes) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
    if (failed > 0) sum.output += output;
  }
  return sum;
}

/** `3 passed, 0 failed`, with the skipped ones where there are any. @param {Outcome} outcome */
export function counts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
