import { type Dataset, readSet } from "./dataset.ts";

/**
 * Breast Cancer Wisconsin (Diagnostic): 30 features of the cell nuclei in images of 569 breast masses, 212 of them
 * malignant (0) and 357 benign (1).
 *
 * Source: W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), UCI Machine Learning Repository,
 * doi:10.24432/C5DW2B, CC BY 4.0.
 *
 * @returns `x` of shape (569, 30) and `y` of shape (569,).
 *
 * @example
 * const cancer = data.loadBreastCancer();
 * [cancer.x.shape, cancer.y.sum().item()]; // => [[569, 30], 357]
 */
export function loadBreastCancer(): Dataset {
  return {
    ...readSet("breast-cancer"),
    targetNames: ["malignant", "benign"],
    description:
      "Breast Cancer Wisconsin (Diagnostic): 30 features of the cell nuclei in images of 569 breast masses. " +
      "W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), UCI Machine Learning Repository, " +
      "doi:10.24432/C5DW2B, CC BY 4.0.",
  };
}
