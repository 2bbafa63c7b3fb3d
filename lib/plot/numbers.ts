import type { Numbers } from "./figure.ts";

/** A number short enough to read: four significant digits. */
export function brief(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/**
 * Numbers as JSON carries them: seven significant digits, more than any screen shows and half the size; what is
 * not finite becomes null, which Plotly draws as a gap.
 */
export function plain(values: Numbers): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null));
}

/** Smallest and largest finite value, or undefined when there is none. */
export function extent(values: Iterable<number>): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

/** First and last value of a row. */
export function ends(values: Numbers): [number, number] {
  return [values[0] ?? NaN, values[values.length - 1] ?? NaN];
}

/** Round values 1, 2, 5 × 10^k within [low, high], for the ticks of a logarithmic scale. */
export function logTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  // Past three decades the powers of ten alone are enough, past nine every second or third of them.
  const digits = last - first > 3 ? [1] : [1, 2, 5];
  const stride = Math.max(1, Math.ceil((last - first) / 9));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += stride) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** What stands beside the ticks of {@link logTicks}: written out, or all as powers of ten where some have too many zeros for that. */
export function logTickText(ticks: readonly number[]): string[] {
  const powers = ticks.map((tick) => Math.log10(tick));
  const long = ticks.some((tick) => tick < 1e-3 || tick > 1e5) && powers.every(Number.isInteger);
  return long ? powers.map((power) => (power === 0 ? "1" : `10${superscript(power)}`)) : ticks.map(brief);
}

function superscript(power: number): string {
  return Array.from(String(power), (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("");
}

/** The least of 1, 2, 2.5, 5 × 10^k that is not below a step; 0 for none. */
export function roundStep(step: number): number {
  if (!(step > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(step));
  const digit = [1, 2, 2.5, 5, 10].find((d) => d * power >= step * (1 - 1e-9)) ?? 10;
  return digit * power;
}
