import { type Dataset, readSet } from "./dataset.ts";

/**
 * Palmer penguins: length and depth of the bill and length of the flipper in mm, and weight in g, of 342 penguins of
 * three species.
 *
 * Source: K. Gorman, T. Williams and W. Fraser (2014), by way of A. Horst, A. Hill and K. Gorman (2020),
 * palmerpenguins, doi:10.5281/zenodo.3960218, CC0 1.0.
 *
 * @returns `x` of shape (342, 4) and `y` of shape (342,) with the species 0, 1 and 2.
 *
 * @example
 * const penguins = data.loadPenguins();
 * penguins.featureNames; // => ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
 */
export function loadPenguins(): Dataset {
  return {
    ...readSet("penguins"),
    targetNames: ["Adelie", "Chinstrap", "Gentoo"],
    description:
      "Palmer penguins: bill, flipper and weight of 342 penguins of three species. K. Gorman, T. Williams and " +
      "W. Fraser (2014), by way of A. Horst, A. Hill and K. Gorman (2020), palmerpenguins, " +
      "doi:10.5281/zenodo.3960218, CC0 1.0.",
  };
}
