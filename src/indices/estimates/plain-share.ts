import type { Estimate } from '../formulas/formula.ts';
import { wilsonInterval } from './wilson.ts';

/** The share of `successes` in `trials` of equal weight, in percent, with Wilson's interval. `trials` is above zero. */
export function plainShare(successes: number, trials: number): Estimate {
  const share = successes / trials;
  return {
    value: 100 * share,
    interval: wilsonInterval(successes, trials),
    variance: (10_000 * share * (1 - share)) / trials,
    effective: trials,
    equivalent: trials,
  };
}
