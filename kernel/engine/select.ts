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
  const { createLanguage } =
    ENGINE === "tslab" ? await import("./tslab/language.ts") : await import("./stock/language.ts");
  return createLanguage(home, globals);
}

/** The runner that belongs to that language. */
export async function selectRunner(directory: string, home: string): Promise<Runner> {
  if (ENGINE === "tslab") return (await import("./tslab/runner.ts")).createRunner(directory);
  return (await import("./stock/runner.ts")).createRunner(directory, home);
}
