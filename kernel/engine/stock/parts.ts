import ts from "typescript";
import { boundNames, has } from "./scan.ts";

/** A declaration that TypeScript joins with others of its name: of an interface, a namespace, an enum, a module in quotes. */
export interface Part {
  name: string;
  members: string[];
  text: string;
  /** Names that it mentions. */
  uses: string[];
}

/** A part, and where it came from: the cell that ran, and the cell of the notebook, if the front end names those. */
interface Kept extends Part {
  cell: number;
  source?: string | undefined;
}

/** The parts that cells have declared. A cell that is edited and run again declares its parts anew. */
export class Parts {
  #kept: Kept[] = [];

  adopt(parts: readonly Part[], cell: number, source: string | undefined): void {
    for (const [name, own] of byName(parts)) {
      this.#kept = this.#kept.filter((earlier) => earlier.name !== name || stays(earlier, own, source));
    }
    this.#kept.push(...parts.map((part) => ({ ...part, cell, source })));
  }

  /** A declaration of another kind takes the place of all parts of its name. */
  drop(name: string): void {
    this.#kept = this.#kept.filter((part) => part.name !== name);
  }

  /** What is declared beside some parts of one name, or of none. */
  beside(name: string, own: readonly Part[], source: string | undefined): Part[] {
    return this.#kept.filter((part) => part.name === name && stays(part, own, source));
  }

  names(): Set<string> {
    return new Set(this.#kept.map(({ name }) => name));
  }

  /** The cells that hold what is kept. */
  cells(): number[] {
    return this.#kept.map(({ cell }) => cell);
  }
}

/** An earlier part goes when the same cell of the notebook declares its name again, or any cell one of its members. */
function stays(earlier: Kept, own: readonly Part[], source: string | undefined): boolean {
  if (own.length === 0) return true;
  if (source !== undefined && earlier.source === source) return false;
  return !earlier.members.some((member) => own.some(({ members }) => members.includes(member)));
}

export function byName(parts: readonly Part[]): Map<string, Part[]> {
  const found = new Map<string, Part[]>();
  for (const part of parts) found.set(part.name, [...(found.get(part.name) ?? []), part]);
  return found;
}

/** The interfaces that a file declares at its top level. */
export function interfacesOf(file: ts.SourceFile): Part[] {
  return file.statements.filter(ts.isInterfaceDeclaration).map((node) => {
    const from = node.modifiers === undefined ? node.getStart(file) : skipped(node.modifiers.end, file);
    const members = node.members.map((member) => member.name?.getText(file) ?? member.getText(file));
    return { name: node.name.text, members, text: file.text.slice(from, node.end), uses: identifiers(node) };
  });
}

/** What a namespace can be added to: what counts as the one member of a function. */
const CALL = "()";

/** The namespaces, enums and functions that a file declares at its top level, with their exports as they are declared. */
export function spacesOf(file: ts.SourceFile): Part[] {
  return file.statements.flatMap((node): Part[] => {
    const members = ts.isModuleDeclaration(node)
      ? membersOf(node, file)
      : ts.isEnumDeclaration(node)
        ? node.members.map((member) => member.name.getText(file))
        : ts.isFunctionDeclaration(node)
          ? [CALL]
          : undefined;
    const { name } = node as { name?: ts.Node };
    if (members === undefined || name === undefined || !ts.isIdentifier(name)) return [];
    const text = node.getText(file).replace(/^export /, "");
    return [{ name: name.text, members, text, uses: identifiers(node) }];
  });
}

/** Whether a part is a function, which replaces what was declared of its name before. */
export const isFunction = ({ members }: Part): boolean => members.includes(CALL);

/** A declaration of a module by its name in quotes. */
export function moduleOf(node: ts.ModuleDeclaration, file: ts.SourceFile): Part {
  return { name: node.name.text, members: membersOf(node, file), text: node.getText(file), uses: [] };
}

/** What a namespace or a module exports: in one that is only declared all, unless it says which. */
function membersOf(node: ts.ModuleDeclaration, file: ts.SourceFile): string[] {
  // `namespace A.B` has one member, and that may be declared again.
  const all = node.body !== undefined && ts.isModuleBlock(node.body) ? node.body.statements : [];
  const exported = all.filter(
    (statement) => has(statement, ts.SyntaxKind.ExportKeyword) || ts.isExportAssignment(statement),
  );
  const declared = has(node, ts.SyntaxKind.DeclareKeyword) && exported.length === 0;
  return (declared ? [...all] : exported).flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return boundNames(statement.declarationList).map(({ name }) => name.getText(file));
    }
    if (ts.isExportAssignment(statement) || has(statement, ts.SyntaxKind.DefaultKeyword)) return ["default"];
    const { name } = statement as { name?: ts.Node };
    return name === undefined ? [] : [name.getText(file)];
  });
}

const skipped = (at: number, file: ts.SourceFile): number => at + /^\s*/.exec(file.text.slice(at))![0].length;

function identifiers(node: ts.Node): string[] {
  const found = new Set<string>();
  const visit = (one: ts.Node): void => {
    if (ts.isIdentifier(one)) found.add(one.text);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return [...found];
}
