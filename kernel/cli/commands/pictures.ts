import { readNotebook, toJson, writeWhole } from "../../notebook/format.ts";
import { only, parse, UsageError, type Command } from "../command.ts";
import { interruptible } from "../interruptible.ts";
import { illustrated } from "../pictures.ts";

export const picturesCommand: Command = {
  usage: `  pictures FILE -o FILE           put a picture beside each figure of an executed notebook, for GitHub, nbconvert and all
                                  who show no Plotly figures (by an installed Chromium)`,
  async run(args) {
    const { values, positionals } = parse(args, { output: { type: "string", short: "o" } });
    const file = only(positionals, "Which notebook?");
    const { output } = values;
    if (output === undefined) throw new UsageError("--output is missing; it may be the notebook itself.");
    const notebook = await interruptible((signal) => illustrated(readNotebook(file), file, signal));
    writeWhole(output, toJson(notebook));
    console.log(`Wrote ${output}`);
  },
};
