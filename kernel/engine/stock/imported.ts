type Exports = Record<string, unknown>;

/** A loaded module as an `import` sees it, whichever kind it is. */
export class Imported {
  readonly #exports: unknown;
  readonly #commonJs: boolean;
  #namespace: unknown;

  private constructor(exports: unknown, commonJs: boolean) {
    this.#exports = exports;
    this.#commonJs = commonJs;
  }

  static commonJs(exports: unknown): Imported {
    return new Imported(exports, true);
  }

  static ecmaScript(namespace: object): Imported {
    const { default: exported, __esModule } = namespace as { default?: Exports; __esModule?: unknown };
    // CommonJS that was compiled from modules says so; what it exports is then what it was written to export.
    if (__esModule === true && exported?.["__esModule"] === true) return Imported.commonJs(exported);
    return new Imported(namespace, false);
  }

  /** What it exports under a name. */
  get(name: string): unknown {
    const exports = this.#exports as Exports | null | undefined;
    if (name === "default" && this.#commonJs) return isCompiled(exports) ? exports["default"] : exports;
    if (exports === null || exports === undefined) return undefined;
    if (name in Object(exports)) return exports[name];
    // Node finds the names that a CommonJS module exports by reading it, and can miss some.
    return this.#commonJs ? undefined : (exports["default"] as Exports | null | undefined)?.[name];
  }

  /** All that it exports. */
  get namespace(): unknown {
    this.#namespace ??= this.#makeNamespace();
    return this.#namespace;
  }

  /** What `require` would give for it in code that was compiled from modules. */
  get required(): unknown {
    if (this.#commonJs) return this.#exports;
    const exports = this.#exports as Exports;
    const required = Object.defineProperty({}, "__esModule", { value: true });
    for (const name of Object.keys(exports)) {
      Object.defineProperty(required, name, { enumerable: true, get: () => exports[name] });
    }
    return required;
  }

  #makeNamespace(): unknown {
    const exports = this.#exports as Exports | null | undefined;
    if (!this.#commonJs || isCompiled(exports)) return exports;
    const namespace = {};
    for (const name of Object.keys(exports ?? {})) {
      if (name === "default") continue;
      Object.defineProperty(namespace, name, { enumerable: true, get: () => exports![name] });
    }
    return Object.defineProperty(namespace, "default", { enumerable: true, value: exports });
  }
}

function isCompiled(exports: unknown): exports is Exports {
  return (exports as Exports | null | undefined)?.["__esModule"] === true;
}
