import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tools = join(root, "test", "scripts", "fakes");

/** What stand-ins are to do in place of their work: fail with this output, or never come to an end. */
export type Mishaps = Partial<Record<Tool, { output: string } | "hang">>;

/** What a script meets with when it runs. */
export interface Circumstances {
  mishaps?: Mishaps;
  env?: Record<string, string>;
  /** Arguments of Node itself. */
  nodeArgs?: string[];
}

/** The stand-ins. */
export type Tool =
  "npm" | "venv" | "pip" | "build" | "jupyterlab" | "tsc" | "eslint" | "prettier" | "vitest" | "lesson";

/** How a run of the script under test ended. */
export interface Ended {
  code: number | null;
  /** Standard output and standard error as they came. */
  output: string;
}

/**
 * A clone whose scripts are ours and whose npm, Python, build and JupyterLab are small stand-ins, so that every way in which
 * those fail can be had at will. Each stand-in notes its call in a log.
 */
export class FakeClone {
  readonly folder = mkdtempSync(join(tmpdir(), "thalweg-clone-"));
  /** All that the scripts can find by name. */
  readonly bin = join(this.folder, "bin");

  constructor() {
    cpSync(join(root, "scripts"), this.path("scripts"), { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) cpSync(join(root, name), this.path(name));
    writeFileSync(this.path("scripts/build.mjs"), `import ${JSON.stringify(join(tools, "build.mjs"))};\n`);
    for (const name of ["lib", "kernel", "notebooks", "bin"]) mkdirSync(this.path(name));
    writeFileSync(this.path("lib/index.ts"), "export {};\n");
    writeFileSync(this.path("notebooks/02-normalizing-inputs.ipynb"), "{}\n");
    this.installPython("python3");
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Puts a stand-in for Python on the PATH: by default one of version 3.11 with its venv module. */
  installPython(name: string, { version = "3.11", venv = true } = {}): void {
    const settings = `FAKE_VERSION=${version} FAKE_VENV=${venv ? "True" : "False"} FAKE_SELF="$0"`;
    const script = `#!/bin/sh\n${settings} exec "${process.execPath}" "${join(tools, "python.mjs")}" "$@"\n`;
    writeFileSync(join(this.bin, name), script, { mode: 0o755 });
  }

  /** Starts a script of the clone. */
  start(script: string, args: string[] = [], circumstances: Circumstances = {}): Running {
    return new Running(this, script, args, circumstances);
  }

  /** Runs a script of the clone to its end. */
  run(script: string, args?: string[], circumstances?: Circumstances): Promise<Ended> {
    return this.start(script, args, circumstances).ended;
  }

  /** Which stand-ins have been called since the last look. */
  calls(): Tool[] {
    const log = this.path("calls.log");
    if (!existsSync(log)) return [];
    const calls = readFileSync(log, "utf8").trim().split("\n") as Tool[];
    rmSync(log);
    return calls.sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A script of a clone that is running. */
export class Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  output = "";
  readonly #clone: FakeClone;

  constructor(clone: FakeClone, script: string, args: string[], circumstances: Circumstances) {
    this.#clone = clone;
    const { mishaps = {}, env = {}, nodeArgs = [] } = circumstances;
    const child = spawn(process.execPath, [...nodeArgs, clone.path(script), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: clone.bin,
        HOME: clone.folder,
        npm_execpath: join(tools, "npm-cli.js"),
        FAKE_CLONE: clone.folder,
        FAKE_MISHAPS: JSON.stringify(mishaps),
        ...env,
      },
    });
    this.pid = child.pid ?? 0;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.ended = new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, output: this.output }));
    });
  }

  /** Resolves once the script has printed this. */
  async prints(text: string): Promise<void> {
    await until(
      () => this.output.includes(text),
      () => `"${text}" in the output:\n${this.output}`,
    );
  }

  /** The process id of a stand-in, once it runs. */
  async pidOf(tool: Tool): Promise<number> {
    const path = this.#clone.path(`${tool}.pid`);
    await until(
      () => existsSync(path) && readFileSync(path, "utf8") !== "",
      () => `${tool} to run:\n${this.output}`,
    );
    const pid = Number(readFileSync(path, "utf8"));
    rmSync(path);
    return pid;
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }
}

/** Waits until something holds; its absence for 10 seconds is an error that says what was waited for. */
async function until(holds: () => boolean, what: () => string): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > 10_000) throw new Error(`Waited in vain for ${what()}`);
    await sleep(20);
  }
}

/** Resolves once a process is gone. */
export async function isGone(pid: number): Promise<void> {
  await until(
    () => !runs(pid),
    () => `process ${pid} to end`,
  );
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port that somebody listens on while `use` runs. */
export async function withTakenPort<T>(use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return withTakenPort((port) => Promise.resolve(port));
}
