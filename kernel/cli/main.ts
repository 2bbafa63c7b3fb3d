#!/usr/bin/env node
import packageInfo from "../../package.json" with { type: "json" };
import { UsageError, type Command } from "./command.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { installCommand, listCommand, uninstallCommand } from "./commands/install.ts";
import { kernelCommand } from "./commands/kernel.ts";
import { checkCommand, newCommand, studentCommand } from "./commands/lesson.ts";
import { picturesCommand } from "./commands/pictures.ts";
import { publishCommand } from "./commands/publish.ts";
import { runCommand } from "./commands/run.ts";

const COMMANDS = new Map<string, Command>([
  ["kernel", kernelCommand],
  ["install", installCommand],
  ["uninstall", uninstallCommand],
  ["list", listCommand],
  ["doctor", doctorCommand],
  ["run", runCommand],
  ["pictures", picturesCommand],
  ["new", newCommand],
  ["check", checkCommand],
  ["student", studentCommand],
  ["publish", publishCommand],
]);

const USAGE = [
  "Usage: thalweg <command>\n",
  ...[...COMMANDS.values()].map(({ usage }) => usage),
  "  --version                       print the version",
].join("\n");

async function main([name, ...rest]: string[]): Promise<void> {
  if (name === "--version") console.log(packageInfo.version);
  else if (name === "--help" || name === "help" || rest.includes("--help")) console.log(USAGE);
  else {
    const command = COMMANDS.get(name ?? "");
    if (command === undefined) {
      throw new UsageError(name === undefined ? "Which command?" : `There is no command ${name}.`);
    }
    await command.run(rest);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message } = error as Error;
  console.error(error instanceof UsageError ? `${message}\n\n${USAGE}` : `thalweg: ${message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
