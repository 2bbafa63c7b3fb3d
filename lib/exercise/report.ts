import { Card, type CardParts } from "./card.ts";

/** What a check says of an answer. As the last value of a cell it shows itself. */
export class Report extends Card {
  readonly passed: boolean;
  /** The usual mistakes that explain what is wrong, by name. */
  readonly mistakes: readonly string[];

  constructor(parts: CardParts, outcome: Pick<Report, "passed" | "mistakes">) {
    super(parts);
    this.passed = outcome.passed;
    this.mistakes = outcome.mistakes;
  }
}
