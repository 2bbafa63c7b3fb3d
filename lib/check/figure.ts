import { bars } from "../plot/bars.ts";
import type { Figure } from "../plot/figure.ts";
import { heatmap } from "../plot/heatmap.ts";
import { lines } from "../plot/lines.ts";
import { sideBySide } from "../plot/side-by-side.ts";
import type { Shape } from "../core/shape.ts";
import { relativeDifference } from "./distance.ts";
import type { EpsilonSweep, TensorCheck } from "./report.ts";
import type { TaylorTest } from "./taylor.ts";

/** What the pictures of a gradient check are drawn from. */
export interface Pictured {
  readonly title: string;
  /** Distances below this are drawn as this: 0 has no logarithm. */
  readonly floor: number;
  readonly tensors: readonly TensorCheck[];
  /** The gradients of the array to be seen element by element. */
  readonly tensor: {
    readonly name: string;
    readonly shape: Shape;
    readonly analytic: ArrayLike<number>;
    readonly numerical: ArrayLike<number>;
  };
  readonly sweep: EpsilonSweep;
}

const yLabel = "relative distance";

/** A bar for each parameter array, the distance of one element over ε or the remainders over h, and the elements of one array. */
export function checkFigure({ title, floor, tensors, tensor, sweep }: Pictured): Figure {
  const yaxis = { range: [Math.log10(floor), 0.3], dtick: 2 };
  const drawn = (distance: number) => Math.max(distance, floor);
  const perTensor = bars(
    tensors.map(({ name }) => name || "parameter"),
    [{ name: "distance", values: tensors.map(({ distance }) => drawn(distance)) }],
    { title: "Each array", xLabel: "array", yLabel, yScale: "log", layout: { yaxis } },
  );
  const rows = rowsOf(tensor, floor);
  // A single number makes no map, as when directions led to one element, or the array is a scalar.
  const isMap = rows.flat().filter(Number.isFinite).length > 1;
  const elements = () =>
    heatmap(rows, {
      title: `Elements of ${tensor.name || "the parameter"}`,
      xLabel: "column",
      yLabel: "row",
      zLabel: yLabel,
      zScale: "log",
      range: [floor, 1],
    });
  const remainders = tensors.flatMap(({ taylor }) => (taylor ? [taylor] : []));
  const overEpsilon =
    remainders.length > 0
      ? remainderPanel(remainders)
      : lines([{ name: sweep.name, x: sweep.epsilons, y: sweep.distances.map(drawn) }], {
          title: `${sweep.name} over ε`,
          xLabel: "ε",
          yLabel,
          xScale: "log",
          yScale: "log",
          layout: { yaxis, xaxis: { dtick: 4, tickangle: 0 } },
        });
  const panels = isMap ? [perTensor, overEpsilon, elements()] : [perTensor, overEpsilon];
  return sideBySide(panels, { title, layout: { showlegend: remainders.length > 0 } });
}

/** What the gradient leaves of the cost over the step, one line for each array: 2 decades a decade when it is right. */
function remainderPanel(tests: readonly TaylorTest[]): Figure {
  return lines(
    tests.map(({ name, steps, remainders, order }) => ({
      name: `${name || "parameter"}, order ${Number.isNaN(order) ? "none" : order.toFixed(2)}`,
      x: steps,
      y: remainders,
    })),
    {
      title: "Remainder over h",
      xLabel: "step h",
      yLabel: "|J(θ + hv) − J(θ) − h g·v|",
      xScale: "log",
      yScale: "log",
      layout: { xaxis: { dtick: 2, tickangle: 0 } },
    },
  );
}

/** The distances of all elements, NaN where one was not looked at; leading axes are laid out one below the other. */
function rowsOf({ shape, analytic, numerical }: Pictured["tensor"], floor: number): number[][] {
  const columns = shape.at(-1) ?? 1;
  return Array.from({ length: analytic.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => {
      const at = i * columns + j;
      return Math.max(relativeDifference(analytic[at]!, numerical[at]!), floor);
    }),
  );
}
