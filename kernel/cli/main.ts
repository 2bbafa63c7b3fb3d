#!/usr/bin/env node
import { dirname } from "node:path";
import { basename } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import packageInfo from "../../package.json" with { type: "json" };
import { check } from "./check.ts";
import { doctor } from "./doctor.ts";
import { install, installed, uninstall } from "./install.ts";
import { dataFolders, prefixDataFolder, userDataFolder } from "./jupyter-paths.ts";
import { buildSnapshot } from "../engine/snapshot.ts";
import { kernel } from "./kernel.ts";
import { readParameters } from "../notebook/parameters.ts";
import { create } from "./new.ts";
import { publish } from "./publish.ts";
import { run } from "./run.ts";

const USAGE = `Usage: thalweg <command>

  kernel --connection-file FILE   serve one Jupyter kernel (Jupyter runs this)
  install                         make the kernel known to your Jupyter
    --prefix DIR                    to the Jupyter under DIR instead, such as a virtual environment
    --name NAME                     under another name than thalweg
  uninstall                       take it away again; with --prefix and --name as it was installed
  list                            show where the kernel is installed
  doctor                          look for what keeps the kernel from working, and say how to mend it
  run PATH...                     run notebooks, or all in a folder, and say which cells fail
    -o, --output FILE               write the executed notebook
    --param NAME=VALUE              set a name that the cell tagged "parameters" declares
    --timeout SECONDS               stop a cell that runs longer
  new NAME                        write a lesson to begin with, with one complete exercise
  check PATH...                   check lessons: they run, exercises and figures are complete, links and TeX are sound
  student FOLDER --out FOLDER     write the notebooks as students are given them, without solutions and hidden tests
  publish PATH                    make a web site of a folder of notebooks, or of one
    --out FOLDER                  where to (build/site); what was there is replaced when all is done
    --single, --pdf               make one file of one notebook instead: HTML that holds all it needs, or paper
    --watch [--port N]            serve a preview on this machine that follows what you write
    --base /PATH/                 the path that the site will be served under (/)
    --title TEXT, --lang CODE     what the site is called, and its language (en)
    --allow-errors                publish although cells failed
    --trust-html                  show HTML in the notebooks as it is, for authors whom you trust
  --version                       print the version`;

/** A mistake in how the command was called: one sentence and the usage, no stack. */
class UsageError extends Error {}

async function main(args: string[]): Promise<void> {
  const [command, ...rest] = args;
  switch (command) {
    case "kernel":
      return kernel(option(rest, "connection-file"));
    case "install":
      console.log(`Installed ${install(...kernelOptions(rest))}`);
      await buildSnapshot(import.meta.dirname).catch((error: unknown) => {
        console.error(`Kernels will take a little longer to start: ${(error as Error).message}`);
      });
      return;
    case "uninstall":
      console.log(`Removed ${uninstall(...kernelOptions(rest))}`);
      return;
    case "list": {
      parse(rest, {});
      const kernels = installed(dataFolders(dirname(import.meta.dirname)));
      for (const { name, folder, problem } of kernels) {
        console.log(`${name}  ${folder}${problem === undefined ? "" : `  (cannot start: ${problem})`}`);
      }
      if (kernels.length === 0) console.log("The kernel is installed nowhere: thalweg install.");
      return;
    }
    case "doctor":
      parse(rest, {});
      process.exitCode = (await doctor()) ? 0 : 1;
      return;
    case "run": {
      const { values, positionals } = parse(rest, {
        output: { type: "string", short: "o" },
        param: { type: "string", multiple: true },
        timeout: { type: "string" },
      });
      if (positionals.length === 0) throw new UsageError("Which notebooks?");
      const { passed, failed } = await run(positionals, {
        ...(values.output === undefined ? {} : { output: values.output }),
        ...(values.timeout === undefined ? {} : { timeout: seconds(values.timeout) }),
        parameters: readParameters(values.param ?? []),
      });
      console.log(`${passed} passed, ${failed} failed`);
      process.exitCode = failed > 0 ? 1 : 0;
      return;
    }
    case "new": {
      const [name, ...more] = parse(rest, {}).positionals;
      if (name === undefined || more.length > 0) throw new UsageError("What is the lesson to be called?");
      console.log(`Wrote ${create(name)}`);
      return;
    }
    case "check": {
      const { positionals } = parse(rest, {});
      if (positionals.length === 0) throw new UsageError("Which notebooks?");
      const { passed, failed } = await check(positionals);
      console.log(`${passed} passed, ${failed} failed`);
      process.exitCode = failed > 0 ? 1 : 0;
      return;
    }
    case "student": {
      const { values, positionals } = parse(rest, { out: { type: "string" } });
      const [folder, ...more] = positionals;
      if (folder === undefined || more.length > 0) throw new UsageError("Which folder?");
      if (values.out === undefined) throw new UsageError("--out is missing.");
      // It loads the compiler, which the other commands do without.
      const { student } = await import("./student.ts");
      const count = await student(folder, values.out);
      console.log(`Wrote ${count} notebook${count === 1 ? "" : "s"} to ${values.out}`);
      return;
    }
    case "publish": {
      const { values, positionals } = parse(rest, {
        out: { type: "string" },
        single: { type: "boolean", default: false },
        pdf: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        port: { type: "string", default: "5173" },
        base: { type: "string", default: "/" },
        title: { type: "string" },
        lang: { type: "string", default: "en" },
        "trust-html": { type: "boolean", default: false },
        "allow-errors": { type: "boolean", default: false },
      });
      const [path, ...more] = positionals;
      if (path === undefined || more.length > 0) throw new UsageError("Which folder, or which notebook?");
      const { base, title, lang, single, pdf, watch } = values;
      if (Number(single) + Number(pdf) + Number(watch) > 1)
        throw new UsageError("--single, --pdf or --watch?");
      const kind = pdf ? "pdf" : single ? "html" : "site";
      const out = values.out ?? (kind === "site" ? "build/site" : `${basename(path, ".ipynb")}.${kind}`);
      await publish(watch ? { kind: "preview", port: Number(values.port) } : { kind }, {
        path,
        out,
        base,
        lang,
        ...(title === undefined ? {} : { title }),
        trusted: values["trust-html"],
        allowErrors: values["allow-errors"],
      });
      if (!watch) console.log(`Published ${path} to ${out}`);
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

/** The options and the other arguments of a command. */
function parse<O extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Which Jupyter, and under which name. */
function kernelOptions(args: string[]): [dataFolder: string, name: string | undefined] {
  const { values, positionals } = parse(args, { prefix: { type: "string" }, name: { type: "string" } });
  if (positionals.length > 0) throw new UsageError(`What is ${positionals.join(" ")}?`);
  const { prefix, name } = values;
  return [prefix === undefined ? userDataFolder() : prefixDataFolder(prefix), name];
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new UsageError(`--timeout takes seconds, such as 60, not ${text}.`);
}

/** The one required option of a command. */
function option(args: string[], name: string): string {
  const value = parse(args, { [name]: { type: "string" } }).values[name];
  if (typeof value !== "string") throw new UsageError(`--${name} is missing.`);
  return value;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message } = error as Error;
  console.error(error instanceof UsageError ? `${message}\n\n${USAGE}` : `thalweg: ${message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
