/** How many answers are needed: to tell two levels apart, and by the formula of the official surveys. Pure. */

/** The 80% quantile of the standard normal distribution: four in five true differences are to be found. */
const z80 = 0.8416212335729143;
const z95 = 1.959963984540054;

export type Plan = {
  /** Answers that the unit needs in all, and how many are still missing. */
  readonly needed: number;
  readonly missing: number;
  /** Whether the unit's dossiers are enough to ever bring so many answers. */
  readonly isReachable: boolean;
};

/**
 * Answers needed so that a share that really is `actual` is told from `reference` (both 0 to 1) in four of five cases
 * with 95% confidence, of `finished` dossiers, of which `answered` have answered.
 *
 * n = (z₉₅ √(p₀(1−p₀)) + z₈₀ √(p₁(1−p₁)))² / (p₁ − p₀)², then n / (1 + (n − 1)/N): the sample size of one share against
 * a fixed level and the finite population correction. Source: J. Fleiss, B. Levin, M. Paik, Statistical Methods for
 * Rates and Proportions, 3rd edition (2003), 2.5; W. G. Cochran, Sampling Techniques (1977), 4.4.
 */
export function planAgainstLevel(
  question: { reference: number; actual: number },
  unit: { finished: number; answered: number },
): Plan | undefined {
  const { reference, actual } = question;
  if (reference === actual) return undefined;
  const spread = (p: number) => Math.sqrt(p * (1 - p));
  const whole = ((z95 * spread(reference) + z80 * spread(actual)) / (actual - reference)) ** 2;
  return toPlan(whole, unit);
}

/**
 * Answers needed *of each of two units* (or in each of two periods) so that shares of `first` and `second` are told
 * apart in four of five cases with 95% confidence.
 *
 * n = (z₉₅ √(2p̄(1−p̄)) + z₈₀ √(p₁(1−p₁) + p₂(1−p₂)))² / (p₁ − p₂)². Source: Fleiss, Levin, Paik, 4.2.
 */
export function planBetweenTwo(
  question: { first: number; second: number },
  unit: { finished: number; answered: number },
): Plan | undefined {
  const { first, second } = question;
  if (first === second) return undefined;
  const middle = (first + second) / 2;
  const pooled = Math.sqrt(2 * middle * (1 - middle));
  const apart = Math.sqrt(first * (1 - first) + second * (1 - second));
  return toPlan(((z95 * pooled + z80 * apart) / (first - second)) ** 2, unit);
}

function toPlan(whole: number, { finished, answered }: { finished: number; answered: number }): Plan {
  const corrected = whole / (1 + (whole - 1) / Math.max(1, finished));
  const needed = Math.max(1, Math.ceil(corrected - 1e-9));
  return { needed, missing: Math.max(0, needed - answered), isReachable: finished > 0 && needed <= finished };
}

/**
 * n = N / (1 + N e²), rounded to the nearest whole: the size of the official samples of 2013–2014 (guidance 1159/BNV-CCHC
 * of 10 April 2014; e = 5%). The formula of T. Yamane, Statistics (1967), which takes a share of one half, z = 2 and no
 * grouping.
 */
export function officialSampleSize(transactions: number, error = 0.05): number {
  return Math.round(transactions / (1 + transactions * error * error));
}
