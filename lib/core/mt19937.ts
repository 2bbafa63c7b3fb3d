const size = 624;
const period = 397;

/**
 * The Mersenne Twister MT19937: 32 random bits at a time. Source: Matsumoto and Nishimura, "Mersenne twister", ACM
 * Trans. Model. Comput. Simul. 8 (1998), with the initialization of 2002.
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(size);
  private position = size;

  constructor(seed: number) {
    this.state[0] = seed;
    for (let i = 1; i < size; i++) {
      const before = this.state[i - 1]! ^ (this.state[i - 1]! >>> 30);
      this.state[i] = Math.imul(before, 1812433253) + i;
    }
  }

  /** The next 32 bits, as an integer from 0 to 2³² − 1. */
  next(): number {
    if (this.position === size) this.twist();
    let y = this.state[this.position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < size; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
      state[i] = state[(i + period) % size]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}
