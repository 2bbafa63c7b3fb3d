import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../package-folder.ts";

/** Names under which systems install OpenBLAS with 32-bit integers; the loader of the system searches its folders. */
const systemNames: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ["libopenblas.so.0", "libopenblas.so"],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  ],
  win32: ["libopenblas.dll"],
};

/**
 * What may be a BLAS library, the likeliest first: the file that `THALWEG_BLAS` names and nothing else, or OpenBLAS as
 * the PyPI package `scipy-openblas64` puts it into the active Python environment or into `.venv` of this package or of
 * the working directory, then the system's own.
 */
export function candidates(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = env["THALWEG_BLAS"];
  if (named) return [named];
  const folders = [packageFolder(), process.cwd()];
  const environments = [env["VIRTUAL_ENV"], ...folders.map((folder) => join(folder, ".venv"))];
  const wheels = environments.flatMap((folder) => (folder === undefined ? [] : wheelLibraries(folder)));
  return [...new Set([...wheels, ...(systemNames[process.platform] ?? [])])];
}

function wheelLibraries(environment: string): string[] {
  const packages = [
    join(environment, "Lib", "site-packages"),
    ...list(join(environment, "lib")).map((python) => join(environment, "lib", python, "site-packages")),
  ];
  return packages.flatMap((folder) => {
    const library = join(folder, "scipy_openblas64", "lib");
    return list(library)
      .filter((name) => /openblas.*\.(so|dylib|dll)$/.test(name))
      .map((name) => join(library, name));
  });
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
