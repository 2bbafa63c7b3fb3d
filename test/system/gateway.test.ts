import { randomBytes } from "node:crypto";
import { delimiter } from "node:path";
import { afterAll, beforeAll, it } from "vitest";
import { Gateway } from "./gateway.ts";
import { python, pythonPackages } from "./python-packages.ts";

const KERNELS = 20;

let gateway: Gateway;
beforeAll(async () => {
  const packages = await pythonPackages("gateway", ["jupyter_kernel_gateway==3.0.1"]);
  const token = randomBytes(16).toString("hex");
  gateway = await Gateway.start(
    (port) => [
      python,
      "-m",
      "kernel_gateway",
      "--KernelGatewayApp.ip=127.0.0.1",
      `--KernelGatewayApp.port=${port}`,
    ],
    token,
    {
      PYTHONPATH: [packages, process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
      KG_AUTH_TOKEN: token,
    },
  );
});
afterAll(() => gateway.stop());

it(`${KERNELS} kernels behind a Jupyter Kernel Gateway run cells at once, each with its own names, and all end`, async () => {
  await gateway.serve(KERNELS);
}, 240_000);
