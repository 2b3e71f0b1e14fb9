import type { Interval } from '../vocabulary.ts';
import { confidence, z95 } from './interval.ts';

/**
 * The score interval of a share, in percent: (k + z²/2 ± z·√(k(n−k)/n + z²/4)) / (n + z²). `successes` and
 * `trials` may be effective numbers, so they need not be whole; `trials` must be above zero.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
 * the American Statistical Association 22 (1927), 209–212.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  method: 'wilson' | 'wilson_effective' = 'wilson',
): Interval {
  return { ...scoreBounds(successes, trials, z95), level: confidence, method };
}

/** The bounds of the score interval, in percent, for any quantile `z` of the normal distribution. */
export function scoreBounds(
  successes: number,
  trials: number,
  z: number,
): { readonly lower: number; readonly upper: number } {
  const square = z * z;
  const centre = successes + square / 2;
  const half = z * Math.sqrt(Math.max(0, (successes * (trials - successes)) / trials) + square / 4);
  const percent = (value: number) => (100 * value) / (trials + square);
  return {
    // At the ends of the scale the formula gives them exactly; arithmetic would miss them by a hair.
    lower: successes <= 0 ? 0 : percent(centre - half),
    upper: successes >= trials ? 100 : percent(centre + half),
  };
}
