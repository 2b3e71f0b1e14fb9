/** Figures of a single criterion. */
import { meanInterval } from '../estimates/clustered.ts';
import { wilsonInterval } from '../estimates/wilson.ts';
import type { Estimate } from './formula.ts';
import { type PerLevel, pooledCounts, type Said, scoreTotal, sum } from './said.ts';

/** Levels 4 and 5, hài lòng and rất hài lòng. */
export const satisfied: PerLevel = [0, 0, 0, 1, 1];

/** The share of the given levels, in percent, with Wilson's interval. */
export function shareOf(said: Said, levels: PerLevel): Estimate | undefined {
  const counts = pooledCounts(said);
  const ratings = sum(counts);
  if (ratings === 0) return undefined;
  const chosen = scoreTotal(counts, levels);
  return { value: (100 * chosen) / ratings, interval: wilsonInterval(chosen, ratings) };
}

/** The mean of the scores of the levels. */
export function meanOf(
  said: Said,
  scores: PerLevel,
  range: { lowest: number; highest: number },
): Estimate | undefined {
  const counts = pooledCounts(said);
  const ratings = sum(counts);
  if (ratings === 0) return undefined;
  const value = scoreTotal(counts, scores) / ratings;
  const squares = sum(counts.map((count, level) => count * ((scores[level] ?? 0) - value) ** 2));
  const variance = ratings > 1 ? squares / (ratings - 1) / ratings : 0;
  return { value, interval: meanInterval(value, variance, ratings, range) };
}
