import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Python of the environment that `npm start` makes. */
export const python = join(root, ".venv", "bin", "python");

/**
 * Python packages that only a test needs, in a folder of their own under `build/` and not among a user's.
 *
 * @param name - Of the folder, to be put on PYTHONPATH.
 * @param requirements - Exact versions, all of them: what else they need is in `.venv`.
 */
export async function pythonPackages(name: string, requirements: readonly string[]): Promise<string> {
  const folder = join(root, "build", "python", name);
  // pip writes a package's metadata last.
  const installed = requirements.map((one) => one.replaceAll("-", "_").replace("==", "-"));
  if (!installed.every((one) => existsSync(join(folder, `${one}.dist-info`)))) {
    const install = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-deps",
      "--upgrade",
      "--target",
      folder,
      ...requirements,
    ];
    await promisify(execFile)(python, install);
  }
  return folder;
}
