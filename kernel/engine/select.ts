import module from "node:module";
import { tmpdir } from "node:os";
import { isBuildingSnapshot } from "./snapshot.ts";
import { ENGINE } from "./chosen.ts";
import type { Language } from "./language.ts";
import type { Runner } from "./runner.ts";

/**
 * The chosen engine's language, but for the directory of the cells; the other engine is not even loaded.
 *
 * @param home - The directory of this package.
 * @param globals - The folder of declarations of what every cell sees.
 * @returns What makes a language of it, once, for the cells of a directory.
 */
export async function prepareLanguage(
  home: string,
  globals: string,
): Promise<(directory: string) => Language> {
  // A compiler is a large program: where Node can, it keeps what it made of it for the next start.
  if (!isBuildingSnapshot()) (module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  if (ENGINE === "tslab") {
    const { createLanguage } = await import("./tslab/language.ts");
    return () => createLanguage(home, globals);
  }
  const { prepareLanguage } = await import("./stock/language.ts");
  // A snapshot is for any directory, so it must not be made with the settings of this one.
  return prepareLanguage(home, globals, isBuildingSnapshot() ? tmpdir() : process.cwd());
}

/** The runner that belongs to that language. */
export async function selectRunner(directory: string, home: string): Promise<Runner> {
  const { createRunner } =
    ENGINE === "tslab" ? await import("./tslab/runner.ts") : await import("./stock/runner.ts");
  return createRunner(directory, home);
}
