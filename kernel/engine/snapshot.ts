import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { startupSnapshot } from "node:v8";
import { ENGINE } from "./chosen.ts";

/** Whether this process is one that will be written down, to be continued by others. */
export function isBuildingSnapshot(): boolean {
  return startupSnapshot.isBuildingSnapshot();
}

/**
 * What Node is told both when it writes a snapshot and when it starts from it. New seeds for the tables of names are a
 * defence against strangers who choose names; nobody does here, and going through all tables takes a sixth of the start.
 */
const FLAGS = ["--no-rehash-snapshot"];

/**
 * The language process, written down after it has read the compiler and the libraries: a start from there takes a third of
 * the time. It belongs to one Node and one build, and without it the process starts as any other.
 *
 * @param folder - The folder of the built kernel.
 * @returns The file it would be in.
 */
function snapshotFile(folder: string): string {
  const compiler = createRequire(join(folder, "language.cjs")).resolve("typescript");
  const parts = [process.version, process.arch, folder, compiler];
  for (const file of [join(folder, "language.cjs"), compiler]) {
    const { mtimeMs, size } = statSync(file);
    parts.push(`${mtimeMs} ${size}`);
  }
  const key = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
  return join(folder, `language-${key}.blob`);
}

/** The snapshot to start the language process from, if there is one for this Node, this build and the chosen engine. */
export function findSnapshot(folder: string): string | undefined {
  if (ENGINE !== "stock") return undefined;
  try {
    const file = snapshotFile(folder);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** What Node is told to start from a snapshot. */
export function fromSnapshot(file: string): string[] {
  return [...FLAGS, "--snapshot-blob", file];
}

/** Writes the snapshot, in the place of all earlier ones. Rejects when it cannot. */
export async function buildSnapshot(folder: string): Promise<void> {
  const file = snapshotFile(folder);
  const staging = `${file}.${process.pid}.tmp`;
  const args = [...fromSnapshot(staging), "--no-warnings", "--build-snapshot", join(folder, "snapshot.cjs")];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  try {
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(said.trim() || `node ended with ${code}`);
    for (const name of readdirSync(folder)) {
      if (/^language-\w+\.blob$/.test(name)) rmSync(join(folder, name), { force: true });
    }
    renameSync(staging, file);
  } finally {
    rmSync(staging, { force: true });
  }
}
