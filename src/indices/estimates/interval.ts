/** Quantiles for intervals of 95% confidence. */
export const confidence = 0.95;

/** The 97.5% quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/** From here on the expansion is right to 1e-10, and quicker than the sum. */
const manyDegrees = 150;

/**
 * The 97.5% quantile of Student's t distribution, right to 1e-9, for whole degrees of freedom from 1.
 * Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4 (the distribution as a
 * finite sum), 26.7.5 (the quantile as an expansion).
 */
export function studentT95(degreesOfFreedom: number): number {
  if (degreesOfFreedom >= manyDegrees) return expandedQuantile(degreesOfFreedom);
  // The angle whose tangent is t/√ν: the probability within ±t grows with it.
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degreesOfFreedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(degreesOfFreedom) * Math.tan(low);
}

function probabilityWithin(angle: number, degreesOfFreedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let total = 0;
  for (let power = isOdd ? 1 : 0; power <= degreesOfFreedom - 2; power += 2) {
    total += term;
    term *= (cosine * cosine * (power + 1)) / (power + 2);
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * total) : sine * total;
}

function expandedQuantile(degreesOfFreedom: number): number {
  const z = z95;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((total, term, index) => total + term / degreesOfFreedom ** (index + 1), z);
}
