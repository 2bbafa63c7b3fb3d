import { type Dataset, readSet } from "./dataset.ts";

/**
 * Iris: length and width of the sepals and petals of 150 irises, in cm, 50 of each of three species.
 *
 * Source: R. A. Fisher (1936), Iris, UCI Machine Learning Repository, doi:10.24432/C56C76, CC BY 4.0.
 *
 * @returns `x` of shape (150, 4) and `y` of shape (150,) with the species 0, 1 and 2.
 *
 * @example
 * const iris = data.loadIris();
 * [iris.x.shape, iris.targetNames]; // => [[150, 4], ["setosa", "versicolor", "virginica"]]
 */
export function loadIris(): Dataset {
  return {
    ...readSet("iris"),
    targetNames: ["setosa", "versicolor", "virginica"],
    description:
      "Iris: length and width of sepals and petals, in cm, of 150 flowers of three species. " +
      "R. A. Fisher (1936), UCI Machine Learning Repository, doi:10.24432/C56C76, CC BY 4.0.",
  };
}
