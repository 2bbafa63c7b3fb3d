import { describe, expect, test } from "vitest";
import { type Answer, array, exercise, exercises, type NDArray, random, todo } from "../../../lib/index.ts";

let made = 0;
/** An exercise nobody has worked on yet: the records outlive a test. */
function slopeExercise(id = `test/slope-${made++}`) {
  return exercise({
    id,
    title: "The two-sided slope",
    predict: {
      ask: "Which errs less?",
      options: { one: "one side", two: "two sides" },
      answer: "two",
      because: "Even terms cancel.",
    },
    inputs: (key, round) => [(t: number) => t ** 3 + round * t ** 2, random.uniform(key).item() + 1, 0.01],
    solution: (f, theta, epsilon) => (f(theta + epsilon) - f(theta - epsilon)) / (2 * epsilon),
    alternatives: [
      (f, theta, epsilon) => (f(theta + epsilon) - f(theta - epsilon)) / epsilon / 2,
      (f, theta, epsilon) => ((f(theta + epsilon) - f(theta - epsilon)) * 0.5) / epsilon,
      (f, theta, epsilon) =>
        [-1, 1].reduce((sum, side) => sum + side * f(theta + side * epsilon), 0) / (2 * epsilon),
    ],
    mistakes: {
      "One side only.": {
        like: (f, theta, epsilon) => (f(theta + epsilon) - f(theta)) / epsilon,
        look: "Where is the second point?",
      },
      "Half the distance.": {
        like: (f, theta, epsilon) => (f(theta + epsilon) - f(theta - epsilon)) / epsilon,
        look: "How far apart are the two points?",
      },
    },
    hints: ["Two points.", "`theta ± epsilon`.", "Divide by `2 * epsilon`."],
    recall: {
      from: "04",
      ask: "A sum of n terms?",
      options: { n: "n", one: "1" },
      answer: "n",
      because: "Variances add.",
    },
  });
}

describe("a reader's way through an exercise", () => {
  test("predict: the question, the verdict, and the first answer that counts", () => {
    const slope = slopeExercise();
    expect(slope.predict().toString()).toContain('`"one"`: one side');
    expect(slope.predict("one").toString()).toContain(
      "You said: one side. It is: two sides. Even terms cancel.",
    );
    expect(slope.predict("two").toString()).toContain("Your first answer was: one side.");
    expect(slope.record.prediction).toEqual({ choice: "one", right: false });
    expect(slope.predict("three" as "one").toString()).toContain('"three" is none of "one", "two".');
  });

  test("a stub does not pass, counts no try, and throws nothing", () => {
    const slope = slopeExercise();
    const report = slope.check(() => todo());
    expect([report.passed, slope.record.tries]).toEqual([false, 0]);
    expect(report.toString()).toContain("Not written yet");
  });

  test("a usual mistake is called by its name and told what to look at, however it is written", () => {
    const report = slopeExercise().check((f, theta, h) => f(theta + h) / h - f(theta) / h);
    expect(report.mistakes).toEqual(["One side only."]);
    expect(report.toString()).toContain("One side only. Where is the second point?");
  });

  test("each honest try unfolds one more hint in text, and the third the solution; the same code again is no try", () => {
    const slope = slopeExercise();
    const tries: Answer<typeof slope>[] = [() => 0, () => 1, () => 2];
    const texts = tries.map((answer) => slope.check(answer).toString());
    expect(texts.map((text) => [...text.matchAll(/Hint \d/g)].length)).toEqual([1, 2, 3]);
    expect(texts.map((text) => text.includes("The solution:"))).toEqual([false, false, true]);
    expect(texts[0]).toContain("The solution is shown after 2 more tries.");
    slope.check(tries[2]!);
    expect(slope.record.tries).toBe(3);
  });

  test("tries outlive the kernel: the same code is no new try when the exercise is made again", () => {
    const slope = slopeExercise();
    slope.check(() => 0);
    slope.check(() => 1);
    const again = slopeExercise(slope.options.id);
    again.check(() => 0);
    expect(again.record.tries).toBe(2);
    expect(again.check(() => 2).toString()).toContain("The solution:");
  });

  test("after a pass a wrong answer is shown the solution at once", () => {
    const slope = slopeExercise();
    slope.check((f, t, h) => (f(t + h) - f(t - h)) / (2 * h));
    expect(slope.check(() => 0).toString()).toContain("The solution:");
  });

  test("in HTML every hint is folded into the one before, and text is escaped", () => {
    const html = slopeExercise()
      .check(() => Number("<b>"))
      .toHtml();
    expect(html.match(/<details/g)).toHaveLength(3);
    expect(html.indexOf("Hint 2")).toBeGreaterThan(html.indexOf("Two points."));
    expect(html).toContain("not finite: NaN");
  });

  test("a pass shows a solution, asks the question from an earlier lesson, and is kept", () => {
    const slope = slopeExercise();
    expect(slope.recall().toString()).toContain("waits here");
    const report = slope.check((f, t, h) => (f(t + h) - f(t - h)) / (2 * h));
    expect(report.passed).toBe(true);
    expect(report.toString()).toContain("A solution, to compare:");
    expect(report.toString()).toContain("From lesson 04: A sum of n terms?");
    expect(slope.record.passed).toMatch(/^\d{4}-/);
    slope.check(() => 0);
    expect(slope.record.passed).toMatch(/^\d{4}-/);
    expect(slope.recall("n").toString()).toContain("Yes: n. Variances add.");
    expect(slope.check((f, t, h) => (f(t + h) - f(t - h)) / (2 * h)).toString()).not.toContain("A sum of n");
    expect(slope.toString()).toContain("Passed on 20");
  });
});

describe("what a check says where no usual mistake explains it", () => {
  const parts = (answer: (x: NDArray) => { mean: NDArray; std: NDArray }) =>
    exercise({
      id: `test/parts-${made++}`,
      title: "Mean and deviation",
      inputs: (key, round) => [random.normal(key, [4 + round, 3])],
      solution: (x) => ({ mean: x.mean(0), std: x.std(0) }),
      mistakes: {
        "The variance.": { like: (x) => ({ mean: x.mean(0), std: x.var(0) }), look: "Which unit?" },
        "Per row.": { like: (x) => ({ mean: x.mean(1), std: x.std(0) }), look: "Which axis?" },
      },
      hints: ["a", "b", "c"],
    }).check(answer);

  test("two mistakes at once are both named", () => {
    expect(parts((x) => ({ mean: x.mean(1), std: x.var(0) })).mistakes).toEqual([
      "The variance.",
      "Per row.",
    ]);
  });

  test("of two mistakes that explain what is wrong, the one that spoils nothing else is named", () => {
    const both = exercise({
      id: "test/both",
      title: "Both",
      inputs: (key, round) => [random.normal(key, [2 + round])],
      solution: (x) => ({ a: x.mul(2), b: x.mul(3) }),
      mistakes: {
        "Nothing done.": { like: (x) => ({ a: x, b: x }), look: "…" },
        "One of two.": { like: (x) => ({ a: x.mul(2), b: x }), look: "…" },
      },
      hints: ["1", "2", "3"],
    });
    expect(both.check((x) => ({ a: x.mul(2), b: x })).mistakes).toEqual(["One of two."]);
    expect(both.check((x) => ({ a: x, b: x })).mistakes).toEqual(["Nothing done."]);
  });

  test.each<[string, (x: NDArray) => unknown, string]>([
    [
      "a shape",
      (x) => ({ mean: x.mean(), std: x.std(0) }),
      "mean has shape (), expected (3,). std is right.",
    ],
    [
      "a factor",
      (x) => ({ mean: x.mean(0).mul(-2), std: x.std(0) }),
      "mean is -2 times what it should be, throughout.",
    ],
    ["a missing part", (x) => ({ mean: x.mean(0) }), "std is missing from the result. mean is right."],
    ["nothing returned", () => undefined, "is there a `return`?"],
    ["an error", (x) => x.matmul(x), "It stopped with an error: matmul"],
    [
      "the example written down",
      (x) => ({ mean: x.sum(0).div(4), std: x.std(0) }),
      "on fresh inputs of other sizes",
    ],
    [
      "other values",
      (x) => ({ mean: x.min(0), std: x.std(0) }),
      "mean has the right shape (3,) and wrong values.",
    ],
  ])("%s", (_, answer, said) => {
    const report = parts(answer as never);
    expect(report.passed).toBe(false);
    expect(report.toString().replaceAll(/\s+/g, " ")).toContain(said);
  });
});

describe("an author's check", () => {
  test("finds nothing where the stub fails, right answers pass and each mistake is recognised", () => {
    const slope = slopeExercise();
    slope.predict();
    slope.check(() => todo());
    slope.recall();
    expect(exercises.verify([slope as never]).exercises).toEqual([
      { id: slope.options.id, faults: [], recalls: "04" },
    ]);
  });

  test("says what is wrong", () => {
    const bad = exercise({
      id: "test/bad",
      title: "Twice",
      inputs: (): [number] => [2],
      solution: (x) => 2 * x,
      alternatives: [(x) => x + x, (x) => x + 2],
      mistakes: {
        square: { like: (x) => x ** 2, look: "Try 3." },
        cube: { like: (x) => x ** 3, look: "" },
        "the cube again": { like: (x) => x * x * x, look: "Which power?" },
      },
      hints: ["a", "b", ""],
      predict: { ask: "?", options: { a: "yes" }, answer: "a", because: "" },
    });
    bad.check((x) => 2 * x);
    const [{ faults } = { faults: [] }] = exercises.verify([bad as never]).exercises;
    expect(faults).toEqual([
      "no cell calls predict",
      "no cell calls recall",
      "passes without anybody's work: the last cell that calls check passes",
      "has 2 alternatives, at least 3 are asked for",
      'the mistake "square" passes as right',
      'the mistake "cube" does not say what to look at',
      'the mistake "the cube again" is recognised as cube',
      "has an empty hint",
      "the prediction offers fewer than two answers",
      "the prediction does not say why its answer is right",
      "asks no question from an earlier lesson",
      "the inputs of round 1 are those of an earlier round",
    ]);
  });

  test("asks for a prediction before the check, and for hints that differ", () => {
    const slope = slopeExercise();
    const hints = ["Two points.", "Two points.", "Divide."] as const;
    const bad = exercise({
      ...slope.options,
      id: `test/slope-${made++}`,
      hints,
      predict: undefined as never,
    });
    bad.check(() => todo());
    bad.predict();
    bad.recall();
    expect(exercises.verify([bad as never]).exercises[0]!.faults).toEqual([
      "its cells call check, then predict, then recall; a reader needs predict, then check, then recall",
      "gives the same hint twice",
      "asks for no prediction",
    ]);
  });

  test("an exercise with recordings in the place of its solution judges alike, and shows no solution", () => {
    const whole = slopeExercise();
    const stripped = exercise({
      ...whole.options,
      id: whole.options.id,
      solution: undefined as never,
      alternatives: [],
      mistakes: { "One side only.": { look: "Where?" }, "Half the distance.": { look: "How far?" } },
      recorded: JSON.parse(JSON.stringify(whole.rounds)) as typeof whole.rounds,
    });
    for (const answer of [
      whole.options.solution!,
      ...Object.values(whole.options.mistakes).map(({ like }) => like!),
    ]) {
      const [a, b] = [whole.check(answer), stripped.check(answer)];
      expect([b.passed, b.mistakes]).toEqual([a.passed, a.mistakes]);
      expect(b.toString()).not.toContain("solution");
    }
  });

  test("an exercise without a solution or a recording is refused", () => {
    const make = () =>
      exercise({ id: "test/none", title: "None", inputs: () => [1], mistakes: {}, hints: ["", "", ""] });
    expect(make).toThrow("exercise test/none: the solution is not written");
  });

  test("results are the same whether they come as numbers, lists, typed arrays or arrays", () => {
    const list = exercise({
      id: "test/list",
      title: "List",
      inputs: (_key, round) => [3 + round],
      solution: (n): ArrayLike<number> | NDArray => Array.from({ length: n }, (_, i) => i / 3),
      mistakes: {},
      hints: ["a", "b", "c"],
    });
    expect(list.check((n) => array(Array.from({ length: n }, (_, i) => i / 3))).passed).toBe(true);
    expect(list.check((n) => Float64Array.from({ length: n }, (_, i) => i / 3)).passed).toBe(true);
  });
});
