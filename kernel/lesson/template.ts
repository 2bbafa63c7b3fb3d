import type { Cell, Notebook } from "../notebook/format.ts";

const FOLDED = { jupyter: { source_hidden: true }, tags: ["exercise", "hide-input"] };

/**
 * A lesson to begin with: text, a figure, one complete exercise, and the parts that every lesson ends with.
 *
 * @param earlier - The lesson before it, which its exercise asks a question from.
 */
export function newLesson(name: string, earlier?: string): Notebook {
  const cells = [
    text(`# ${name}\n\nWhat the reader will see and be able to do, in two sentences; what they need for it.`),
    code("import", 'import { exercise, plot, random, todo } from "thalweg";'),
    text(`## First, a picture\n\n**Predict:** a question that the next cell answers.`),
    code(
      "picture",
      `plot.lines([{ name: "θ²", y: [4, 1, 0, 1, 4], x: [-2, -1, 0, 1, 2] }], {
  title: "A parabola", xLabel: "θ", yLabel: "θ²",
})`,
    ),
    text(
      `### Exercise · The mean\n\nReturn the mean of the numbers in the vector \`x\`. (Replace this by your own; docs/exercises.md says what each part does.)`,
    ),
    code(
      "mean",
      EXERCISE.replace("LESSON", slug(name)).replace(
        /.*EARLIER.*\n/,
        earlier === undefined ? "" : `    from: "${earlier}",\n`,
      ),
      FOLDED,
    ),
    code("mean-predict", 'mean.predict()          // commit: mean.predict("same"), and so on'),
    code("mean-check", "mean.check((x) => {\n  return todo();        // your code\n})"),
    code("mean-recall", "mean.recall()"),
    text(
      "## What to remember\n\n- …\n\n## Common misconceptions\n\n**“…”** …\n\n## Playground\n\nChange something, and see what becomes of it.",
    ),
    code("playground", "random.normal(random.key(0), [5])"),
    text("## Where to read on\n\n- Author, *Title*, where, year, section: what it says."),
  ];
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: "TypeScript (Thalweg)", language: "typescript", name: "thalweg" },
      language_info: { file_extension: ".ts", mimetype: "text/x-typescript", name: "typescript" },
    },
    cells: cells.map((cell, at) => ({ ...cell, id: cell.id ?? `text-${at + 1}` })),
  };
}

function text(source: string): Cell {
  return { cell_type: "markdown", metadata: {}, source };
}

function code(id: string, source: string, metadata: Cell["metadata"] = {}): Cell {
  return { cell_type: "code", id, metadata, source, outputs: [], execution_count: null };
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-") || "lesson";

const EXERCISE = `const mean = exercise({
  id: "LESSON/mean",
  title: "The mean",
  predict: {
    ask: "Every number of x is doubled. What happens to the mean?",
    options: { same: "it stays", double: "it doubles", quadruple: "it is four times as large" },
    answer: "double",
    because: "Sum and mean are linear.",
  },
  inputs: (key, round) => [random.normal(key, [4 + round])],
  solution: (x) => x.sum().item() / x.size,
  alternatives: [
    (x) => x.mean().item(),
    (x) => x.div(x.size).sum().item(),
    (x) => (x.toArray() as number[]).reduce((sum, v) => sum + v, 0) / x.shape[0],
  ],
  mistakes: {
    "Forgot 1/n.": { like: (x) => x.sum().item(), look: "With twice as many numbers your result is twice as large." },
    "The number of the example written down.": {
      like: (x) => x.sum().item() / 4,
      look: "The example has four numbers. Other vectors have another length.",
    },
  },
  hints: ["A mean is a sum, divided.", "Divided by how many there are: \`x.size\`.", "\`x.sum().item() / x.size\`"],
  recall: {
    from: "EARLIER",
    ask: "A question from an earlier lesson?",
    options: { yes: "yes", no: "no" },
    answer: "yes",
    because: "To recall is to learn.",
  },
});
mean`;
