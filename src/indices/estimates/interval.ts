/** Quantiles for intervals of 95% confidence. */
export const confidence = 0.95;

/** The 97.5% quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/**
 * The 97.5% quantile of Student's t distribution. From nine degrees of freedom on, right to 0.0001.
 * Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
 */
export function studentT95(degreesOfFreedom: number): number {
  const z = z95;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((total, term, index) => total + term / degreesOfFreedom ** (index + 1), z);
}
