/**
 * Variance and intervals of figures made from weighted sums over people. Answers of one person are alike, so
 * the variance is that of sums per person, not of single answers.
 */
import type { Estimate } from '../formulas/formula.ts';
import { type PerLevel, type Said, sum } from '../formulas/said.ts';
import { confidence, studentT95 } from './interval.ts';
import { wilsonInterval } from './wilson.ts';

/** How an answer moves the figure: by `scale` for each point that it lies above `centre`. */
export type Influence = { readonly scale: number; readonly centre: number };

/**
 * The variance of a figure by Taylor linearisation: `influence` gives how an answer to a criterion moves the
 * figure. Drawing of people with replacement; without the finite population correction.
 *
 * Source: W. G. Cochran, Sampling Techniques, 3rd edition (1977), 6.4 and 9A.5.
 */
export function varianceByRespondent(
  said: Said,
  scores: PerLevel,
  influence: ReadonlyMap<string, Influence>,
): number {
  const moves = (criterion: string, level: number): number => {
    const one = influence.get(criterion);
    return one === undefined ? 0 : one.scale * ((scores[level - 1] ?? 0) - one.centre);
  };
  const own = sum(
    said.criteria.flatMap(({ criterion, squaredWeights }) =>
      squaredWeights.map((square, index) => square * moves(criterion, index + 1) ** 2),
    ),
  );
  const together = sum(
    said.pairs.map(
      (pair) => 2 * pair.weight * moves(pair.first, pair.firstLevel) * moves(pair.second, pair.secondLevel),
    ),
  );
  // Rounding may leave a trace below zero where the answers of each person cancel out.
  const total = Math.max(0, own + together);
  return said.respondents > 1 ? (total * said.respondents) / (said.respondents - 1) : total;
}

/**
 * The part of the frame that did not answer: 1 − n/N. Answers beyond the frame leave nothing uncertain.
 *
 * Source: Cochran, 2.6.
 */
export function finitePopulationCorrection(said: Said): number {
  return Math.max(0, 1 - said.respondents / Math.max(said.finished, said.respondents));
}

/**
 * How many people equally weighted would say as much as these: (Σw)² / Σw².
 *
 * Source: L. Kish, Survey Sampling (1965), 11.7.
 */
export function effectiveNumber(weights: number, squaredWeights: number): number {
  return squaredWeights === 0 ? 0 : (weights * weights) / squaredWeights;
}

/**
 * The estimate of a share (0 to 1) of a given variance, in percent. Its interval is Wilson's, with the number of
 * independent answers that would have this variance, after the finite population correction. Where everybody
 * said the same the variance says nothing: then each person counts as one answer, or less if their weights differ.
 *
 * Source: N. Dean, M. Pagano, "Evaluating confidence interval methods for binomial proportions in clustered
 * surveys", Journal of Survey Statistics and Methodology 3 (2015), 484–503.
 */
export function shareEstimate(share: number, variance: number, said: Said): Estimate {
  const answers = sum(said.criteria.flatMap(({ counts }) => counts));
  const spread = share * (1 - share);
  const independent =
    spread === 0 || variance === 0 ? certainNumber(said) : Math.min(answers, spread / variance);
  const correction = finitePopulationCorrection(said);
  const value = 100 * share;
  if (correction === 0) {
    const interval = { lower: value, upper: value, level: confidence, method: 'wilson_effective' as const };
    return { value, interval, variance: 0, effective: independent, equivalent: Number.POSITIVE_INFINITY };
  }
  const equivalent = independent / correction;
  const interval = wilsonInterval(share * equivalent, equivalent, 'wilson_effective');
  return { value, interval, variance: 10_000 * correction * variance, effective: independent, equivalent };
}

/** People, or fewer where their weights differ: Kish's number, of answers, is never below the people's where they do not. */
function certainNumber(said: Said): number {
  const weights = sum(said.criteria.flatMap((one) => one.weights));
  const squares = sum(said.criteria.flatMap((one) => one.squaredWeights));
  return Math.min(said.respondents, effectiveNumber(weights, squares));
}

/** The estimate of a mean score between `lowest` and `highest`, with the variance of the mean over `persons`. */
export function meanEstimate(
  mean: number,
  variance: number,
  persons: number,
  range: { lowest: number; highest: number },
): Estimate {
  const width = range.highest - range.lowest;
  const estimate = { value: mean, variance, effective: persons, equivalent: persons };
  if (variance === 0) {
    // Everybody said the same: a t interval would have no width at all.
    const share = (mean - range.lowest) / width;
    const { lower, upper, level, method } = wilsonInterval(share * persons, persons);
    const at = (percent: number) => range.lowest + (percent * width) / 100;
    return { ...estimate, interval: { lower: at(lower), upper: at(upper), level, method } };
  }
  const half = studentT95(Math.max(1, persons - 1)) * Math.sqrt(variance);
  const interval = {
    lower: Math.max(range.lowest, mean - half),
    upper: Math.min(range.highest, mean + half),
    level: confidence,
    method: 'student_t' as const,
  };
  return { ...estimate, interval };
}
