import { host } from "../core/host.ts";
import { Card } from "./card.ts";
import { hash } from "./hash.ts";
import { judge, type Judgement, type Round } from "./judge.ts";
import type { ExerciseOptions } from "./options.ts";
import { asked, type Question } from "./question.ts";
import { type ExerciseRecord, readRecord, writeRecord } from "./record.ts";
import { register } from "./registry.ts";
import { Report } from "./report.ts";
import { attempt, roundsOf } from "./trial.ts";

/** Honest tries after which the solution is shown. */
const patience = 3;

/**
 * An exercise that checks itself and explains. Its author gives the right answer and the usual mistakes *as programs*; what a reader
 * writes is run on the same inputs and compared with both, so a mistake is recognised by what it does, however it is written.
 *
 * The reader works in three cells: `predict` commits to an answer before anything is written, `check` judges what was written, and
 * `recall` answers a question from an earlier lesson. Each returns a card that shows itself. Nothing throws: a notebook
 * nobody has worked on runs to its end. What was reached is kept on this computer ({@link ExerciseRecord}), and sent nowhere.
 *
 * @throws TypeError when the solution or a mistake is missing.
 * @example
 * const mean = exercise({
 *   id: "demo/mean",
 *   title: "The mean of a vector",
 *   inputs: (key, round) => [random.normal(key, [4 + round])],
 *   solution: (x) => x.sum().item() / x.size,
 *   mistakes: { "forgot 1/n": { like: (x) => x.sum().item(), look: "A mean does not grow with the number of values." } },
 *   hints: ["What does a mean divide by?", "By the number of values, `x.size`.", "`x.sum().item() / x.size`"],
 * });
 * mean.check(() => todo()).passed; // => false
 * mean.check((x) => x.sum().item()).mistakes; // => ["forgot 1/n"]
 * mean.check((x) => x.mean().item()).passed; // => true
 */
export function exercise<
  Args extends unknown[] | [],
  Result,
  P extends string = string,
  R extends string = string,
>(options: ExerciseOptions<Args, Result, P, R>): Exercise<Args, Result, P, R> {
  const made = new Exercise(options);
  register(made as unknown as Exercise<never[], unknown>);
  return made;
}

/** What a reader is to write for an exercise: `const mine: Answer<typeof slope> = …`. */
export type Answer<E> =
  E extends Exercise<infer Args, infer Result, string, string> ? (...args: Args) => Result : never;

/** What {@link exercise} makes. As the last value of a cell it shows how far the reader has come. */
export class Exercise<Args extends unknown[], Result, P extends string = string, R extends string = string> {
  readonly options: ExerciseOptions<Args, Result, P, R>;
  /** What right and wrong answers give. */
  readonly rounds: readonly Round[];
  /** What the last check said; undefined before the first. */
  lastReport: Report | undefined;
  /** What cells have called, in the order of their first calls. */
  readonly calls = new Set<"predict" | "check" | "recall">();

  constructor(options: ExerciseOptions<Args, Result, P, R>) {
    this.options = options;
    this.rounds = roundsOf(options as ExerciseOptions<Args, Result>);
  }

  /** What is kept of the reader's work on it. */
  get record(): ExerciseRecord {
    return readRecord(this.options.id, this.options.title);
  }

  /** Commits to an answer to the question that comes first. What was committed to first is what is kept. */
  predict(choice?: P): Card {
    this.calls.add("predict");
    return this.answerQuestion("prediction", this.options.predict, choice);
  }

  /** Answers the question from an earlier lesson. */
  recall(choice?: R): Card {
    this.calls.add("recall");
    if (this.options.recall !== undefined && this.record.passed === undefined && choice === undefined) {
      const lines = ["A question from an earlier lesson waits here until the exercise has passed."];
      return new Card({ tone: "open", title: `${this.options.title} · recall`, lines });
    }
    return this.answerQuestion("recall", this.options.recall, choice);
  }

  /** Runs an answer on the example and the variant, and says what came. */
  check(answer: (...args: Args) => Result): Report {
    this.calls.add("check");
    const { title } = this.options;
    const results = attempt(this.options as ExerciseOptions<Args, Result>, answer);
    if (results === "not written") {
      const lines = ["Not written yet: replace `todo()` by your code, and run the cell again."];
      return (this.lastReport = new Report(
        { tone: "open", title, lines },
        { passed: false, written: false, mistakes: [] },
      ));
    }
    const judgement = judge(results, this.rounds, this.options);
    const { tries, passed } = this.note(answer.toString(), judgement.passed);
    const shown = passed !== undefined || tries >= patience;
    return (this.lastReport = judgement.passed
      ? this.passReport(tries)
      : this.failReport(judgement, tries, shown));
  }

  /** Keeps that this was tried, and whether it passed. What was tried before, or after a pass, is no try. */
  private note(code: string, passes: boolean): ExerciseRecord {
    const record = this.record;
    const { tries, tried = [], passed = passes ? new Date().toISOString() : undefined } = record;
    const name = hash(code.replaceAll(/\s+/g, " ")).toString(36);
    const fresh = record.passed === undefined && !tried.includes(name);
    const noted = {
      ...record,
      ...(fresh ? { tries: tries + 1, tried: [...tried, name] } : {}),
      ...(passed === undefined ? {} : { passed }),
    };
    writeRecord(noted);
    return noted;
  }

  private passReport(tries: number): Report {
    const { title, recall } = this.options;
    const lines = [
      `Passed${tries > 1 ? ` at try ${tries}` : ""}: on the example, and on ${this.rounds.length - 1} fresh sets of inputs.`,
    ];
    if (recall !== undefined && this.record.recall === undefined)
      lines.push("One question from an earlier lesson, for `recall`:", asked(recall));
    const solution = this.solutionText();
    const folds =
      solution === undefined ? [] : [{ summary: "A solution, to compare", body: solution, code: true }];
    const unfolded = solution === undefined ? [] : [`A solution, to compare:\n${solution}`];
    return new Report(
      { tone: "right", title, lines, folds, unfolded },
      { passed: true, written: true, mistakes: [] },
    );
  }

  private failReport({ mistakes, findings }: Judgement, tries: number, shown: boolean): Report {
    const { title, hints } = this.options;
    const named = mistakes.map((name) => `**${name}** ${this.options.mistakes[name]!.look}`);
    const left = patience - tries;
    const solution = this.solutionText();
    const wait =
      solution === undefined || shown
        ? []
        : [`The solution is shown after ${left === 1 ? "one more try" : `${left} more tries`}.`];
    const [first, second, third] = hints;
    const inner = { summary: "Hint 2 of 3", body: second, inner: { summary: "Hint 3 of 3", body: third } };
    const folds = [
      { summary: "Hint 1 of 3", body: first, inner },
      ...(solution !== undefined && shown ? [{ summary: "The solution", body: solution, code: true }] : []),
    ];
    const unfolded = [
      ...hints.slice(0, tries).map((hint, i) => `Hint ${i + 1} of 3: ${hint}`),
      ...(solution !== undefined && shown ? [`The solution:\n${solution}`] : []),
    ];
    return new Report(
      {
        tone: "not yet",
        title: `${title} · not yet`,
        lines: [...named, ...findings, ...wait],
        folds,
        unfolded,
      },
      { passed: false, written: true, mistakes },
    );
  }

  private solutionText(): string | undefined {
    const { solution } = this.options;
    if (solution === undefined) return undefined;
    const text = host()?.source?.(solution) ?? solution.toString();
    // The body stands as deep as it did in the definition; its last line tells how deep.
    const indent = /\n( *)[^\n]*$/.exec(text)?.[1] ?? "";
    return text.replaceAll(`\n${indent}`, "\n");
  }

  private answerQuestion(
    kind: "prediction" | "recall",
    question: Question | undefined,
    choice: string | undefined,
  ): Card {
    const title = `${this.options.title} · ${kind}`;
    if (question === undefined)
      return new Card({ tone: "open", title, lines: ["This exercise asks no such question."] });
    if (choice === undefined) {
      const lines = [asked(question), "Choose one and run the cell again with it."];
      return new Card({ tone: "question", title, lines });
    }
    if (!Object.hasOwn(question.options, choice)) {
      const names = Object.keys(question.options).map((name) => `"${name}"`);
      return new Card({
        tone: "question",
        title,
        lines: [`"${choice}" is none of ${names.join(", ")}.`, asked(question)],
      });
    }
    const record = this.record;
    const right = choice === question.answer;
    if (record[kind] === undefined) writeRecord({ ...record, [kind]: { choice, right } });
    const first = this.record[kind]!.choice;
    const lines = [
      `${right ? "Yes" : `You said: ${question.options[choice]!}. It is`}: ${question.options[question.answer]!}. ${question.because}`,
      ...(first === choice ? [] : [`Your first answer was: ${question.options[first] ?? first}.`]),
    ];
    return new Card({ tone: right ? "right" : "not yet", title, lines });
  }

  /** How far the reader has come. */
  toCard(): Card {
    const { title, predict } = this.options;
    const { passed, tries, prediction } = this.record;
    const begin =
      predict !== undefined && prediction === undefined
        ? "Not begun: predict first."
        : "Not tried yet: write your answer below.";
    const state = tries === 0 ? begin : `${tries} ${tries === 1 ? "try" : "tries"} so far.`;
    const lines = [passed === undefined ? state : `Passed on ${passed.slice(0, 10)}.`];
    return new Card({ tone: passed === undefined ? "open" : "right", title: `Exercise · ${title}`, lines });
  }

  toString(): string {
    return this.toCard().toString();
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.toCard().toBundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
