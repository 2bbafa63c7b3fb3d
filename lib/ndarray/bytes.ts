/** @throws TypeError when something else came, such as the name of a file. */
export function checkBytes(caller: string, bytes: unknown): void {
  if (!ArrayBuffer.isView(bytes))
    throw new TypeError(
      `${caller}: expected the bytes of a file, as readFileSync(name) gives them, got ${typeof bytes}`,
    );
}
