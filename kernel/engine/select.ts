import module from "node:module";
import type { Language } from "./language.ts";
import type { Runner } from "./runner.ts";

/** Which engine runs the cells: `stock`, on TypeScript as it is published, or `tslab`. */
const ENGINE = process.env["THALWEG_ENGINE"] ?? "stock";

/**
 * The language of the chosen engine; the other is not even loaded.
 *
 * @param home - The directory of this package.
 * @param globals - The folder of declarations of what every cell sees.
 */
export async function selectLanguage(home: string, globals: string): Promise<Language> {
  // A compiler is a large program: where Node can, it keeps what it made of it for the next start.
  (module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  const { createLanguage } =
    ENGINE === "tslab" ? await import("./tslab/language.ts") : await import("./stock/language.ts");
  return createLanguage(home, globals);
}

/** The runner that belongs to that language. */
export async function selectRunner(directory: string, home: string): Promise<Runner> {
  const { createRunner } =
    ENGINE === "tslab" ? await import("./tslab/runner.ts") : await import("./stock/runner.ts");
  return createRunner(directory, home);
}
