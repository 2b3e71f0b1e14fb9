/** Differences of two figures of independent groups of people, and which of many are more than chance. Pure. */
import type { Estimate } from '../formulas/formula.ts';
import type { Interval } from '../vocabulary.ts';
import { confidence, z95 } from './interval.ts';
import { standardNormal } from './normal.ts';
import { scoreBounds } from './wilson.ts';

/** Percentages 0–100 have intervals of shares; all other figures have those of means. */
type Scale = { readonly lowest: number; readonly highest: number };

export type Difference = {
  /** The second figure less the first. */
  readonly difference: number;
  readonly interval: Interval;
  /** The probability of a difference as large by chance alone, 0 to 1. */
  readonly probability: number;
};

/**
 * The difference between two figures, `after` less `before`. Of shares: the interval made of the two score
 * intervals, which holds for small numbers and near 0 and 100%, and the probability at which that interval would
 * just touch zero, so that the two never contradict each other. Of means: the normal interval.
 *
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
 * Medicine 17 (1998), 873–890, method 10.
 */
export function differenceOf(before: Estimate, after: Estimate, scale: Scale): Difference {
  const isShare = scale.lowest === 0 && scale.highest === 100 && after.interval.method !== 'student_t';
  return isShare ? differenceOfShares(before, after) : differenceOfMeans(before, after);
}

function differenceOfMeans(before: Estimate, after: Estimate): Difference {
  const difference = after.value - before.value;
  const deviation = Math.sqrt(before.variance + after.variance);
  const interval = {
    lower: difference - z95 * deviation,
    upper: difference + z95 * deviation,
    level: confidence,
    method: 'normal' as const,
  };
  const isCertain = deviation === 0;
  const probability = isCertain
    ? Number(difference === 0)
    : 2 * standardNormal(-Math.abs(difference) / deviation);
  return { difference, interval, probability };
}

function differenceOfShares(before: Estimate, after: Estimate): Difference {
  const difference = after.value - before.value;
  const { lower, upper } = newcombe(before, after, z95);
  return {
    difference,
    interval: { lower, upper, level: confidence, method: 'score_difference' },
    probability: difference === 0 ? 1 : 2 * standardNormal(-touchingZero(before, after)),
  };
}

function newcombe(before: Estimate, after: Estimate, z: number): { lower: number; upper: number } {
  const difference = after.value - before.value;
  const one = boundsOf(before, z);
  const other = boundsOf(after, z);
  return {
    lower: difference - Math.hypot(after.value - other.lower, one.upper - before.value),
    upper: difference + Math.hypot(other.upper - after.value, before.value - one.lower),
  };
}

function boundsOf({ value, equivalent, interval }: Estimate, z: number): { lower: number; upper: number } {
  const isKnown = interval.lower === interval.upper;
  return isKnown ? { lower: value, upper: value } : scoreBounds((value / 100) * equivalent, equivalent, z);
}

/** The quantile at which the interval of the difference touches zero: it grows with the quantile, so halving finds it. */
function touchingZero(before: Estimate, after: Estimate): number {
  const isRise = after.value > before.value;
  const excludesZero = (z: number) => {
    const { lower, upper } = newcombe(before, after, z);
    return isRise ? lower > 0 : upper < 0;
  };
  let [low, high] = [0, 40];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (excludesZero(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Which of these probabilities tell more than chance when all of them are looked at together: the chance that
 * any of those named is a false alarm is at most `level`.
 *
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6
 * (1979), 65–70.
 */
export function realAmong(probabilities: readonly number[], level = 1 - confidence): boolean[] {
  const order = probabilities.map((_, index) => index);
  order.sort((a, b) => (probabilities[a] ?? 1) - (probabilities[b] ?? 1));
  const real = probabilities.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((probabilities[index] ?? 1) > level / (probabilities.length - rank)) break;
    real[index] = true;
  }
  return real;
}
