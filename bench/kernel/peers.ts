import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A kernel to be compared with, and how the same cell is written for it. */
export interface Peer {
  name: string;
  /** The command that serves a connection file. */
  command(connectionFile: string): string[];
  /** Whether it knows types, and its cells are TypeScript that is checked. */
  typed: boolean;
  /** A cell that prints so many lines. */
  lines(count: number): string;
}

const javascript = (count: number) => `for (let i = 0; i < ${count}; i++) console.log(i);`;

/** This kernel, tslab, Deno and ipykernel. Deno is fetched into `build/` the first time. */
export function peers(root: string): Peer[] {
  const python = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python))
    throw new Error(
      "ipykernel comes with JupyterLab: run `npm start -- --no-browser` once, then this again.",
    );
  return [
    {
      name: "thalweg",
      typed: true,
      command: (file) => [process.execPath, join(root, "dist/cli.cjs"), "kernel", "--connection-file", file],
      lines: javascript,
    },
    {
      name: "tslab",
      typed: true,
      command: (file) => [
        process.execPath,
        join(root, "node_modules/tslab/bin/tslab"),
        "kernel",
        "--config-path",
        file,
      ],
      lines: javascript,
    },
    {
      name: "deno",
      typed: false,
      command: (file) => [deno(root), "jupyter", "--kernel", "--conn", file],
      lines: javascript,
    },
    {
      name: "ipykernel",
      typed: false,
      command: (file) => [python, "-m", "ipykernel_launcher", "-f", file],
      lines: (count) => `for i in range(${count}): print(i)`,
    },
  ];
}

function deno(root: string): string {
  const folder = join(root, "build", "peers");
  const platform = `${process.platform}-${process.arch}`;
  const packageName = `@deno/${platform === "linux-x64" || platform === "linux-arm64" ? `${platform}-glibc` : platform}`;
  const binary = join(
    folder,
    "node_modules",
    packageName,
    process.platform === "win32" ? "deno.exe" : "deno",
  );
  if (!existsSync(binary)) {
    console.log("Fetching Deno to compare with …");
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    execFileSync(npm, ["install", "--prefix", folder, "--no-save", "--ignore-scripts", "deno"], {
      stdio: "ignore",
    });
  }
  return binary;
}
