import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../system/jupyter.ts";
import { descendants, survivors } from "../system/processes.ts";
import { kernelsAt, valueOf } from "../system/served-kernels.ts";
import { instructionsOf } from "./dockerfile.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const steps = instructionsOf(readFileSync(join(root, ".binder", "Dockerfile"), "utf8"));

let home: string;
let env: NodeJS.ProcessEnv;
let server: ChildProcess | undefined;
beforeAll(() => {
  // What git knows, as a build from a clone finds it.
  home = mkdtempSync(join(tmpdir(), "thalweg-container-"));
  execFileSync("bash", ["-c", `git ls-files -z | xargs -0 cp --parents -t "${home}"`], { cwd: root });
  env = { ...process.env, HOME: home, CI: "", JUPYTER_TOKEN: "token" };
});
afterAll(async () => {
  if (server) {
    const below = descendants(server.pid!);
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
    expect(await survivors(below)).toEqual([]);
  }
  rmSync(home, { recursive: true, force: true });
});

it("the image's steps, but those that need root, lead to a JupyterLab that runs the kernel", async () => {
  for (const { name, value } of steps) {
    const filled = value.replaceAll("${HOME}", home).replaceAll("${PATH}", env["PATH"] ?? "");
    if (name === "ENV" && value.startsWith("PATH=")) env["PATH"] = filled.slice("PATH=".length);
    if (name !== "RUN" || /apt-get|useradd/.test(value)) continue;
    execFileSync("bash", ["-c", value], { cwd: home, env, stdio: "inherit" });
  }
  const port = await freePort();
  const [program, ...args] = (JSON.parse(steps.find(({ name }) => name === "CMD")!.value) as string[]).map(
    (arg) => arg.replace("--ip=0.0.0.0", "--ip=127.0.0.1").replace(/--port=\d+/, `--port=${port}`),
  );
  expect(env["PATH"]!.split(delimiter)[0]).toBe(join(home, ".venv", "bin"));
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  server = spawn(program!, [...args, ...asRoot], { cwd: home, env, stdio: "ignore" });
  const baseUrl = `http://127.0.0.1:${port}/`;
  while (!(await fetch(`${baseUrl}api`).catch(() => undefined))?.ok) {
    if (server.exitCode !== null) throw new Error("the server ended");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const manager = kernelsAt(baseUrl, "token");
  try {
    const kernel = await manager.startNew({ name: "thalweg" });
    expect(await valueOf(kernel, 'import { array } from "thalweg";\narray([6]).mul(7).toArray()')).toBe(
      "[ 42 ]",
    );
    await kernel.shutdown();
  } finally {
    manager.dispose();
  }
}, 600_000);
