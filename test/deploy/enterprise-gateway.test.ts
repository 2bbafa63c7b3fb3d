import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, it } from "vitest";
import { Gateway } from "../system/gateway.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** In an environment of its own, made the first time: it wants an older Jupyter than JupyterLab does. */
const venv = join(root, "build", "enterprise-gateway");
const python = join(venv, "bin", "python");

let gateway: Gateway;
beforeAll(async () => {
  const done = join(venv, "done");
  if (!existsSync(done)) {
    rmSync(venv, { recursive: true, force: true });
    execFileSync("python3", ["-m", "venv", venv]);
    execFileSync(python, ["-m", "pip", "install", "--quiet", "jupyter_enterprise_gateway==3.3.0"]);
    writeFileSync(done, "");
  }
  const token = randomBytes(16).toString("hex");
  gateway = await Gateway.start(
    (port) => [python, "-m", "enterprise_gateway", "--ip=127.0.0.1", `--port=${port}`, "--port_retries=0"],
    token,
    // It starts no kernels for root.
    { EG_AUTH_TOKEN: token, LOGNAME: "reader" },
  );
});
afterAll(() => gateway.stop());

it("kernels behind a Jupyter Enterprise Gateway run cells at once, on its own machine, and all end", () =>
  gateway.serve(3));
