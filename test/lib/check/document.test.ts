import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { array, gradCheck, nn, type NDArray, random } from "../../../lib/index.ts";
import { cost, mistakes, net, planted, plantedMistakes } from "./mutations.ts";

/** What docs/gradient-checking.md says is what the check does; a test that fails prints the table as it should read. */
const document = readFileSync(join(import.meta.dirname, "../../../docs/gradient-checking.md"), "utf8");

function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0]!.map((_, j) => Math.max(...rows.map((row) => String(row[j]).length)));
  const line = (cells: readonly (string | number)[], fill = " ") =>
    `| ${cells.map((cell, j) => (j === 0 ? String(cell).padEnd(widths[j]!, fill) : String(cell).padStart(widths[j]!, fill))).join(" | ")} |`;
  const rule = `| ${widths.map((width, j) => (j === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(rows[0]!), rule, ...rows.slice(1).map((row) => line(row))].join("\n");
}

describe("planted mistakes", () => {
  const modes = [{}, { sample: 3 }, { directions: 4 }];
  const outcomes = plantedMistakes.map(({ what, tensor, change, cause }) => ({
    what,
    modes: modes.map((mode) => {
      const { tensors } = gradCheck(cost, net, { ...mode, gradient: planted(tensor, change) });
      const accused = tensors.filter(({ verdict }) => verdict !== "right");
      const named = accused.length === 1 && accused[0]?.name === tensor && accused[0].verdict === "wrong";
      return { found: accused.length > 0, named, cause: named && cause.test(accused[0]?.cause ?? "") };
    }),
  }));
  const count = (what: string | undefined) => {
    const of = outcomes.filter((outcome) => what === undefined || outcome.what === what);
    const sum = (mode: number, key: "found" | "named" | "cause") =>
      of.filter((outcome) => outcome.modes[mode]![key]).length;
    return [of.length, sum(0, "found"), sum(0, "named"), sum(0, "cause"), sum(1, "found"), sum(2, "found"), sum(2, "named")]; // prettier-ignore
  };

  test("are as many, and found as often, as the document says", () => {
    const head = ["mistake", "planted", "found", "only its array named", "cause named", "found by `sample: 3`", "found by `directions: 4`", "only its array named"]; // prettier-ignore
    const rows = mistakes.map(({ what }) => [what, ...count(what)]);
    expect(document).toContain(table([head, ...rows, ["**all**", ...count(undefined)]]));
  });

  test("are all found, named and explained by the full check, and all found along directions", () => {
    const [planted, found, named, cause, , alongDirections, namedAlong] = count(undefined);
    expect(planted).toBeGreaterThanOrEqual(60);
    expect([found, named, cause, alongDirections, namedAlong]).toEqual(Array(5).fill(planted));
  });
});

describe("right networks", () => {
  const activations = ["tanh", "sigmoid", "softplus", "elu", "gelu", "silu", "relu", "leakyRelu", "identity"] as const; // prettier-ignore
  /** What stands between the linear layers: an activation, and before it a norm. */
  type Between = {
    name: string;
    activation: (typeof activations)[number] | nn.Activation;
    norm?: () => nn.Layer;
  };
  const between: readonly Between[] = [
    ...activations.map((activation) => ({ name: `\`${activation}\``, activation })),
    { name: "`softmax`", activation: nn.softmax },
    { name: "batch norm, `tanh`", activation: "tanh", norm: () => nn.batchNorm(4) },
    { name: "batch norm, `relu`", activation: "relu", norm: () => nn.batchNorm(4) },
    { name: "layer norm, `gelu`", activation: "gelu", norm: () => nn.layerNorm(4) },
    { name: "layer norm, `relu`", activation: "relu", norm: () => nn.layerNorm(4) },
  ];
  const penalties = [
    () => array(0),
    (p: unknown) => nn.l2(p).mul(0.1),
    (p: unknown) => nn.l1(p).mul(0.1),
    (p: unknown) => nn.elastic(p).mul(0.1),
  ];
  const each = 24;

  const alarms = ({ activation, norm }: Between) => {
    const undecided = [0, 0];
    let wrong = 0;
    for (let seed = 0; seed < each; seed++) {
      const [first, second, third] = random.split(random.key(seed), 3);
      const depth = 1 + (seed % 3);
      const plain = nn.mlp([3, ...Array<number>(depth).fill(4), 2], { key: first, activation });
      const model = nn.sequential(
        plain.layers.flatMap((layer) => (norm && typeof layer === "function" ? [norm(), layer] : [layer])),
      );
      const x = random.normal(second, [8, 3]);
      const labels = random.integers(third, 0, 2, [8]);
      const losses = [
        (y: NDArray) => nn.crossEntropyWithLogits(y, labels),
        (y: NDArray) => nn.leastSquares(y.at(":", 0), labels.astype("float64")),
        (y: NDArray) => nn.huber(y.at(":", 1), labels.astype("float64")),
      ];
      const cost = (p: nn.Sequential) =>
        losses[seed % losses.length]!(p.forward(x)).add(penalties[seed % penalties.length]!(p));
      for (const [k, mode] of [{}, { directions: 3 }].entries()) {
        const { verdict } = gradCheck(cost, model, mode);
        if (verdict === "cannot tell") undecided[k]!++;
        else if (verdict !== "right") wrong++;
      }
    }
    return { wrong, undecided };
  };
  const results = between.map((row) => ({ name: row.name, ...alarms(row) }));

  test("raise no alarm, as the document says", () => {
    expect(each * between.length).toBeGreaterThanOrEqual(200);
    const head = [
      "between layers",
      "networks",
      "false alarms",
      "cannot tell",
      "cannot tell by `directions: 3`",
    ];
    const rows = results.map(({ name, wrong, undecided }) => [name, each, wrong, ...undecided]);
    expect(document).toContain(table([head, ...rows]));
    expect(results.filter(({ wrong }) => wrong > 0)).toEqual([]);
  });
});
