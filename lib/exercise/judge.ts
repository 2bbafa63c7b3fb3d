import { type Sketch, type SketchedLeaf, sameLeaf, type Tolerance } from "./sketch.ts";

/** What the right answer and each usual mistake give on one set of inputs. */
export interface Round {
  readonly solution: Sketch;
  readonly mistakes: Readonly<Record<string, Sketch>>;
}

/** What is to be said of an answer. */
export interface Judgement {
  readonly passed: boolean;
  /** Names of the usual mistakes that explain what is wrong; empty where none does. */
  readonly mistakes: readonly string[];
  /** What can be said without knowing the mistake: one sentence each. */
  readonly findings: readonly string[];
}

/**
 * Compares what an answer gave, round by round, with what the right answer and the usual mistakes give. Round 0 is the example
 * that the reader sees, the others are the variant. A mistake explains a part of the result that
 * is wrong if it gives the same wrong values in every round; so two mistakes at once are both found where they spoil different parts.
 */
export function judge(
  answers: readonly Sketch[],
  rounds: readonly Round[],
  tolerance?: Tolerance,
): Judgement {
  const error = firstError(answers, rounds, tolerance);
  if (error !== undefined) return error;
  const names = [
    ...new Set([...leavesOf(rounds[0]!.solution), ...leavesOf(answers[0]!)].map((leaf) => leaf.name)),
  ];
  const same = (a: Sketch | undefined, b: Sketch | undefined, name: string): boolean => {
    const [x, y] = [leafOf(a, name), leafOf(b, name)];
    return x !== undefined && y !== undefined && sameLeaf(x, y, tolerance);
  };
  const wrong = names.filter((name) => !rounds.every(({ solution }, r) => same(answers[r], solution, name)));
  if (wrong.length === 0) return { passed: true, mistakes: [], findings: [] };

  const { mistakes, open } = explain(wrong, Object.keys(rounds[0]!.mistakes), {
    explains: (mistake, name) => rounds.every((round, r) => same(answers[r], round.mistakes[mistake], name)),
    spoils: (mistake, name) =>
      !rounds.every(({ solution, mistakes }) => same(mistakes[mistake], solution, name)),
    names,
  });
  const right = names.filter((name) => !wrong.includes(name));
  const findings = open.map((name) => finding(name, answers, rounds, tolerance));
  if (right.length > 0) findings.push(`${list(right)} ${right.length > 1 ? "are" : "is"} right.`);
  return { passed: false, mistakes, findings };
}

interface Explanations {
  /** Whether the answer and the mistake agree on a part. */
  readonly explains: (mistake: string, name: string) => boolean;
  /** Whether the mistake makes a part wrong. */
  readonly spoils: (mistake: string, name: string) => boolean;
  readonly names: readonly string[];
}

/** The fewest mistakes that explain the wrong parts: the one that explains most first, and of those the one that spoils no others. */
function explain(
  wrong: readonly string[],
  known: readonly string[],
  { explains, spoils, names }: Explanations,
) {
  const mistakes: string[] = [];
  let open = wrong;
  for (;;) {
    const ranked = known
      .map((mistake) => ({
        mistake,
        gain: open.filter((name) => explains(mistake, name)).length,
        foreign: names.filter((name) => !wrong.includes(name) && spoils(mistake, name)).length,
      }))
      .filter(({ gain }) => gain > 0)
      .sort((a, b) => b.gain - a.gain || a.foreign - b.foreign);
    const best = ranked[0]?.mistake;
    if (best === undefined) return { mistakes, open };
    mistakes.push(best);
    open = open.filter((name) => !explains(best, name));
  }
}

/** What to say when the answer throws, unless a usual mistake throws the same. */
function firstError(
  answers: readonly Sketch[],
  rounds: readonly Round[],
  tolerance?: Tolerance,
): Judgement | undefined {
  const at = answers.findIndex((answer) => "error" in answer);
  if (at < 0) return undefined;
  const matches = (mistake: string) =>
    rounds.every((round, r) => sameSketch(answers[r]!, round.mistakes[mistake]!, tolerance));
  const mistake = Object.keys(rounds[0]!.mistakes).find(matches);
  if (mistake !== undefined) return { passed: false, mistakes: [mistake], findings: [] };
  const { error } = answers[at] as { error: string };
  const where = at === 0 ? "" : ", on inputs of another size than the example's";
  return { passed: false, mistakes: [], findings: [`It stopped with an error${where}: ${error}`] };
}

/** Whether two results are the same in every part. */
export function sameSketch(a: Sketch, b: Sketch, tolerance?: Tolerance): boolean {
  if ("error" in a || "error" in b) return "error" in a && "error" in b && a.error === b.error;
  return (
    a.leaves.length === b.leaves.length &&
    a.leaves.every((leaf) => {
      const other = leafOf(b, leaf.name);
      return other !== undefined && sameLeaf(leaf, other, tolerance);
    })
  );
}

/** One sentence on a part that is wrong for no reason known. */
function finding(
  name: string,
  answers: readonly Sketch[],
  rounds: readonly Round[],
  tolerance?: Tolerance,
): string {
  const what = name === "" ? "The result" : name;
  const [got, expected] = [leafOf(answers[0], name), leafOf(rounds[0]!.solution, name)];
  if (expected === undefined) return `${what} is not asked for.`;
  if (got === undefined) {
    if (leavesOf(answers[0]!).length === 0)
      return "The function returns nothing to compare: is there a `return`?";
    return `${what} is missing from the result.`;
  }
  if (got.shape !== expected.shape) return `${what} has shape ${got.shape}, expected ${expected.shape}.`;
  if (typeof got.sum === "string" || typeof expected.sum === "string")
    return `${what} is "${got.sum}" on the example, expected "${expected.sum}".`;
  if (!Number.isFinite(got.sum) && Number.isFinite(expected.sum)) return `${what} is not finite: ${got.sum}.`;
  if (sameLeaf(got, expected, tolerance))
    return `${what} is right on the example, but not on fresh inputs of other sizes: is a number or a shape of the example written into the code?`;
  const factor = constantFactor(name, answers, rounds);
  if (factor !== undefined) return `${what} is ${show(factor)} times what it should be, throughout.`;
  if (expected.shape === "()")
    return `${what} is ${show(got.sum)} on the example, expected ${show(expected.sum)}.`;
  return `${what} has the right shape ${expected.shape} and wrong values.`;
}

/** The number c for which the answer is c times the right one in every round. */
function constantFactor(
  name: string,
  answers: readonly Sketch[],
  rounds: readonly Round[],
): number | undefined {
  const ratios = rounds.map(({ solution }, r) => {
    const [got, expected] = [leafOf(answers[r], name), leafOf(solution, name)];
    if (got === undefined || expected === undefined) return NaN;
    return Number(got.sum) / Number(expected.sum);
  });
  const [c] = ratios;
  const constant = ratios.every((ratio) => Math.abs(ratio / c! - 1) < 1e-6);
  return constant && rounds.length > 1 && Number.isFinite(c) && c !== 0 ? c : undefined;
}

const show = (value: number): string => String(Number(value.toPrecision(6)));

function list(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0]!;
}

function leavesOf(sketch: Sketch): readonly SketchedLeaf[] {
  return "leaves" in sketch ? sketch.leaves : [];
}

function leafOf(sketch: Sketch | undefined, name: string): SketchedLeaf | undefined {
  return sketch === undefined ? undefined : leavesOf(sketch).find((leaf) => leaf.name === name);
}
