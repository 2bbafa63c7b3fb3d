import ts from "typescript";
import { hasType, hasValue } from "./alias.ts";
import type { KnownName } from "./known.ts";
import { byName, spacesOf, type Part } from "./parts.ts";
import type { Declaration, Kind } from "./scan.ts";

const VALUES = new Set<Kind>(["let", "const", "function", "class", "enum", "namespace", "import", "ambient"]);
const TYPES = new Set<Kind>(["class", "enum", "type", "namespace", "import"]);

/** Which names some declarations give a meaning as a value, and which as a type, from their syntax alone. */
export function meaningsOf(
  declarations: readonly Declaration[],
): Map<string, { value: boolean; type: boolean }> {
  const own = new Map<string, { value: boolean; type: boolean }>();
  for (const { name, kind } of declarations) {
    const before = own.get(name.text);
    own.set(name.text, {
      value: before?.value === true || VALUES.has(kind),
      type: before?.type === true || TYPES.has(kind),
    });
  }
  return own;
}

/** Whether a declaration has a value that other cells may see. */
export function isShared({ kind }: Declaration): boolean {
  return kind !== "type" && kind !== "ambient";
}

/** What later cells see of the names: an import or a namespace may be a type, a value, or both. */
export function knownNames(declarations: readonly Declaration[], checker: ts.TypeChecker): KnownName[] {
  const names = new Map<string, KnownName>();
  for (const { name, kind } of declarations) {
    const before = names.get(name.text);
    const asked = kind === "import" || kind === "namespace";
    const value = asked ? hasValue(name, checker) : VALUES.has(kind);
    const type = asked ? hasType(name, checker) : TYPES.has(kind);
    names.set(name.text, {
      name: name.text,
      kind: before !== undefined && (before.value || !value) ? before.kind : kind,
      value: before?.value === true || value,
      type: before?.type === true || type,
    });
  }
  return [...names.values()];
}

/** The namespaces, enums and functions of a cell as it declares them for later ones: before those of earlier cells. */
export function ownSpaces(declarations: string, own: readonly Declaration[]): Part[] {
  const parts = spacesOf(ts.createSourceFile("cell.d.ts", declarations, ts.ScriptTarget.ESNext));
  return [...byName(parts)].flatMap(([name, all]) =>
    all.slice(0, own.filter((one) => one.name.text === name && one.kind !== "type").length),
  );
}

/** Whether later cells may add to an interface: it is nothing else besides, but for a value of its name. */
export function isOpen(name: string, declarations: readonly Declaration[]): boolean {
  const besides = new Set<Kind>(["class", "enum", "namespace", "import"]);
  return !declarations.some((one) => one.name.text === name && besides.has(one.kind));
}
