import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The name under which Jupyter knows this kernel, unless it is installed under another. */
export const KERNEL_NAME = "thalweg";
const DISPLAY_NAME = "TypeScript (Thalweg)";
/** What Jupyter allows in the name of a kernel. */
const NAME = /^[a-z0-9._-]+$/i;

/** A kernel of this package that a Jupyter knows. */
export interface Installed {
  name: string;
  folder: string;
  /** Why it cannot start, if it cannot. */
  problem?: string;
}

/**
 * Makes the kernel known to the Jupyter with this data folder. What was there under the name is replaced when all is written.
 *
 * @returns The folder of its kernelspec.
 * @throws RangeError for a name that Jupyter does not allow.
 */
export function install(dataFolder: string, name = KERNEL_NAME): string {
  if (!NAME.test(name)) {
    throw new RangeError(
      `A kernel's name may hold letters, digits, and "-", "." and "_", so not ${JSON.stringify(name)}.`,
    );
  }
  const folder = folderOf(dataFolder, name);
  const spec = {
    argv: [
      process.execPath,
      join(import.meta.dirname, "cli.cjs"),
      "kernel",
      "--connection-file",
      "{connection_file}",
    ],
    display_name: name === KERNEL_NAME ? DISPLAY_NAME : `${DISPLAY_NAME}: ${name}`,
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
  const staging = `${folder}.tmp`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, "kernel.json"), `${JSON.stringify(spec, undefined, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
  return folder;
}

/**
 * Takes the kernel away again.
 *
 * @returns The folder that was removed.
 * @throws Error when there is none of that name, or it is not a kernel of this package.
 */
export function uninstall(dataFolder: string, name = KERNEL_NAME): string {
  const found = installed([dataFolder]).find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(
      existsSync(folderOf(dataFolder, name))
        ? `The kernel ${name} in ${dataFolder} is not one of this program, so it stays.`
        : `There is no kernel ${name} in ${dataFolder}; \`thalweg list\` shows where there is one.`,
    );
  }
  rmSync(found.folder, { recursive: true });
  return found.folder;
}

/** The kernels of this package in these data folders. */
export function installed(dataFolders: readonly string[]): Installed[] {
  return dataFolders.flatMap((dataFolder) => {
    const kernels = join(dataFolder, "kernels");
    if (!existsSync(kernels)) return [];
    return readdirSync(kernels).flatMap((name) => read(join(kernels, name), name) ?? []);
  });
}

function read(folder: string, name: string): Installed | undefined {
  let argv: unknown;
  try {
    ({ argv } = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as { argv?: unknown });
  } catch {
    // Of another name it is nobody's business here.
    return name === KERNEL_NAME ? { name, folder, problem: "kernel.json cannot be read" } : undefined;
  }
  const [node, command, verb] = Array.isArray(argv) ? (argv as unknown[]) : [];
  if (typeof node !== "string" || typeof command !== "string" || verb !== "kernel") return undefined;
  if (!/[\\/]cli\.cjs$/.test(command)) return undefined;
  const missing = [node, command].find((file) => !existsSync(file));
  return { name, folder, ...(missing === undefined ? {} : { problem: `${missing} is gone` }) };
}

function folderOf(dataFolder: string, name: string): string {
  return join(dataFolder, "kernels", name);
}
