/** Rotations of Threefry-2x32, which change from round to round. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** The constant that the key schedule is completed with. */
const parity = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: scrambles the counter (c0, c1) under the key (k0, k1) into two words of 32 random
 * bits. Equal inputs give equal bits on every machine; nothing is remembered between calls. Source: Salmon, Moraes,
 * Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 */
export function threefry(k0: number, k1: number, c0: number, c1: number): [number, number] {
  const keys = [k0, k1, k0 ^ k1 ^ parity] as const;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    for (let round = 0; round < 4; round++) {
      const r = rotations[(group % 2) * 4 + round]!;
      x = (x + y) | 0;
      y = ((y << r) | (y >>> (32 - r))) ^ x;
    }
    x = (x + keys[(group + 1) % 3]!) | 0;
    y = (y + keys[(group + 2) % 3]! + group + 1) | 0;
  }
  return [x, y];
}
