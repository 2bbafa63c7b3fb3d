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
      const [r, g, b] = [row[x]!, row[x + 1]!, row[x + 2]!];
      if (Math.max(r, g, b) - Math.min(r, g, b) > vivid) colored++;
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
  for (let i = 0; i < row.length; i++) {
    const a = i < channels ? 0 : bytes[i - channels]!;
    const b = above[i]!;
    const c = i < channels ? 0 : above[i - channels]!;
    const guess = [0, a, b, (a + b) >> 1, filter === 4 ? paeth(a, b, c) : 0][filter] ?? 0;
    bytes[i] = row[i]! + guess;
  }
  return bytes;
}

/** Whichever of the three is nearest to a + b − c. */
function paeth(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}
