import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { cli, root } from "../setup/paths.mjs";
import { single, total } from "./outcome.mjs";
import { runNode } from "./run-node.mjs";

/** Every notebook, executed through the kernel and checked as a lesson; each counts as one test. @type {import("./outcome.mjs").Check} */
export const lessons = {
  name: "lessons",
  title: "lessons",
  async run(signal) {
    const outcomes = [];
    for (const notebook of notebooks())
      outcomes.push(single(await runNode([cli, "check", notebook], signal)));
    if (outcomes.length === 0)
      outcomes.push(single({ code: 1, output: "There is no notebook in notebooks/.\n" }));
    return total(outcomes);
  },
};

function notebooks() {
  return readdirSync(join(root, "notebooks"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ipynb") && !name.includes(".ipynb_checkpoints"))
    .map((name) => relative(root, join(root, "notebooks", name)))
    .sort();
}
