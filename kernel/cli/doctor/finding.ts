import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { promisify } from "node:util";

/** What was found of one thing; `mend` is the command that puts it right, or what to do where there is none. */
export interface Finding {
  what: string;
  /** `bad` keeps the kernel from working, `poor` only makes it less. */
  state: "good" | "poor" | "bad";
  detail: string;
  mend?: string;
}

/** The build's folder, and the package's. */
export const dist = import.meta.dirname;
export const home = dirname(dist);
/** How long a program may take to answer, in ms. */
export const PATIENCE = 30_000;

const execute = promisify(execFile);

/** What a program prints. Rejects when it is not there, fails, or takes too long. */
export async function ask(program: string, args: string[], cwd?: string): Promise<string> {
  const { stdout } = await execute(program, args, { timeout: PATIENCE, cwd });
  return stdout.trim();
}

/** The folder of the project that this package is installed in, or of its clone; none where it is installed for all. */
function project(): string | undefined {
  const [folder = home] = home.split(`${sep}node_modules${sep}`, 1);
  return existsSync(join(folder, "package.json")) ? folder : undefined;
}

/** A command of this package's own, as it is called from anywhere; `setting`: of the environment, before it. */
export function own(command: string, setting = ""): string {
  const folder = project();
  return folder === undefined
    ? `${setting}thalweg ${command}`
    : `cd ${quoted(folder)} && ${setting}npx thalweg ${command}`;
}

/** The command that installs this package, and what it needs, anew. */
export function reinstall(): string {
  const folder = project();
  if (folder === undefined) return "npm install --global thalweg";
  const locked = existsSync(join(folder, "package-lock.json"));
  return `cd ${quoted(folder)} && ${locked ? "npm ci" : "npm install --force"}`;
}

/** A path as a shell takes it. */
export const quoted = (path: string): string => (/^[\w./\\:@+-]+$/.test(path) ? path : `"${path}"`);

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}
