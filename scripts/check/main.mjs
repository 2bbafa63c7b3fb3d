import { runMain } from "../setup/main.mjs";
import { Problem } from "../setup/problem.mjs";
import { Progress } from "../setup/progress.mjs";
import { setup } from "../setup/setup.mjs";
import { lessons } from "./lessons.mjs";
import { counts, total } from "./outcome.mjs";
import { format, lint, types } from "./static.mjs";
import { browser, deploy, system, unit } from "./vitest.mjs";

/** Two lanes at once, each one after another: that fills two cores. */
const lanes = [
  [types, lint, format, lessons, system],
  [unit, browser],
];

/** What is run only when it is named: it takes long, or needs what few have. */
const onDemand = [deploy];

const shownLines = 300;

/** `npm test` @param {string[]} names of the checks wanted; none means all */
export function main(names) {
  return runMain(async (signal) => {
    const known = [...lanes.flat(), ...onDemand].map(({ name }) => name);
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new Problem(`npm test knows no check ${unknown}: name one or more of ${known.join(", ")}.`);
    const progress = new Progress();
    await setup(progress, signal);
    const outcomes = await Promise.all(
      [...lanes, onDemand.filter(({ name }) => names.includes(name))].map((lane) =>
        runLane(
          lane.filter(({ name }) => names.length === 0 || names.includes(name)),
          progress,
          signal,
        ),
      ),
    );
    const sum = total(outcomes.flat());
    console.log(`\n${counts(sum)}`);
    return sum.failed === 0 ? 0 : 1;
  });
}

/** @param {import("./outcome.mjs").Check[]} checks @param {Progress} progress @param {AbortSignal} signal */
async function runLane(checks, progress, signal) {
  const outcomes = [];
  for (const check of checks) {
    signal.throwIfAborted();
    const end = progress.begin(check.title);
    const outcome = await check.run(signal);
    outcomes.push(outcome);
    end(outcome.failed > 0 ? "✗" : "✓", counts(outcome));
    if (outcome.failed + outcome.skipped > 0) progress.line(indent(outcome.output));
  }
  return outcomes;
}

/** @param {string} output */
function indent(output) {
  const lines = output.trimEnd().split(/\r?\n/);
  const cut = lines.length > shownLines ? [`… ${lines.length - shownLines} lines before`] : [];
  return [...cut, ...lines.slice(-shownLines)].map((line) => `    ${line}`).join("\n");
}
