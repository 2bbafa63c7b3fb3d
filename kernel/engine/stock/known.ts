import { Parts, isFunction, type Part } from "./parts.ts";
import type { Kind } from "./scan.ts";

/** A name that a cell left for later ones. */
export interface KnownName {
  name: string;
  kind: Kind;
  /** Whether it has a value, and whether it has a type, as far as TypeScript can tell. */
  value: boolean;
  type: boolean;
}

/** What is kept of a cell that ran. */
export interface KnownCell {
  id: number;
  /** Its declarations, as TypeScript wrote them. */
  declarations: string;
  names: KnownName[];
  /** What it adds to the global scope and to modules. */
  augments: string[];
  /** The interfaces that it declares, which later cells may add to. */
  interfaces: Part[];
  /** The namespaces, enums and functions that it declares, which later cells may add to. */
  spaces: Part[];
  /** The modules that it declares although they are not installed. */
  ambient: Part[];
  /** Which cell of the notebook it is, where that is known. */
  source?: string | undefined;
  /** The packages that it imports. */
  packages: string[];
}

/** A cell, and the earlier cells that its declarations refer to. */
interface Linked extends KnownCell {
  refers: number[];
}

interface Entry extends KnownName {
  cell: number;
}

const CELL = /\.\/__cell_(\d+)__/g;
export const cellModule = (id: number): string => `./__cell_${id}__`;

/** So many cells that nothing refers to any more are kept: the compiler starts from nothing when a file it knew is gone. */
const DROPPED = 200;

/** After so many links, what a cell refers to is listed flat, or the compiler would follow the chain recursively. */
const LONG_CHAIN = 50;

/** What the cells that ran have declared: for each name its newest value and its newest type. */
export class Known {
  readonly #cells = new Map<number, Linked>();
  readonly #dropped = new Map<number, KnownCell>();
  readonly #values = new Map<string, Entry>();
  readonly #types = new Map<string, Entry>();
  /** Grows with each cell. */
  revision = 0;
  readonly interfaces = new Parts();
  readonly spaces = new Parts();
  readonly ambient = new Parts();

  /** Lets later cells see what a cell declared. Returns the cells that none of them can see any more. */
  adopt(cell: KnownCell): number[] {
    const { id, source, ambient } = cell;
    const nothing = cell.names.length + cell.augments.length + ambient.length === 0;
    if (nothing) return [id];
    this.revision++;
    this.ambient.adopt(ambient, id, source);
    for (const { name, type } of cell.names) {
      if (type && !cell.interfaces.some((part) => part.name === name)) this.interfaces.drop(name);
    }
    this.interfaces.adopt(cell.interfaces, id, source);
    // What a failed cell did not come to declare is not in its names.
    const spaces = cell.spaces.filter((part) => cell.names.some(({ name }) => name === part.name));
    for (const { name, value } of cell.names) {
      const own = spaces.filter((part) => part.name === name);
      if (value && (own.length === 0 || own.some(isFunction))) this.spaces.drop(name);
    }
    this.spaces.adopt(spaces, id, source);
    for (const earlier of this.#cells.values()) {
      if (replaces(cell.augments, earlier.augments)) earlier.augments = [];
    }
    const refers = [...cell.declarations.matchAll(CELL)].map(([, id]) => Number(id));
    this.#cells.set(cell.id, { ...cell, refers });
    let replaced = cell.augments.length + ambient.length > 0;
    for (const known of cell.names) {
      const entry = { ...known, cell: cell.id };
      const { name } = known;
      const value = this.#values.get(name);
      const type = this.#types.get(name);
      replaced ||= value !== undefined || type !== undefined;
      if (known.value) {
        this.#values.set(name, entry);
        // A class that is no more has no instances to name either; a type by itself stays.
        if (type?.value === true) this.#types.delete(name);
      }
      if (known.type) this.#types.set(name, entry);
    }
    return replaced ? this.#forget() : [];
  }

  /** The text of the declarations of a cell. */
  declarations(id: number): string | undefined {
    return (this.#cells.get(id) ?? this.#dropped.get(id))?.declarations;
  }

  names(): Iterable<KnownName> {
    return new Map([...this.#types, ...this.#values]).values();
  }

  /** The packages that the cells imported, those of the latest cells first. */
  packages(): string[] {
    return [...this.#cells.values()].reverse().flatMap(({ packages }) => packages);
  }

  /** The cell that declared a name: its value, if it has one. */
  cellOf(name: string): number | undefined {
    return (this.#values.get(name) ?? this.#types.get(name))?.cell;
  }

  /** The cell that declared the class that a name means. */
  classOf(name: string): number | undefined {
    const type = this.#types.get(name);
    return type?.kind === "class" ? type.cell : undefined;
  }

  /** The kind of the value that a name has. */
  kindOf(name: string): Kind | undefined {
    return this.#values.get(name)?.kind;
  }

  /**
   * What to write below a cell so that the names it uses mean what earlier cells declared.
   * @param own - The meanings that the cell declares itself.
   * @param augments - What it adds to the global scope and to modules.
   */
  footer(
    used: Iterable<string>,
    own: (name: string) => { value: boolean; type: boolean },
    augments: readonly string[],
  ): string {
    const imports = new Map<number, string[]>();
    let text = "";
    for (const name of used) {
      const declared = own(name);
      const value = declared.value ? undefined : this.#values.get(name);
      const type = declared.type ? undefined : this.#types.get(name);
      const from = (cell: number) => `typeof import("${cellModule(cell)}").${name}`;
      // Where one import cannot carry both meanings, the value is declared and the type, if it is only that, imported.
      const apart = value !== undefined && (type?.cell !== value.cell || value.kind === "let");
      if (value !== undefined && apart && (value.kind === "let" || type !== undefined || declared.type)) {
        text += `declare ${value.kind === "let" ? "let" : "const"} ${name}: ${from(value.cell)};\n`;
      } else if (value !== undefined) append(imports, value.cell, name);
      if (type !== undefined && type.cell !== value?.cell && !type.value) append(imports, type.cell, name);
    }
    const needed = new Set(imports.keys());
    for (const { id, augments: earlier } of this.#cells.values()) {
      if (earlier.length > 0 && !replaces(augments, earlier)) needed.add(id);
    }
    const all = this.#reach(needed);
    if (all.size - needed.size > LONG_CHAIN) {
      for (const id of [...all].sort((a, b) => a - b)) {
        needed.delete(id);
        text += sideEffect(id);
      }
    }
    for (const id of needed) if (!imports.has(id)) text += sideEffect(id);
    for (const [id, names] of imports) text += `import { ${names.join(", ")} } from "${cellModule(id)}";\n`;
    return text;
  }

  /** Drops the cells that nothing refers to any more, and returns them. */
  #forget(): number[] {
    const roots = new Set<number>();
    for (const { cell } of this.#values.values()) roots.add(cell);
    for (const { cell } of this.#types.values()) roots.add(cell);
    for (const cell of [this.interfaces, this.spaces, this.ambient].flatMap((parts) => parts.cells()))
      roots.add(cell);
    for (const { id, augments } of this.#cells.values()) if (augments.length > 0) roots.add(id);
    const live = this.#reach(roots);
    const forgotten = [...this.#cells.values()].filter(({ id }) => !live.has(id));
    for (const cell of forgotten) {
      this.#cells.delete(cell.id);
      this.#dropped.set(cell.id, cell);
    }
    for (const oldest of this.#dropped.keys()) {
      if (this.#dropped.size <= DROPPED) break;
      this.#dropped.delete(oldest);
    }
    return forgotten.map(({ id }) => id);
  }

  /** The given cells and all that their declarations refer to. */
  #reach(roots: Iterable<number>): Set<number> {
    const seen = new Set(roots);
    for (const id of seen) {
      for (const other of this.#cells.get(id)?.refers ?? []) seen.add(other);
    }
    return seen;
  }
}

/** A cell that is edited and run again adds the same names: then what it added before is no more. */
function replaces(now: readonly string[], earlier: readonly string[]): boolean {
  return earlier.length > 0 && earlier.every((name) => now.includes(name));
}

const sideEffect = (id: number): string => `import "${cellModule(id)}";\n`;

function append(map: Map<number, string[]>, key: number, name: string): void {
  const names = map.get(key);
  if (names === undefined) map.set(key, [name]);
  else names.push(name);
}
