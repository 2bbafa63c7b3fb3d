import { describe, expect, test } from "vitest";
import { array, type NDArray, nn, ones, random } from "../../../lib/index.ts";
import { kindOf, type Tapped, tapped } from "../../../lib/ops/tap.ts";

const [a, b] = random.split(random.key(0));
const halve = (z: NDArray) => z.mul(0.5);
const block = nn.residual(nn.sequential([nn.linear(3, 3, { key: a }), halve]));
const net = nn.sequential([block, nn.linear(3, 2, { key: b })]);
const x = ones([4, 3]);

describe("tapped", () => {
  test("tells of each layer and activation once, in the order they run, and changes nothing", () => {
    const seen: Tapped[] = [];
    const look = tapped(net, (layer) => {
      seen.push(layer);
      return layer.output;
    });
    expect(look.forward(x).toArray()).toEqual(net.forward(x).toArray());
    expect(seen.map(({ name, layer }) => `${name} ${kindOf(layer)}`)).toEqual([
      "layers.0.inner.layers.0 Linear",
      "layers.0.inner.layers.1 halve",
      "layers.0 Residual",
      "layers.1 Linear",
    ]);
    expect(seen[0]?.input).toBe(x);
    expect(seen[2]?.output.shape).toEqual([4, 3]);
  });

  test("goes on with what the tap gives instead", () => {
    const zeroed = tapped(net, ({ name, output }) => (name === "layers.0" ? output.mul(0) : output));
    expect(net.forward(x).abs().sum().item()).toBeGreaterThan(1);
    expect(zeroed.forward(x).abs().sum().item()).toBe(0);
  });

  test("knows functions in fields, and a model that is a layer itself", () => {
    const names: string[] = [];
    const model = { act: nn.relu, gain: array(2), forward: (z: NDArray) => z };
    const look = tapped(model, ({ name, output }) => {
      names.push(name);
      return output;
    });
    look.act(x);
    look.forward(x);
    expect(names).toEqual(["act", ""]);
  });
});
