import { golden } from "../golden.ts";

type Matrix = number[][];
interface Differentiated {
  readonly z: Matrix;
  readonly w: Matrix;
  readonly value: unknown;
  readonly gradient: Matrix;
}

/** What test/golden/networks.py wrote. */
export interface Networks {
  readonly activations: {
    readonly name: string;
    readonly x: number[];
    readonly value: number[];
    readonly gradient: number[];
  }[];
  readonly softmax: Differentiated;
  readonly logSoftmax: Differentiated;
  readonly layerNorm: Differentiated;
  readonly crossEntropy: Differentiated & { readonly labels: number[] };
  readonly binaryCrossEntropy: Differentiated & { readonly labels: Matrix };
  readonly binaryCrossEntropyOfSigmoid: Differentiated & { readonly labels: Matrix };
  readonly meanSquaredError: Differentiated & { readonly labels: Matrix };
  readonly huber: Differentiated & { readonly labels: Matrix };
  readonly hinge: Differentiated & { readonly labels: Matrix };
  readonly network: {
    readonly x: Matrix;
    readonly labels: number[];
    readonly parameters: [Matrix, number[], Matrix, number[]];
    readonly outputs: Matrix;
    readonly loss: number;
    readonly gradients: [Matrix, number[], Matrix, number[]];
  };
  readonly circles: {
    readonly trainX: Matrix;
    readonly trainY: number[];
    readonly testX: Matrix;
    readonly testY: number[];
    readonly weights: [Matrix, Matrix, Matrix];
  };
}

export const [networks] = golden<Networks>("networks") as [Networks];
