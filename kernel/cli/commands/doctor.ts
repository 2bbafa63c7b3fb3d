import { parse, type Command } from "../command.ts";
import { doctor } from "../doctor/doctor.ts";

export const doctorCommand: Command = {
  usage:
    "  doctor                          look for what keeps the kernel from working, and say how to mend it",
  async run(args) {
    parse(args, {});
    process.exitCode = (await doctor()) ? 0 : 1;
  },
};
