import type { KernelManager } from "@jupyterlab/services";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "./jupyter.ts";
import { descendants, survivors } from "./processes.ts";
import { python, pythonPackages } from "./python-packages.ts";
import { kernelsAt, valueOf } from "./served-kernels.ts";

const KERNELS = 20;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const token = randomBytes(16).toString("hex");

let folder: string;
let gateway: ChildProcess;
let manager: KernelManager;

beforeAll(async () => {
  const packages = await pythonPackages("gateway", ["jupyter_kernel_gateway==3.0.1"]);
  folder = mkdtempSync(join(tmpdir(), "thalweg-gateway-"));
  const data = join(folder, "share", "jupyter");
  await promisify(execFile)(process.execPath, [join(root, "dist", "cli.cjs"), "install", "--prefix", folder]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  gateway = spawn(
    python,
    ["-m", "kernel_gateway", "--KernelGatewayApp.ip=127.0.0.1", `--KernelGatewayApp.port=${port}`],
    {
      cwd: folder,
      env: {
        ...process.env,
        PYTHONPATH: [packages, process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
        KG_AUTH_TOKEN: token,
        JUPYTER_PATH: data,
        JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
        THALWEG_DATA: join(folder, "data"),
      },
      stdio: "ignore",
    },
  );
  for (;;) {
    if (gateway.exitCode !== null) throw new Error("the gateway did not start");
    const answered = await fetch(`${url}api`).catch(() => undefined);
    if (answered !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  manager = kernelsAt(url, token);
});
afterAll(async () => {
  manager.dispose();
  const below = descendants(gateway.pid!);
  const ended = once(gateway, "exit");
  gateway.kill("SIGTERM");
  await ended;
  expect(await survivors(below)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

it(`${KERNELS} kernels behind a Jupyter Kernel Gateway run cells at once, each with its own names, and all end`, async () => {
  const kernels = await Promise.all(
    Array.from({ length: KERNELS }, () => manager.startNew({ name: "thalweg" })),
  );
  await Promise.all(kernels.map((kernel, n) => valueOf(kernel, `const mine: number = ${n};`)));
  const answers = await Promise.all(kernels.map((kernel) => valueOf(kernel, "mine * 2")));
  expect(answers).toEqual(kernels.map((_, n) => String(n * 2)));
  const below = descendants(gateway.pid!);
  await Promise.all(kernels.map((kernel) => kernel.shutdown()));
  expect(await survivors(below)).toEqual([]);
}, 240_000);
