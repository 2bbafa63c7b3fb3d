import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A Python process that stays and answers a line of JSON with another. */
export interface Python {
  ask<Answer>(request: object): Promise<Answer>;
  close(): void;
}

/** The Python of an environment that has NumPy, made when it is first needed. */
export function numpyPython(root: string): string {
  const venv = join(root, "build", "peers", "numpy");
  const windows = process.platform === "win32";
  const python = join(venv, windows ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python)) {
    console.log("Fetching NumPy to compare with …");
    execFileSync(windows ? "python" : "python3", ["-m", "venv", venv], { stdio: "ignore" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", "numpy"], { stdio: "ignore" });
  }
  return python;
}

/** A Python that has PyTorch, if there is one. */
export function torchPython(root: string): string | undefined {
  const named = process.env["THALWEG_TORCH_PYTHON"];
  const found = [named, join(root, "build", "peers", "torch", "bin", "python"), "python3"].find(
    (python) =>
      python !== undefined &&
      (!python.includes("/") || existsSync(python)) &&
      spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0,
  );
  if (found === undefined) {
    console.log("Without PyTorch, which no Python here has: THALWEG_TORCH_PYTHON names one that does.");
  }
  return found;
}

/** Starts a script with its linear algebra on so many threads. */
export function startPython(python: string, script: string, threads: number): Python {
  const child = spawn(python, [script], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OPENBLAS_NUM_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` },
  });
  const lines: AsyncIterator<string, undefined> = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    ask: async <Answer>(request: object) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended early`);
      return JSON.parse(value) as Answer;
    },
    close: () => child.stdin.end(),
  };
}
