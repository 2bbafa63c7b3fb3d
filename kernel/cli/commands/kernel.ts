import { parse, UsageError, type Command } from "../command.ts";

export const kernelCommand: Command = {
  usage: "  kernel --connection-file FILE   serve one Jupyter kernel (Jupyter runs this)",
  async run(args) {
    const file = parse(args, { "connection-file": { type: "string" } }).values["connection-file"];
    if (file === undefined) throw new UsageError("--connection-file is missing.");
    // Like all that loads ZeroMQ, only when it is called for: the doctor is to work where ZeroMQ does not.
    const { kernel } = await import("../kernel.ts");
    await kernel(file);
  },
};
