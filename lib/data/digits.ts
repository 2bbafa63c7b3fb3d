import { type Dataset, readSet } from "./dataset.ts";

/**
 * Digits: 1797 handwritten digits as images of 8 × 8 pixels, row by row, from 0 (white) to 16.
 *
 * Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,
 * doi:10.24432/C50P49, CC BY 4.0.
 *
 * @returns `x` of shape (1797, 64) and `y` of shape (1797,) with the digits 0 to 9.
 *
 * @example
 * const digits = data.loadDigits();
 * digits.x.at(0).reshape([8, 8]).at(0).toArray(); // => [0, 0, 5, 13, 9, 1, 0, 0]
 * digits.y.at(0).item(); // => 0
 */
export function loadDigits(): Dataset {
  return {
    ...readSet("digits"),
    targetNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    description:
      "Digits: 1797 handwritten digits, 8 × 8 pixels of 0 to 16 (the test part of the original set). " +
      "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning " +
      "Repository, doi:10.24432/C50P49, CC BY 4.0.",
  };
}
