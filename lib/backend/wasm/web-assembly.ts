/** As much of the engine's WebAssembly as is used here; TypeScript declares it with the browser's library only. */
interface Engine {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (pages: { initial: number; maximum: number; shared?: boolean }) => {
    readonly buffer: ArrayBuffer;
  };
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
