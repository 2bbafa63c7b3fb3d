/** Addresses from `start` up to but not including `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Which addresses are free: ranges are taken from the first gap that is large enough, and join their neighbours again. */
export class Gaps {
  /** Disjoint, ascending, and never two that touch. */
  private readonly gaps: Range[];

  constructor(whole: Range) {
    this.gaps = [whole];
  }

  /** A range of that length, or undefined when no gap is as long. */
  take(length: number): Range | undefined {
    const place = this.gaps.findIndex(({ start, end }) => end - start >= length);
    if (place < 0) return undefined;
    const { start, end } = this.gaps[place]!;
    const rest = { start: start + length, end };
    this.gaps.splice(place, 1, ...(rest.start < end ? [rest] : []));
    return { start, end: rest.start };
  }

  /** Frees a range that was taken. */
  give({ start, end }: Range): void {
    const next = this.gaps.findIndex((gap) => gap.start >= end);
    const place = next < 0 ? this.gaps.length : next;
    const [before, after] = [this.gaps[place - 1], this.gaps[place]];
    const joinsBefore = before?.end === start;
    const joinsAfter = after?.start === end;
    const joined = { start: joinsBefore ? before.start : start, end: joinsAfter ? after.end : end };
    this.gaps.splice(place - Number(joinsBefore), Number(joinsBefore) + Number(joinsAfter), joined);
  }

  /** The gaps, ascending. */
  list(): readonly Range[] {
    return this.gaps;
  }
}
