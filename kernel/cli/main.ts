#!/usr/bin/env node
import { parseArgs } from "node:util";
import packageInfo from "../../package.json" with { type: "json" };
import { install } from "./install.ts";
import { buildSnapshot } from "../engine/snapshot.ts";
import { kernel } from "./kernel.ts";
import { run } from "./run.ts";

const USAGE = `Usage: thalweg <command>

  kernel --connection-file FILE   serve one Jupyter kernel (Jupyter runs this)
  install --prefix DIR            make the kernel known to the Jupyter under DIR, such as a virtual environment
  run PATH...                     run notebooks, or all in a folder, and say which cells fail
  --version                       print the version`;

/** A mistake in how the command was called: one sentence and the usage, no stack. */
class UsageError extends Error {}

async function main(args: string[]): Promise<void> {
  const [command, ...rest] = args;
  switch (command) {
    case "kernel":
      return kernel(option(rest, "connection-file"));
    case "install":
      console.log(`Installed ${install(option(rest, "prefix"))}`);
      await buildSnapshot(import.meta.dirname).catch((error: unknown) => {
        console.error(`Kernels will take a little longer to start: ${(error as Error).message}`);
      });
      return;
    case "run": {
      if (rest.length === 0) throw new UsageError("Which notebooks?");
      const { passed, failed } = await run(rest);
      console.log(`${passed} passed, ${failed} failed`);
      process.exitCode = failed > 0 ? 1 : 0;
      return;
    }
    case "--version":
      console.log(packageInfo.version);
      return;
    case "--help":
    case "help":
      console.log(USAGE);
      return;
    default:
      throw new UsageError(command === undefined ? "Which command?" : `There is no command ${command}.`);
  }
}

/** The one required option of a command. */
function option(args: string[], name: string): string {
  let value: string | boolean | undefined;
  try {
    value = parseArgs({ args, options: { [name]: { type: "string" } } }).values[name];
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (typeof value !== "string") throw new UsageError(`--${name} is missing.`);
  return value;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message } = error as Error;
  console.error(error instanceof UsageError ? `${message}\n\n${USAGE}` : `thalweg: ${message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
