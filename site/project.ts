import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the package that the notebooks belong to says about itself. */
export interface Project {
  /** Its folder. */
  folder: string | undefined;
  name?: string;
  version?: string;
  description?: string;
  /** The module that its reference is made from: the one that its settings for TypeDoc name, else its declarations. */
  entry?: string;
}

interface PackageJson {
  name?: string;
  version?: string;
  description?: string;
  types?: string;
  typedocOptions?: { entryPoints?: string[] };
}

/** The package around a folder, by the nearest package.json. */
export function projectOf(folder: string): Project {
  const file = findUp(folder, "package.json");
  if (file === undefined) return { folder: undefined };
  const { name, version, description, types, typedocOptions } = JSON.parse(
    readFileSync(file, "utf8"),
  ) as PackageJson;
  const own = dirname(file);
  const entry = typedocOptions?.entryPoints?.[0] ?? types;
  return {
    folder: own,
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
    ...(entry !== undefined && existsSync(join(own, entry)) ? { entry: join(own, entry) } : {}),
  };
}

/** The nearest file of a name, in a folder or one around it. */
export function findUp(folder: string, name: string): string | undefined {
  const file = join(folder, name);
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : findUp(parent, name);
}
