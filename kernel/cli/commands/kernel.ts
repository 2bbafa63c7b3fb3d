import { parse, UsageError, type Command } from "../command.ts";
import { kernel } from "../kernel.ts";

export const kernelCommand: Command = {
  usage: "  kernel --connection-file FILE   serve one Jupyter kernel (Jupyter runs this)",
  run(args) {
    const file = parse(args, { "connection-file": { type: "string" } }).values["connection-file"];
    if (file === undefined) throw new UsageError("--connection-file is missing.");
    return kernel(file);
  },
};
