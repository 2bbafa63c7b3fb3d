import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { jaxWorker, type Jax } from "./jax.ts";
import { numpyTsWorker, type NumpyTs } from "./numpy-ts.ts";
import type { Timing, Worker } from "./worker.ts";

/** Packages that the library is compared with: fetched into `build/` when first needed, never dependencies. */
const packages = ["numpy-ts@1.7.0", "@jax-js/jax@0.1.25"];

export interface Peers {
  readonly workers: readonly Worker[];
  /** Modules whose import is timed too. */
  readonly modules: readonly { readonly name: string; readonly file: string }[];
  readonly close: () => void;
}

/** NumPy on one thread, numpy-ts and jax-js. */
export async function peers(root: string): Promise<Peers> {
  const folder = join(root, "build", "peers", "lib");
  const scope = createRequire(join(folder, "from-here.js"));
  const names = packages.map((name) => name.slice(0, name.lastIndexOf("@")));
  if (!names.every((name) => existsSync(join(folder, "node_modules", name)))) {
    console.log(`Fetching ${names.join(" and ")} to compare with …`);
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    execFileSync(npm, ["install", "--prefix", folder, "--no-save", "--ignore-scripts", ...packages], {
      stdio: "ignore",
    });
  }
  const modules = names.map((name) => ({ name, file: scope.resolve(name) }));
  const numpy = numpyWorker(root, join(root, "build", "peers", "numpy"));
  return {
    workers: [
      numpy.worker,
      numpyTsWorker(scope(modules[0]!.file) as NumpyTs),
      await jaxWorker(scope(modules[1]!.file) as Jax),
    ],
    modules,
    close: () => numpy.close(),
  };
}

/** A Python process that stays, asked line by line. */
function numpyWorker(root: string, venv: string): { worker: Worker; close(): void } {
  const windows = process.platform === "win32";
  const python = join(venv, windows ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python)) {
    console.log("Fetching NumPy to compare with …");
    execFileSync(windows ? "python" : "python3", ["-m", "venv", venv], { stdio: "ignore" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", "numpy"], { stdio: "ignore" });
  }
  const child = spawn(python, [join(root, "bench", "lib", "numpy_worker.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
  });
  const lines: AsyncIterator<string, undefined> = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the NumPy process ended early");
    return value;
  };
  return {
    worker: {
      name: "NumPy",
      time: async (work, budget) => {
        child.stdin.write(`${JSON.stringify({ work, budget })}\n`);
        const answer = JSON.parse(await next()) as Timing | Record<string, never>;
        return "ms" in answer ? (answer as Timing) : undefined;
      },
    },
    close: () => child.stdin.end(),
  };
}
