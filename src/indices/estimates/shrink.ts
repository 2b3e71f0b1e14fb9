/** Figures of small units drawn towards the mean of their kind: a figure of its own, never instead of the raw one. Pure. */
import type { Estimate } from '../formulas/formula.ts';
import { sum } from '../formulas/said.ts';
import type { Shrunken } from '../vocabulary.ts';
import { confidence, z95 } from './interval.ts';

export const shrunkenVersion = 1;

/** Stands for the number of answers of a unit where everybody answered and nothing is left to chance. */
const largestNumber = 1e9;

/** With fewer units nothing can be learnt about how much units differ. */
const leastUnits = 3;

/**
 * Percentages of several units, each drawn towards their mean by as much as chance explains of its distance: the
 * best guess of the true figures under a normal model of units and of answers. The interval of each also counts
 * that the mean itself is estimated. Undefined for a unit without an estimate, and for all where there are too few.
 *
 * The variance of a unit is that of the common mean over its own effective number of answers, so that a unit
 * where all were satisfied is not taken for certain.
 *
 * Source: R. DerSimonian, N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7 (1986),
 * 177–188 (variance between units); B. Efron, C. Morris, "Data analysis using Stein's estimator and its
 * generalizations", Journal of the American Statistical Association 70 (1975), 311–319 (shrinking).
 */
export function shrink(estimates: readonly (Estimate | undefined)[]): (Shrunken | undefined)[] {
  const known = estimates.filter((one) => one !== undefined);
  if (known.length < leastUnits) return estimates.map(() => undefined);
  const numberOf = (one: Estimate) => Math.min(one.equivalent, largestNumber);
  const answers = sum(known.map(numberOf));
  const pooled = sum(known.map((one) => one.value * numberOf(one))) / answers;
  const spread = pooled * (100 - pooled);
  if (spread === 0) return estimates.map(() => undefined);
  const varianceOf = (one: Estimate) => spread / numberOf(one);
  const between = varianceBetween(known.map((one) => ({ value: one.value, variance: varianceOf(one) })));
  const precisions = known.map((one) => 1 / (between + varianceOf(one)));
  const precision = sum(precisions);
  const mean = sum(known.map((one, index) => one.value * (precisions[index] ?? 0))) / precision;
  return estimates.map((one) => {
    if (one === undefined) return undefined;
    const ownShare = between / (between + varianceOf(one));
    const value = mean + ownShare * (one.value - mean);
    const half = z95 * Math.sqrt(ownShare * varianceOf(one) + (1 - ownShare) ** 2 / precision);
    const interval = {
      lower: Math.max(0, value - half),
      upper: Math.min(100, value + half),
      level: confidence,
      method: 'normal' as const,
    };
    return { value, interval, figure: 'empirical_bayes', figureVersion: shrunkenVersion, ownShare };
  });
}

/** The variance of the true figures among units, by the method of moments; 0 where chance explains all differences. */
export function varianceBetween(units: readonly { value: number; variance: number }[]): number {
  const weights = units.map(({ variance }) => 1 / variance);
  const total = sum(weights);
  const mean = sum(units.map(({ value }, index) => value * (weights[index] ?? 0))) / total;
  const heterogeneity = sum(units.map(({ value }, index) => (weights[index] ?? 0) * (value - mean) ** 2));
  const scale = total - sum(weights.map((weight) => weight * weight)) / total;
  return scale === 0 ? 0 : Math.max(0, (heterogeneity - (units.length - 1)) / scale);
}
