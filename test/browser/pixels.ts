import { inflateSync } from "node:zlib";

/** How far the strongest channel of a pixel must stand above the weakest: texts, axes and grid lines are nearly grey. */
const vivid = 60;

/**
 * How many pixels of a screenshot are coloured: in an empty pair of axes none is. Reads what browsers write: PNG of eight
 * bits a channel, red, green, blue and perhaps alpha, not interlaced.
 */
export function countColored(png: Buffer): number {
  const width = png.readUInt32BE(16);
  const channels = png[25] === 6 ? 4 : 3;
  const rows = inflateSync(Buffer.concat([...imageData(png)]));
  const stride = width * channels;
  let colored = 0;
  let above = new Uint8Array(stride);
  for (let start = 0; start < rows.length; start += stride + 1) {
    const row = unfilter(rows[start] ?? 0, rows.subarray(start + 1, start + 1 + stride), above, channels);
    for (let x = 0; x < stride; x += channels) {
      const pixel = row.subarray(x, x + 3);
      if (Math.max(...pixel) - Math.min(...pixel) > vivid) colored++;
    }
    above = row;
  }
  return colored;
}

/** The compressed picture: the contents of all IDAT chunks. */
function* imageData(png: Buffer): Generator<Buffer> {
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") yield png.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
}

/** A row of bytes from its differences to the pixel on the left (a), above (b) and both (c), as PNG's five filters define. */
function unfilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  channels: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(row.length);
  for (const [i, difference] of row.entries()) {
    const a = bytes[i - channels] ?? 0;
    const b = above[i] ?? 0;
    const c = above[i - channels] ?? 0;
    const guesses = [0, a, b, (a + b) >> 1, paeth(a, b, c)];
    bytes[i] = difference + (guesses[filter] ?? 0);
  }
  return bytes;
}

/** Whichever of the three is nearest to a + b − c. */
function paeth(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}
