import { ShapeError } from "../core/errors.ts";
import { DenseArray } from "../ndarray/dense.ts";
import type { NDArray } from "../ndarray/ndarray.ts";

/**
 * Refuses labels that are no class. Taken for a position, −1 would be the last class. Labels that are being traced cannot be
 * looked at.
 * @throws ShapeError
 */
export function checkLabels(caller: string, labels: NDArray, classes: number): void {
  if (!(labels instanceof DenseArray)) return;
  const odd = labels.contiguous().find((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (odd === undefined) return;
  throw new ShapeError(
    `${caller}: labels must be whole numbers from 0 to ${classes - 1} for ${classes} classes, got ${odd}`,
  );
}
