import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

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
  const environments = [env["VIRTUAL_ENV"], ...packageFolders().map((folder) => join(folder, ".venv"))];
  const wheels = environments.flatMap((folder) => (folder === undefined ? [] : wheelLibraries(folder)));
  return [...new Set([...wheels, ...(systemNames[process.platform] ?? [])])];
}

/** The folder of this package, found by its package.json, and the one that the process works in. */
function packageFolders(): string[] {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json")) && folder !== dirname(folder)) folder = dirname(folder);
  return [folder, process.cwd()];
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
