import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { python, pythonPackages } from "../python-packages.ts";

const here = dirname(fileURLToPath(import.meta.url));
const run = promisify(execFile);

it("the Jupyter project's own suite for kernels passes, with nothing skipped", async () => {
  const packages = await pythonPackages("kernel-test", ["jupyter_kernel_test==0.7.0"]);
  const data = mkdtempSync(join(tmpdir(), "thalweg-test-"));
  try {
    const { stderr } = await run(python, [join(here, "protocol_suite.py"), "-v"], {
      timeout: 110_000, // No process outlives a suite that hangs.
      env: {
        ...process.env,
        PYTHONPATH: [packages, process.env["PYTHONPATH"]].filter(Boolean).join(delimiter),
        PYTHONWARNINGS: "ignore",
        THALWEG_DATA: data,
        JUPYTER_RUNTIME_DIR: data,
      },
    }).catch((error: { stderr: string }) => error);
    expect(stderr).toMatch(/^OK$/m);
    expect(stderr).not.toMatch(/skipped/);
    expect(stderr).toMatch(/Ran 13 tests/);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}, 120_000);
