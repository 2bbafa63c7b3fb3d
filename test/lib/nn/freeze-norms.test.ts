import { describe, expect, test } from "vitest";
import { array, nn, random, tree } from "../../../lib/index.ts";

const [first, last] = random.split(random.key(0));
const net = nn.sequential([
  nn.linear(3, 4, { key: first }),
  nn.residual(nn.sequential([nn.batchNorm(4), nn.tanh])),
  nn.batchNorm(4),
  nn.linear(4, 1, { key: last }),
]);
const x = random.normal(random.key(1), [20, 3]);
const other = random.normal(random.key(2), [20, 3]).mul(5);

describe("freezeNorms", () => {
  const freeze = nn.freezeNorms(net, (model) => model.forward(x));

  test("changes nothing on the examples that the statistics are of", () => {
    expect(freeze(net).forward(x).toArray()).toEqual(net.forward(x).toArray());
  });

  test("makes each example's output depend on itself alone, in nested layers too", () => {
    const frozen = freeze(net);
    const alone = frozen.forward(other.at(array([3], { dtype: "int32" })));
    expect(alone.item()).toBeCloseTo(frozen.forward(other).at(3, 0).item(), 12);
    expect(frozen.forward(other).at(3, 0).item()).not.toBeCloseTo(net.forward(other).at(3, 0).item(), 3);
  });

  test("keeps the parameters and their names, and freezes another model of the structure as well", () => {
    expect(tree.names(freeze(net))).toEqual(tree.names(net));
    const half = tree.map((p) => p.mul(0.5), net);
    expect(tree.leaves(freeze(half)).map((p) => p.toArray())).toEqual(
      tree.leaves(half).map((p) => p.toArray()),
    );
  });

  test("hands back a model without such layers, without running it", () => {
    const plain = nn.mlp([2, 2], { key: first });
    const untouched = nn.freezeNorms(plain, () => {
      throw new Error("was run");
    });
    expect(untouched(plain)).toBe(plain);
  });
});
