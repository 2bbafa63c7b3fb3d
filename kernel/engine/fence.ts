/**
 * What native code and child processes write straight to file descriptors 1 and 2 comes on pipes of its own. At the end
 * of a cell its process writes a fence to both, so the kernel knows when it has read all that the cell put there.
 */
export const fence = (cell: number): string => `\0thalweg ${cell}\0`;

const WHOLE = /\0thalweg (\d+)\0/g;
/** What may be the beginning of a fence at the end of a piece. */
const PARTIAL = /\0[a-z]*(?: \d*)?$/;

/** Takes the fences out of a stream of text, in whatever pieces it comes. */
export class FenceReader {
  #held = "";

  push(piece: string): { text: string; passed: number[] } {
    let text = this.#held + piece;
    const passed: number[] = [];
    text = text.replace(WHOLE, (_, cell: string) => {
      passed.push(Number(cell));
      return "";
    });
    this.#held = PARTIAL.exec(text)?.[0] ?? "";
    return { text: text.slice(0, text.length - this.#held.length), passed };
  }

  /** What was held back, at the end of the stream. */
  rest(): string {
    return this.#held;
  }
}
