import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { findUp } from "./project.ts";

/** The compiler's settings that a file is written for: those of the nearest tsconfig.json. */
export function settingsFor(file: string): { extends?: string; compilerOptions: object } {
  const nearest = findUp(dirname(file), "tsconfig.json");
  const compilerOptions = {
    skipLibCheck: true,
    noUnusedLocals: false,
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  return { ...(nearest === undefined ? {} : { extends: nearest }), compilerOptions };
}

/**
 * The parts that a package's exports fall into, each as the source of a module that exports it and says what it is for: every
 * namespace is one, and what is exported beside them belongs to the folder that declares it.
 */
export async function apiModules(entry: string): Promise<Record<string, string>> {
  const { default: ts } = await import("typescript");
  const { compilerOptions, extends: base } = settingsFor(entry);
  const { options } = ts.parseJsonConfigFileContent(
    { ...(base === undefined ? {} : { extends: base }), compilerOptions, files: [entry] },
    ts.sys,
    dirname(entry),
  );
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry} exports nothing to make a reference of.`);

  const namespaces: Record<string, string> = {};
  const others: Record<string, string[]> = {};
  for (const symbol of checker.getExportsOfModule(module)) {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declared = target.declarations?.[0]?.getSourceFile().fileName ?? entry;
    if (target.flags & ts.SymbolFlags.ValueModule) namespaces[symbol.name] = declared;
    else (others[partOf(declared, entry)] ??= []).push(symbol.name);
  }
  const from = (path: string) => JSON.stringify(path.split(sep).join("/"));
  return {
    // What a namespace's folder declares is told of there, even where it is exported twice.
    ...Object.fromEntries(
      Object.entries(others).map(([part, names]) => [
        part,
        `${about(join(dirname(entry), part, "index.ts"), names)}export { ${names.join(", ")} } from ${from(entry)};\n`,
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(namespaces).map(([name, path]) => [
        name,
        `${about(path)}export * from ${from(path)};\n`,
      ]),
    ),
  };
}

/** What a part is for: the comment that its file begins with, or else which names it has. */
function about(file: string, names: readonly string[] = []): string {
  const said = existsSync(file) && /^\/\*\*((?:(?!\*\/)[^])*)\*\//.exec(readFileSync(file, "utf8"))?.[1];
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  const text = said || `${shown.join(", ")}${more}`;
  return `/**\n * ${text.trim()}\n *\n * @packageDocumentation\n */\n`;
}

/** So many names tell what a part is about. */
const SHOWN = 8;

/** The folder below the entry's that a file lies in; the entry's own name where it lies beside it. */
function partOf(file: string, entry: string): string {
  const [part = "", ...rest] = relative(dirname(entry), file).split(/[\\/]/);
  return rest.length === 0 || part === ".." ? basename(entry).replace(/\.(d\.)?[cm]?ts$/, "") : part;
}
