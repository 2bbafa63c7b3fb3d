import { escapeHtml } from "../core/html.ts";
import type { Examples } from "../data/examples.ts";
import { type Key, key } from "../ops/random.ts";
import type { Treatment } from "./treatment.ts";

/** What can be wrong with a network that does not train. */
export type Illness =
  | "not finite"
  | "inputs not normalized"
  | "symmetric units"
  | "saturated units"
  | "dead units"
  | "exploding"
  | "vanishing"
  | "tensor not learning"
  | "learning rate too high"
  | "learning rate too low";

/** What a remedy changes; what is left out stays as it is. */
export interface Cure<P, E> {
  readonly model?: P;
  readonly examples?: E;
  readonly learningRate?: number;
}

/** Something that is wrong, with the numbers that show it, and what to do. */
export interface Discovery<P, E> {
  readonly illness: Illness;
  /** Whether the network cannot learn so, or only learns slowly or badly. */
  readonly severity: "stops learning" | "slows learning";
  /** The layers or arrays it was seen in, first to last. */
  readonly where: readonly string[];
  /** The numbers that show it, in a sentence. */
  readonly evidence: string;
  /** What to do, in a sentence. */
  readonly remedy: string;
  /** What {@link Finding.apply} does; undefined where only a person can help. */
  readonly cure: ((key: Key) => Cure<P, E>) | undefined;
}

const display = Symbol.for("Jupyter.display");
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** A {@link Discovery} whose remedy can be tried. It shows itself as sentences. */
export class Finding<P, E extends Examples> {
  readonly illness: Illness;
  /** Whether the network cannot learn so, or only learns slowly or badly. */
  readonly severity: Discovery<P, E>["severity"];
  /** The layers or arrays it was seen in, first to last. */
  readonly where: readonly string[];
  /** The numbers that show it, in a sentence. */
  readonly evidence: string;
  /** What to do, in a sentence. */
  readonly remedy: string;
  /** Whether {@link Finding.apply} can do it, or only a person. */
  readonly canApply: boolean;
  private readonly treat: (key: Key) => Treatment<P, E>;

  constructor(found: Discovery<P, E>, treat: (key: Key) => Treatment<P, E>) {
    this.illness = found.illness;
    this.severity = found.severity;
    this.where = found.where;
    this.evidence = found.evidence;
    this.remedy = found.remedy;
    this.canApply = found.cure !== undefined;
    this.treat = treat;
  }

  /**
   * Applies the remedy to copies, and diagnoses again: nothing that was given is changed.
   *
   * @param options `key` decides fresh weights; default `random.key(0)`.
   * @throws TypeError when only a person can help; the remedy says how.
   */
  apply(options: { readonly key?: Key } = {}): Treatment<P, E> {
    if (!this.canApply) {
      throw new TypeError(`apply: “${this.illness}” is not for a program to cure; ${this.remedy}`);
    }
    return this.treat(options.key ?? key(0));
  }

  /** The finding as sentences. */
  toString(): string {
    return `${this.illness} (${this.severity}), in ${this.places()}: ${this.evidence}.\n   Remedy: ${this.remedy}.`;
  }

  /** The finding as HTML. */
  toHtml(): string {
    return (
      `<b>${this.illness}</b> (${this.severity}), in ${escapeHtml(this.places())}: ${escapeHtml(this.evidence)}.<br>` +
      `<i>Remedy:</i> ${escapeHtml(this.remedy)}.`
    );
  }

  private places(): string {
    const { where } = this;
    return where.length <= 3 ? where.join(", ") : `${where[0]} to ${where.at(-1)} (${where.length})`;
  }

  /** What `console.log` prints. */
  [inspect](): string {
    return this.toString();
  }

  /** The MIME bundle by which notebooks show the finding. */
  [display](): { "text/plain": string; "text/html": string } {
    return { "text/plain": this.toString(), "text/html": `<p>${this.toHtml()}</p>` };
  }
}
