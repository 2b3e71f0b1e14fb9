/**
 * Variance and intervals of figures made from weighted sums over people. Answers of one person are alike, so
 * the variance is that of sums per person, not of single answers.
 */
import { type PerLevel, type Said, sum } from '../formulas/said.ts';
import type { Interval } from '../vocabulary.ts';
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
 * The interval of a share (0 to 1) of a given variance: Wilson's, with the number of independent answers that
 * would have this variance, after the finite population correction. Where everybody said the same, each person
 * counts as one answer.
 *
 * Source: N. Dean, M. Pagano, "Evaluating confidence interval methods for binomial proportions in clustered
 * surveys", Journal of Survey Statistics and Methodology 3 (2015), 484–503.
 */
export function shareInterval(share: number, variance: number, said: Said): Interval {
  const answers = sum(said.criteria.flatMap(({ counts }) => counts));
  const spread = share * (1 - share);
  const independent =
    spread === 0 ? said.respondents : Math.min(answers, variance === 0 ? answers : spread / variance);
  const correction = finitePopulationCorrection(said);
  if (correction === 0)
    return { lower: 100 * share, upper: 100 * share, level: confidence, method: 'wilson_effective' };
  const effective = independent / correction;
  return wilsonInterval(share * effective, effective, 'wilson_effective');
}

/** The interval of a mean score between `lowest` and `highest`, with the variance of the mean over `persons`. */
export function meanInterval(
  mean: number,
  variance: number,
  persons: number,
  range: { lowest: number; highest: number },
): Interval {
  const width = range.highest - range.lowest;
  if (variance === 0) {
    // Everybody said the same: a t interval would have no width at all.
    const share = (mean - range.lowest) / width;
    const { lower, upper, level, method } = wilsonInterval(share * persons, persons);
    return {
      lower: range.lowest + (lower * width) / 100,
      upper: range.lowest + (upper * width) / 100,
      level,
      method,
    };
  }
  const half = studentT95(Math.max(1, persons - 1)) * Math.sqrt(variance);
  return {
    lower: Math.max(range.lowest, mean - half),
    upper: Math.min(range.highest, mean + half),
    level: confidence,
    method: 'student_t',
  };
}
