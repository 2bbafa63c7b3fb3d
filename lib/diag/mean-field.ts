/** The activations that {@link meanField} knows. */
export type MeanFieldActivation = "identity" | "relu" | "sigmoid" | "tanh";

/** Options of {@link meanField}. */
export interface MeanFieldOptions {
  readonly activation: MeanFieldActivation;
  /** σ_w² = n Var(w), for n inputs of a layer: 1 is LeCun's initialization, 2 is He's. */
  readonly weightVariance: number;
  /** σ_b² = Var(b). Default 0. */
  readonly biasVariance?: number;
}

/** Size of what passes through a network, layer by layer, as predicted by {@link MeanField.profile}. */
export interface Profile {
  /** √(mean of h²) after the activation of layer 1, 2, …, depth. */
  readonly activations: readonly number[];
  /** √(mean of g²) of the gradient by the same outputs, in units of the last one. */
  readonly gradients: readonly number[];
}

/** A wide network with random weights, as mean-field theory sees it. */
export interface MeanField {
  /** The variance of the next layer's pre-activations z, given that of this one's: σ_w² E φ(√q ε)² + σ_b². */
  readonly varianceMap: (q: number) => number;
  /** The factor σ_w² E φ'(√q ε)² by which the mean squared gradient changes on its way back through a layer. */
  readonly gradientFactor: (q: number) => number;
  /** q*, the variance that deep layers settle at; ∞ if it grows for ever, NaN if every variance stays as it is. */
  readonly fixedPoint: number;
  /** χ, the gradient factor at q*: below 1 gradients vanish, above 1 they explode, at 1 the network is critical. */
  readonly chi: number;
  /** ξ = 1/|ln χ|: the number of layers in which the mean squared gradient changes by a factor of e. */
  readonly depthScale: number;
  /**
   * Every layer of a network of this kind, all layers of the same width.
   * @param depth How many layers.
   * @param inputMeanSquare The mean of x² over the inputs. Default 1.
   */
  profile(depth: number, inputMeanSquare?: number): Profile;
}

interface Unit {
  readonly f: (z: number) => number;
  readonly slope: (z: number) => number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const units: Record<MeanFieldActivation, Unit> = {
  identity: { f: (z) => z, slope: () => 1 },
  relu: { f: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  sigmoid: { f: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
  tanh: { f: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
};

/** What an activation makes of a pre-activation z = √q ε that is normal with variance q. */
export interface Moments {
  /** E φ(√q ε)². */
  readonly meanSquare: (q: number) => number;
  /** E φ'(√q ε)². */
  readonly meanSquareSlope: (q: number) => number;
}

/** The {@link Moments} of an activation. */
export function moments(activation: MeanFieldActivation): Moments {
  const { f, slope } = units[activation];
  return {
    meanSquare: (q) => expectation((e) => f(Math.sqrt(q) * e) ** 2),
    meanSquareSlope: (q) => {
      // ReLU's slope depends on the sign of z alone, which 0 and ∞ times ε would lose.
      const root = Math.sqrt(Math.min(Math.max(q, Number.MIN_VALUE), Number.MAX_VALUE));
      return expectation((e) => slope(root * e) ** 2);
    },
  };
}

/**
 * How variances and gradients travel through a wide network with random weights.
 *
 * A pre-activation z is a sum of many random terms, hence nearly normal, z = √q ε. That gives the variance of the next
 * layer's, q' = σ_w² E φ(√q ε)² + σ_b², and going back the factor χ = σ_w² E φ'(√q* ε)² for the mean squared gradient.
 * Exact for infinitely wide layers; for n units a network departs from it by about 1/√n.
 *
 * Sources: B. Poole, S. Lahiri, M. Raghu, J. Sohl-Dickstein and S. Ganguli (2016), Exponential expressivity in deep
 * neural networks through transient chaos; S. Schoenholz, J. Gilmer, S. Ganguli and J. Sohl-Dickstein (2017), Deep
 * information propagation.
 *
 * @throws RangeError unless both variances are finite and not negative.
 * @example
 * const { chi, depthScale } = diag.meanField({ activation: "tanh", weightVariance: 1, biasVariance: 0.05 });
 * [chi.toFixed(5), depthScale.toFixed(3)]; // => ["0.75903", "3.627"]
 * const { gradients } = diag.meanField({ activation: "relu", weightVariance: 2 }).profile(3);
 * gradients.map((g) => g.toFixed(6)); // => ["1.000000", "1.000000", "1.000000"]
 */
export function meanField(options: MeanFieldOptions): MeanField {
  const { activation, weightVariance, biasVariance = 0 } = options;
  if (!isVariance(weightVariance) || !isVariance(biasVariance)) {
    throw new RangeError(
      `meanField: variances must be finite and not negative, got weightVariance ${weightVariance} and biasVariance ${biasVariance}`,
    );
  }
  const { meanSquare, meanSquareSlope } = moments(activation);
  const varianceMap = (q: number): number => weightVariance * meanSquare(q) + biasVariance;
  const gradientFactor = (q: number): number => weightVariance * meanSquareSlope(q);
  const fixedPoint = findFixedPoint(varianceMap);
  const chi = gradientFactor(Number.isNaN(fixedPoint) ? 1 : fixedPoint);
  return {
    varianceMap,
    gradientFactor,
    fixedPoint,
    chi,
    depthScale: 1 / Math.abs(Math.log(chi)),
    profile: (depth, inputMeanSquare = 1) => {
      let q = weightVariance * inputMeanSquare + biasVariance;
      const variances = Array.from({ length: depth }, (_, layer) => (layer === 0 ? q : (q = varianceMap(q))));
      // Layer l's gradient by its output comes back through layer l + 1.
      const gradients = new Array<number>(depth).fill(1);
      for (let l = depth - 2; l >= 0; l--) {
        gradients[l] = gradients[l + 1]! * Math.sqrt(gradientFactor(variances[l + 1]!));
      }
      return { activations: variances.map((variance) => Math.sqrt(meanSquare(variance))), gradients };
    },
  };
}

/**
 * The weight variance σ_w² at which χ = 1, so that gradients neither vanish nor explode with depth.
 *
 * @param biasVariance σ_b². Default 0.
 * @throws RangeError unless the bias variance is finite and not negative.
 * @example
 * diag.criticalWeightVariance("tanh", 0.05).toFixed(5); // => "1.76095"
 * diag.criticalWeightVariance("relu").toFixed(5); // => "2.00000"
 */
export function criticalWeightVariance(activation: MeanFieldActivation, biasVariance = 0): number {
  if (!isVariance(biasVariance)) {
    throw new RangeError(
      `criticalWeightVariance: the bias variance must be finite and not negative, got biasVariance ${biasVariance}`,
    );
  }
  const { weight, bias } = critical(activation);
  const { meanSquare } = moments(activation);
  if (isPiecewiseLinear(weight)) return weight(1);
  if (biasVariance === 0 && meanSquare(0) === 0) return weight(0);
  let high = 1;
  while (bias(high) < biasVariance) high *= 2;
  return weight(bisect((q) => bias(q) < biasVariance, 0, high));
}

/** The critical line in the plane of both variances, from a bias variance of 0 up. */
export interface CriticalLine {
  readonly weightVariance: readonly number[];
  readonly biasVariance: readonly number[];
}

/**
 * The critical line: for bias variances from 0 on, the weight variances of {@link criticalWeightVariance}.
 *
 * @param upTo The largest bias variance. Default 0.3.
 * @throws RangeError unless that is finite and above 0.
 * @example
 * const { weightVariance, biasVariance } = diag.criticalLine("tanh");
 * [weightVariance[0]!.toFixed(5), biasVariance[0]]; // => ["1.00000", 0]
 * [weightVariance.at(-1)!.toFixed(5), biasVariance.at(-1)]; // => ["2.50513", 0.3]
 */
export function criticalLine(activation: MeanFieldActivation, upTo = 0.3): CriticalLine {
  if (!(upTo > 0 && upTo < Infinity)) {
    throw new RangeError(`criticalLine: upTo must be finite and above 0, got ${upTo}`);
  }
  // Denser towards 0, where the line of tanh is steep.
  const biasVariance = Array.from({ length: 41 }, (_, i) => upTo * (i / 40) ** 2);
  return { biasVariance, weightVariance: biasVariance.map((b) => criticalWeightVariance(activation, b)) };
}

/**
 * The variances of weights and biases for which q is a fixed point and χ = 1 there: χ = σ_w² E φ'² gives σ_w², and
 * q = σ_w² E φ² + σ_b² then σ_b².
 */
function critical(activation: MeanFieldActivation) {
  const { meanSquare, meanSquareSlope } = moments(activation);
  const weight = (q: number): number => 1 / meanSquareSlope(q);
  return { weight, bias: (q: number): number => q - weight(q) * meanSquare(q) };
}

/** Whether the slope's mean square, and with it χ, is the same for every q, as of ReLU and linear units. */
function isPiecewiseLinear(weight: (q: number) => number): boolean {
  return Math.abs(weight(1) - weight(4)) < 1e-9;
}

function isVariance(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** Half the distance of two nodes of {@link expectation}. */
const half = 0.025;
/** Where the normal density has fallen below what a float64 sum of order 1 can feel. */
const reach = 9;

/**
 * E g(ε) for normal ε, by the midpoint rule: for smooth functions as accurate as float64, and for ReLU too, since no
 * node falls on its kink.
 */
function expectation(g: (e: number) => number): number {
  let sum = 0;
  for (let e = half; e < reach; e += 2 * half) {
    sum += Math.exp((-e * e) / 2) * (g(e) + g(-e));
  }
  return (sum * 2 * half) / Math.sqrt(2 * Math.PI);
}

/** Where the variances q, q', q'', … of layer after layer end. */
function findFixedPoint(map: (q: number) => number): number {
  const stays = (q: number): boolean => Math.abs(map(q) - q) < 1e-12 * q;
  if (stays(1) && stays(2)) return NaN;
  const rises = (q: number): boolean => map(q) > q;
  const nearZero = 1e-9;
  if (map(0) === 0 && !rises(nearZero)) return 0;
  let high = 1;
  while (rises(high) && high < 1e300) high *= 2;
  return high >= 1e300 ? Infinity : bisect(rises, 0, high);
}

/** The point between low and high up to which `below` holds. */
function bisect(below: (value: number) => boolean, low: number, high: number): number {
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
