import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(dirname(here)));
const python = join(root, ".venv", "bin", "python");
const packages = join(root, "build", "kernel-test");
const run = promisify(execFile);

it("the Jupyter project's own suite for kernels passes, with nothing skipped", async () => {
  if (!existsSync(join(packages, "jupyter_kernel_test"))) {
    const install = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-deps",
      "--target",
      packages,
      "jupyter_kernel_test==0.7.0",
    ];
    await run(python, install);
  }
  const data = mkdtempSync(join(tmpdir(), "thalweg-test-"));
  try {
    const { stderr } = await run(python, [join(here, "protocol_suite.py"), "-v"], {
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
