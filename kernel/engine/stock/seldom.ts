/** Declares names of the global scope. */
const GLOBAL = /^(?:declare (?!module ["'])|interface |type )|^\s+(?:declare )?global\s*\{/m;
const DECLARED = /^declare module ["']([^"']+)["']/gm;
/** `typeof import("…")` does not count: it says how a module is called, not what is in it. */
const REFERRED =
  /\b(?:from|import) ["']([^"']+)["']|\brequire\(["']([^"']+)["']\)|(?<!\btypeof )\bimport\(["']([^"']+)["']\)/g;

/**
 * The modules that no global name and no other file needs, and the files that declare each of them.
 *
 * @param texts - Files of declarations by name, without comments.
 */
export function seldomUsed(texts: ReadonlyMap<string, string>): Map<string, string[]> {
  const modules = new Map<string, string[]>();
  for (const [file, text] of texts) {
    for (const [, name] of text.matchAll(DECLARED)) modules.set(name!, [...(modules.get(name!) ?? []), file]);
  }
  const need = (file: string): void => {
    if (needed.has(file)) return;
    needed.add(file);
    const text = texts.get(file)!;
    const names = [...text.matchAll(DECLARED), ...text.matchAll(REFERRED)].flatMap(([, ...found]) => found);
    for (const name of names) modules.get(name)?.forEach(need);
  };
  const needed = new Set<string>();
  const declarers = new Set([...modules.values()].flat());
  for (const [file, text] of texts) if (!declarers.has(file) || GLOBAL.test(text)) need(file);
  return new Map([...modules].filter(([, files]) => !files.some((file) => needed.has(file))));
}
