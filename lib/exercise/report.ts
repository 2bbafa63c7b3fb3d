import { Card, type CardParts } from "./card.ts";

/** What a check says of an answer. As the last value of a cell it shows itself. */
export class Report extends Card {
  readonly passed: boolean;
  /** Whether there was an answer to judge, and not only a stub. */
  readonly written: boolean;
  /** The usual mistakes that explain what is wrong, by name. */
  readonly mistakes: readonly string[];

  constructor(parts: CardParts, outcome: Pick<Report, "passed" | "written" | "mistakes">) {
    super(parts);
    this.passed = outcome.passed;
    this.written = outcome.written;
    this.mistakes = outcome.mistakes;
  }
}
