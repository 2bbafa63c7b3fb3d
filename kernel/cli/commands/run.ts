import { readParameters } from "../../notebook/parameters.ts";
import { conclude, parse, UsageError, type Command } from "../command.ts";

export const runCommand: Command = {
  usage: `  run PATH...                     run notebooks, or all in a folder, and say which cells fail
    -o, --output FILE               write the executed notebook
    --pictures                      with a picture beside each figure, for GitHub and nbconvert (needs Chromium)
    --param NAME=VALUE              set a name that the cell tagged "parameters" declares
    --timeout SECONDS               stop a cell that runs longer`,
  async run(args) {
    const { values, positionals } = parse(args, {
      output: { type: "string", short: "o" },
      param: { type: "string", multiple: true },
      timeout: { type: "string" },
      pictures: { type: "boolean", default: false },
    });
    if (positionals.length === 0) throw new UsageError("Which notebooks?");
    if (values.pictures && values.output === undefined)
      throw new UsageError("--pictures goes with --output: pictures are put into the executed notebook.");
    const options = {
      pictures: values.pictures,
      ...(values.output === undefined ? {} : { output: values.output }),
      ...(values.timeout === undefined ? {} : { timeout: seconds(values.timeout) }),
      parameters: readParameters(values.param ?? []),
    };
    const { run } = await import("../run.ts");
    conclude(await run(positionals, options));
  },
};

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new UsageError(`--timeout takes seconds, such as 60, not ${text}.`);
}
