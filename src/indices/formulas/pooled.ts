/** Figures over the criteria of a set. */
import { shareInterval, varianceByRespondent } from '../estimates/clustered.ts';
import type { Estimate } from './formula.ts';
import { type PerLevel, pooledCounts, type Said, scoreTotal, sum } from './said.ts';

/** The share of the given levels among all answers of all criteria, in percent; each answer counts the same. */
export function pooledShareOf(said: Said, levels: PerLevel): Estimate | undefined {
  const counts = pooledCounts(said);
  const answers = sum(counts);
  if (answers === 0) return undefined;
  const share = scoreTotal(counts, levels) / answers;
  const influence = new Map(
    said.criteria.map(({ criterion }) => [criterion, { scale: 1 / answers, centre: share }]),
  );
  const variance = varianceByRespondent(said, levels, influence);
  return { value: 100 * share, interval: shareInterval(share, variance, said) };
}
