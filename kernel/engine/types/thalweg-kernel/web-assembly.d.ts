// Node has WebAssembly; TypeScript declares it with the browser's library alone, beside which this says the same.
/* eslint-disable no-var, @typescript-eslint/no-explicit-any */
/* eslint-disable @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unsafe-function-type */

/** A WebAssembly file: what it exports. */
declare module "*.wasm";

declare namespace WebAssembly {
  type ImportExportKind = "function" | "global" | "memory" | "table" | "tag";
  type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "externref" | "anyfunc";
  type ExportValue = Function | Global | Memory | Table;
  type ImportValue = ExportValue | number | bigint;
  type Exports = Record<string, ExportValue>;
  type Imports = Record<string, Record<string, ImportValue>>;

  interface Module {}
  interface Instance {
    readonly exports: Exports;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(delta: number): number;
  }
  interface Table {
    readonly length: number;
    get(index: number): any;
    grow(delta: number, value?: any): number;
    set(index: number, value?: any): void;
  }
  interface Global {
    value: any;
    valueOf(): any;
  }

  var Module: {
    prototype: Module;
    new (bytes: NodeJS.ArrayBufferView | ArrayBuffer): Module;
    exports(module: Module): { kind: ImportExportKind; name: string }[];
    imports(module: Module): { kind: ImportExportKind; module: string; name: string }[];
    customSections(module: Module, name: string): ArrayBuffer[];
  };
  var Instance: { prototype: Instance; new (module: Module, imports?: Imports): Instance };
  var Memory: {
    prototype: Memory;
    new (limits: { initial: number; maximum?: number; shared?: boolean }): Memory;
  };
  var Table: {
    prototype: Table;
    new (limits: { element: "anyfunc" | "externref"; initial: number; maximum?: number }, value?: any): Table;
  };
  var Global: { prototype: Global; new (type: { value: ValueType; mutable?: boolean }, value?: any): Global };

  function compile(bytes: NodeJS.ArrayBufferView | ArrayBuffer): Promise<Module>;
  function instantiate(
    bytes: NodeJS.ArrayBufferView | ArrayBuffer,
    imports?: Imports,
  ): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  function validate(bytes: NodeJS.ArrayBufferView | ArrayBuffer): boolean;
}
