const END = -1;

/**
 * Remembers the latest digests that it was shown, by 64 bits of each, in memory that is there from the start: a set
 * that grew with every message would look like a leak for as long as it fills.
 */
export class Recent {
  readonly #prints: BigUint64Array;
  /** Per bucket the place of its latest print; per place that of the print before it in its bucket. */
  readonly #heads: Int32Array;
  readonly #before: Int32Array;
  #count = 0;

  /** @param size - How many are remembered; a power of 2. */
  constructor(size: number) {
    this.#prints = new BigUint64Array(size);
    this.#heads = new Int32Array(size).fill(END);
    this.#before = new Int32Array(size);
  }

  /** Whether the digest, of 8 bytes or more, is new. It is remembered from now on. */
  add(digest: Buffer): boolean {
    const print = digest.readBigUInt64LE();
    const bucket = this.#bucketOf(print);
    for (let at = this.#heads[bucket]!; at !== END; at = this.#before[at]!) {
      if (this.#prints[at] === print) return false;
    }
    const place = this.#count++ % this.#prints.length;
    if (this.#count > this.#prints.length) this.#forget(place);
    this.#prints[place] = print;
    this.#before[place] = this.#heads[bucket]!;
    this.#heads[bucket] = place;
    return true;
  }

  /** The oldest print of all is the oldest of its bucket too. */
  #forget(place: number): void {
    const bucket = this.#bucketOf(this.#prints[place]!);
    let at = this.#heads[bucket]!;
    if (at === place) {
      this.#heads[bucket] = END;
      return;
    }
    while (this.#before[at] !== place) at = this.#before[at]!;
    this.#before[at] = END;
  }

  #bucketOf(print: bigint): number {
    return Number(print & BigInt(this.#heads.length - 1));
  }
}
