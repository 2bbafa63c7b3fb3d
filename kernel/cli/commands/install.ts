import { dirname } from "node:path";
import { buildSnapshot, findSnapshot } from "../../engine/snapshot.ts";
import { parse, UsageError, type Command } from "../command.ts";
import { install, installed, uninstall } from "../install.ts";
import { dataFolders, prefixDataFolder, userDataFolder } from "../jupyter-paths.ts";

export const installCommand: Command = {
  usage: `  install                         make the kernel known to your Jupyter
    --prefix DIR                    to the Jupyter under DIR instead, such as a virtual environment
    --name NAME                     under another name than thalweg`,
  async run(args) {
    console.log(`Installed ${install(...whereAndName(args))}`);
    if (findSnapshot(import.meta.dirname) !== undefined) return;
    await buildSnapshot(import.meta.dirname).catch((error: unknown) => {
      console.error(`Kernels will take a little longer to start: ${(error as Error).message}`);
    });
  },
};

export const uninstallCommand: Command = {
  usage: "  uninstall                       take it away again; with --prefix and --name as it was installed",
  run(args) {
    console.log(`Removed ${uninstall(...whereAndName(args))}`);
  },
};

export const listCommand: Command = {
  usage: "  list                            show where the kernel is installed",
  run(args) {
    parse(args, {});
    const kernels = installed(dataFolders(dirname(import.meta.dirname)));
    for (const { name, folder, problem } of kernels) {
      console.log(`${name}  ${folder}${problem === undefined ? "" : `  (cannot start: ${problem})`}`);
    }
    if (kernels.length === 0) console.log("The kernel is installed nowhere: thalweg install.");
  },
};

/** Which Jupyter, and under which name. */
function whereAndName(args: string[]): [dataFolder: string, name: string | undefined] {
  const { values, positionals } = parse(args, { prefix: { type: "string" }, name: { type: "string" } });
  if (positionals.length > 0) throw new UsageError(`What is ${positionals.join(" ")}?`);
  const { prefix, name } = values;
  return [prefix === undefined ? userDataFolder() : prefixDataFolder(prefix), name];
}
