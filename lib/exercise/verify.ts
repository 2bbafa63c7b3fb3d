import { Card } from "./card.ts";
import { judge, type Round, sameSketch } from "./judge.ts";
import { faultsOf } from "./question.ts";
import { type AnyExercise, registered } from "./registry.ts";
import { sketch } from "./sketch.ts";
import { attempt, inputsOf, rounds as roundCount } from "./trial.ts";

/** How many other right answers an exercise is tried with at least. */
const alternativesAsked = 3;

/** What a reader does, one cell each. */
const steps = ["predict", "check", "recall"] as const;

/** What is wrong with one exercise; nothing where `faults` is empty. */
export interface Verified {
  readonly id: string;
  readonly faults: readonly string[];
  /** Which lesson its recall question is from, where it says so. */
  readonly recalls?: string;
}

/** The exercises of a notebook, checked. As the last value of a cell it shows itself. */
export class Verification extends Card {
  readonly exercises: readonly Verified[];

  constructor(exercises: readonly Verified[]) {
    const faulty = exercises.filter(({ faults }) => faults.length > 0);
    super({
      tone: faulty.length === 0 ? "right" : "not yet",
      title: `${exercises.length - faulty.length} of ${exercises.length} exercises do what they should`,
      lines: faulty.map(({ id, faults }) => [`**${id}**`, ...faults].join("\n")),
    });
    this.exercises = exercises;
  }

  override toBundle(): Record<string, unknown> {
    return {
      ...super.toBundle(),
      "application/vnd.thalweg.verification+json": { exercises: this.exercises },
    };
  }
}

/**
 * Checks the exercises that this kernel's cells have made, as their author: cells ask for a prediction, check a stub that does not
 * pass, and ask a question from an earlier lesson, in this order; the solution and at least three alternatives pass, each mistake is
 * recognised by its own name alone, there are three hints, inputs differ from round to round, the questions have their answers.
 */
export function verify(exercises: readonly AnyExercise[] = registered()): Verification {
  return new Verification(
    exercises.map((exercise) => {
      const { id, recall } = exercise.options;
      const recalls = recall?.from === undefined ? {} : { recalls: recall.from };
      return { id, faults: faultsOfExercise(exercise), ...recalls };
    }),
  );
}

/** What the solution and the mistakes of each exercise give, by id: what stands for them in what students are given. */
export function recordings(exercises: readonly AnyExercise[] = registered()): Card {
  const recorded: Record<string, readonly Round[]> = {};
  for (const { options, rounds } of exercises) recorded[options.id] = rounds;
  return new Recordings(recorded);
}

class Recordings extends Card {
  readonly recorded: Readonly<Record<string, readonly Round[]>>;

  constructor(recorded: Readonly<Record<string, readonly Round[]>>) {
    super({ tone: "open", title: `${Object.keys(recorded).length} exercises recorded`, lines: [] });
    this.recorded = recorded;
  }

  override toBundle(): Record<string, unknown> {
    return { ...super.toBundle(), "application/vnd.thalweg.recordings+json": this.recorded };
  }
}

function faultsOfExercise(exercise: AnyExercise): string[] {
  const { options, rounds, lastReport } = exercise;
  const faults: string[] = [];
  const say = (fault: string): void => void faults.push(fault);
  const judged = (answer: (...args: never[]) => unknown) => {
    const results = attempt(options, answer);
    return results === "not written" ? undefined : judge(results, rounds, options);
  };

  const absent = steps.filter((step) => !exercise.calls.has(step));
  for (const step of absent) say(`no cell calls ${step}`);
  if (absent.length === 0 && [...exercise.calls].join() !== steps.join())
    say(`its cells call ${[...exercise.calls].join(", then ")}; a reader needs ${steps.join(", then ")}`);
  if (lastReport?.passed === true)
    say("passes without anybody's work: the last cell that calls check passes");

  const { solution, alternatives = [], mistakes, hints, predict, recall } = options;
  // What students are given has no solution, only what is recorded of it.
  const judgement = solution === undefined ? undefined : judged(solution);
  if (solution !== undefined && judgement?.passed !== true)
    say(`the solution does not pass: ${judgement?.findings.join(" ") ?? "it meets todo()"}`);
  if (solution !== undefined && alternatives.length < alternativesAsked)
    say(`has ${alternatives.length} alternatives, at least ${alternativesAsked} are asked for`);
  for (const [i, alternative] of alternatives.entries()) {
    const judgement = judged(alternative);
    if (judgement?.passed !== true)
      say(`alternative ${i + 1} does not pass: ${judgement?.findings.join(" ") ?? "it meets todo()"}`);
  }
  const answers = [solution, ...alternatives];
  if (new Set(answers).size < answers.length) say("one of the alternatives is given twice");

  if (Object.keys(mistakes).length === 0) say("recognises no mistake");
  for (const [name, { like, look }] of Object.entries(mistakes)) {
    if (look.trim() === "") say(`the mistake "${name}" does not say what to look at`);
    const judgement = like === undefined ? undefined : judged(like);
    if (judgement === undefined) continue;
    if (judgement.passed) say(`the mistake "${name}" passes as right`);
    else if (judgement.mistakes.join() !== name)
      say(`the mistake "${name}" is recognised as ${judgement.mistakes.join(" and ") || "nothing"}`);
  }
  if (hints.some((hint) => hint.trim() === "")) say("has an empty hint");
  if (new Set(hints).size < hints.length) say("gives the same hint twice");
  if (predict === undefined) say("asks for no prediction");
  else faults.push(...faultsOf(predict, "the prediction"));
  if (recall === undefined) say("asks no question from an earlier lesson");
  else faults.push(...faultsOf(recall, "the recall question"));
  faults.push(...faultsOfInputs(exercise));
  return faults;
}

/** Inputs that are the same each time cannot tell a rule from a number written down. */
function faultsOfInputs({ options }: AnyExercise): string[] {
  const drawn = Array.from({ length: roundCount }, (_, round) => sketch(inputsOf(options, round)));
  if (!sameSketch(drawn[0]!, sketch(inputsOf(options, 0))))
    return ["inputs differ when drawn again from the same key"];
  const alike = drawn.findIndex((one, i) => drawn.slice(0, i).some((other) => sameSketch(one, other)));
  return alike < 0 ? [] : [`the inputs of round ${alike} are those of an earlier round`];
}
