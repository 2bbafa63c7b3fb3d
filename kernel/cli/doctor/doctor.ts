import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import packageInfo from "../../package.json" with { type: "json" };
import { launchKernel } from "../client/launch.ts";
import { dataFolder } from "../engine/data-folder.ts";
import { findSnapshot } from "../engine/snapshot.ts";
import { openHistory } from "../server/history.ts";
import { installed } from "./install.ts";
import { dataFolders, environments, prefixDataFolder } from "./jupyter-paths.ts";

/** What was found of one thing; `mend` is what to do about it. */
export interface Finding {
  what: string;
  /** `bad` keeps the kernel from working, `poor` only makes it less. */
  state: "good" | "poor" | "bad";
  detail: string;
  mend?: string;
}

const run = promisify(execFile);
const dist = import.meta.dirname;
const home = dirname(dist);
const cli = join(dist, "cli.cjs");
/** How long a program may take to answer, in ms. */
const PATIENCE = 30_000;

/** `thalweg doctor`: looks at everything that the kernel needs, one after the other. */
export async function* examine(): AsyncGenerator<Finding> {
  yield node();
  yield await addon();
  yield await compiler();
  yield kernelspec();
  yield* await jupyter();
  yield await history();
  yield await blas();
  yield snapshot();
  yield await roundTrip();
}

function node(): Finding {
  const what = "Node.js";
  const least = /\d+\.\d+/.exec(packageInfo.engines.node)![0];
  const detail = `${process.versions.node} (${process.execPath})`;
  const [major, minor] = least.split(".").map(Number) as [number, number];
  const [ours, our] = process.versions.node.split(".").map(Number) as [number, number];
  if (ours > major || (ours === major && our >= minor)) return { what, state: "good", detail };
  return { what, state: "bad", detail, mend: `install Node.js ${least} or newer` };
}

async function addon(): Promise<Finding> {
  const what = "ZeroMQ";
  try {
    const { version } = await import("zeromq");
    return { what, state: "good", detail: version };
  } catch (error) {
    const mend = `in ${home}: npm rebuild zeromq, or install this package anew`;
    return { what, state: "bad", detail: firstLine(error), mend };
  }
}

async function compiler(): Promise<Finding> {
  const what = "TypeScript";
  try {
    const { stdout } = await run(process.execPath, ["-p", 'require("typescript").version'], { cwd: home });
    return { what, state: "good", detail: stdout.trim() };
  } catch (error) {
    return { what, state: "bad", detail: firstLine(error), mend: `in ${home}: npm install` };
  }
}

function kernelspec(): Finding {
  const what = "Kernel known to Jupyter";
  const found = installed(dataFolders(home));
  const broken = found.filter(({ problem }) => problem !== undefined);
  if (broken.length > 0) {
    const detail = broken.map(({ folder, problem }) => `${folder}: ${problem!}`).join("; ");
    return {
      what,
      state: "bad",
      detail,
      mend: "install it anew: thalweg install, with --prefix or --name as before",
    };
  }
  if (found.length === 0) {
    return {
      what,
      state: "bad",
      detail: "nowhere",
      mend: "thalweg install (for you), or thalweg install --prefix DIR",
    };
  }
  return { what, state: "good", detail: found.map(({ folder }) => folder).join(", ") };
}

/** JupyterLab and what draws figures in it, in the environment at hand. */
async function jupyter(): Promise<Finding[]> {
  const windows = process.platform === "win32";
  const pythons = environments(home)
    .map((prefix) => ({ prefix, python: join(prefix, windows ? "Scripts/python.exe" : "bin/python") }))
    .filter(({ python }) => existsSync(python));
  const { prefix, python } = pythons[0] ?? { prefix: undefined, python: windows ? "python" : "python3" };
  const what = "JupyterLab";
  try {
    const { stdout } = await run(python, ["-m", "jupyterlab", "--version"], { timeout: PATIENCE });
    const lab: Finding = { what, state: "good", detail: `${stdout.trim()} (${prefix ?? python})` };
    return [lab, await figures(python, prefix)];
  } catch {
    const mend = `${python} -m pip install "jupyterlab>=4.4" plotly`;
    return [{ what, state: "poor", detail: `not with ${python}`, mend }];
  }
}

async function figures(python: string, prefix: string | undefined): Promise<Finding> {
  const what = "Figures in JupyterLab";
  const script = "import sys, plotly; print(sys.prefix, plotly.__version__)";
  try {
    const { stdout } = await run(python, ["-c", script], { timeout: PATIENCE });
    const at = stdout.trim().lastIndexOf(" ");
    const extension = join(
      prefixDataFolder(prefix ?? stdout.slice(0, at)),
      "labextensions",
      "jupyterlab-plotly",
    );
    if (existsSync(extension))
      return { what, state: "good", detail: `plotly ${stdout.slice(at + 1).trim()}` };
  } catch {
    // Not installed.
  }
  return {
    what,
    state: "poor",
    detail: "plotly's extension is not there",
    mend: `${python} -m pip install plotly`,
  };
}

async function history(): Promise<Finding> {
  const what = "History";
  const path = join(dataFolder(), "history.sqlite");
  try {
    (await openHistory(path)).close();
    return { what, state: "good", detail: path };
  } catch (error) {
    const mend = `let ${dataFolder()} be written to, or name another folder in THALWEG_DATA`;
    return { what, state: "poor", detail: firstLine(error), mend };
  }
}

/** What the library computes with; asked in a process of its own, since it loads native code. */
async function blas(): Promise<Finding> {
  const what = "Arithmetic";
  const script = 'console.log(JSON.stringify(require("./thalweg.cjs").backends()))';
  try {
    const { stdout } = await run(process.execPath, ["-e", script], { cwd: dist, timeout: PATIENCE });
    const all = JSON.parse(stdout) as { name: string; available: boolean; inUse: boolean; detail: string }[];
    const used = all.find(({ inUse }) => inUse);
    const detail = used === undefined ? "unknown" : `${used.name}: ${used.detail}`;
    const missing = all.find(({ name, available }) => name === "blas" && !available);
    if (missing === undefined) return { what, state: "good", detail };
    const mend = "large products are slow: install OpenBLAS (on Debian: sudo apt install libopenblas0)";
    return { what, state: "poor", detail, mend };
  } catch (error) {
    return { what, state: "bad", detail: firstLine(error), mend: "install this package anew" };
  }
}

function snapshot(): Finding {
  const what = "Quick start";
  const file = findSnapshot(dist);
  if (file !== undefined) return { what, state: "good", detail: file };
  return { what, state: "poor", detail: "no snapshot for this Node", mend: "thalweg install, once more" };
}

/** A kernel started, asked and ended: ports, processes and the compiler at work. */
async function roundTrip(): Promise<Finding> {
  const what = "A kernel that runs a cell";
  const began = performance.now();
  try {
    const kernel = await launchKernel(cli, tmpdir(), { quiet: true });
    try {
      let answer: unknown;
      await Promise.race([
        kernel.client.execute("const depth: number = 6; depth * 7", ({ header, content }) => {
          if (header.msg_type === "execute_result")
            answer = (content["data"] as Record<string, unknown>)["text/plain"];
        }),
        new Promise((_, reject) =>
          setTimeout(() => reject(new Error("no answer in 30 seconds")), PATIENCE).unref(),
        ),
      ]);
      if (answer !== "42") throw new Error(`a cell answered ${String(answer)} where 42 is right`);
      const took = `${((performance.now() - began) / 1000).toFixed(1)} s from its start to its answer`;
      return { what, state: "good", detail: took };
    } finally {
      await kernel.close();
    }
  } catch (error) {
    const mend =
      "mend what stands above; if all is well there, something keeps programs of this machine from 127.0.0.1";
    return { what, state: "bad", detail: firstLine(error), mend };
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}

const SIGNS = { good: "✓", poor: "!", bad: "✗" } as const;

/** Prints what was found, as it is found. Whether the kernel can work. */
export async function doctor(): Promise<boolean> {
  let works = true;
  for await (const { what, state, detail, mend } of examine()) {
    console.log(`${SIGNS[state]} ${what}: ${detail}`);
    if (mend !== undefined) console.log(`    → ${mend}`);
    works &&= state !== "bad";
  }
  console.log(works ? "\nThe kernel works here." : "\nThe kernel does not work here yet.");
  return works;
}
