/** Networks: losses. */
export { binaryCrossEntropyWithLogits, leastSquares } from "./loss.ts";
