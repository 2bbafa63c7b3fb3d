import { type Dataset, readSet } from "./dataset.ts";

/**
 * Wine: 13 measurements of 178 Italian wines of one region, from three cultivars (59, 71 and 48 wines).
 *
 * The features differ in scale by more than a thousandfold (hue .48 to 1.71, proline 278 to 1680), which makes the set
 * a good one to see what normalizing inputs does. The source documents no units.
 *
 * Source: S. Aeberhard and M. Forina (1991), Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J, CC BY 4.0.
 *
 * @returns `x` of shape (178, 13) and `y` of shape (178,) with the cultivars 0, 1 and 2.
 * @example
 * const wine = data.loadWine();
 * wine.x.shape; // => [178, 13]
 * wine.featureNames[12]; // => "proline"
 */
export function loadWine(): Dataset {
  return {
    ...readSet("wine"),
    targetNames: ["cultivar 1", "cultivar 2", "cultivar 3"],
    description:
      "Wine: 13 chemical measurements of 178 wines grown in one region of Italy, from three cultivars. " +
      "S. Aeberhard and M. Forina (1991), UCI Machine Learning Repository, doi:10.24432/C5PC7J, CC BY 4.0.",
  };
}
