import { conclude, only, parse, UsageError, type Command } from "../command.ts";
import { create } from "../new.ts";

export const newCommand: Command = {
  usage: "  new NAME                        write a lesson to begin with, with one complete exercise",
  run(args) {
    console.log(`Wrote ${create(only(parse(args, {}).positionals, "What is the lesson to be called?"))}`);
  },
};

export const checkCommand: Command = {
  usage:
    "  check PATH...                   check lessons: they run, exercises and figures are complete, links and TeX are sound",
  async run(args) {
    const { positionals } = parse(args, {});
    if (positionals.length === 0) throw new UsageError("Which notebooks?");
    const { check } = await import("../check.ts");
    conclude(await check(positionals));
  },
};

export const studentCommand: Command = {
  usage:
    "  student FOLDER --out FOLDER     write the notebooks as students are given them, without solutions and hidden tests",
  async run(args) {
    const { values, positionals } = parse(args, { out: { type: "string" } });
    const folder = only(positionals, "Which folder?");
    if (values.out === undefined) throw new UsageError("--out is missing.");
    // It loads the compiler, which the other commands do without.
    const { student } = await import("../student.ts");
    const count = await student(folder, values.out);
    console.log(`Wrote ${count} notebook${count === 1 ? "" : "s"} to ${values.out}`);
  },
};
