import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The name under which Jupyter knows this kernel. */
export const KERNEL_NAME = "thalweg";

/** `thalweg install --prefix DIR`: makes the kernel known to the Jupyter under a prefix, such as a venv. Returns the folder. */
export function install(prefix: string): string {
  const folder = join(prefix, "share", "jupyter", "kernels", KERNEL_NAME);
  const spec = {
    argv: [
      process.execPath,
      join(import.meta.dirname, "cli.cjs"),
      "kernel",
      "--connection-file",
      "{connection_file}",
    ],
    display_name: "TypeScript (Thalweg)",
    language: "typescript",
    interrupt_mode: "message",
    metadata: { debugger: false },
  };
  const staging = `${folder}.tmp`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, "kernel.json"), `${JSON.stringify(spec, undefined, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(staging, folder);
  return folder;
}
