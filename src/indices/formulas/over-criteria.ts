/** Shares and means of what was said, over one criterion or several. */
import { type Influence, meanEstimate, shareEstimate, varianceByRespondent } from '../estimates/clustered.ts';
import { plainShare } from '../estimates/plain-share.ts';
import type { Estimate } from './formula.ts';
import { type CriterionSaid, type PerLevel, type Said, scoreTotal, sum } from './said.ts';

/**
 * The share of the given levels of one criterion, in percent: with Wilson's interval where every answer counts
 * the same, otherwise with the variance of a weighted mean.
 */
export function shareOf(said: Said, levels: PerLevel): Estimate | undefined {
  const ratings = sum(said.criteria.flatMap(({ weights }) => weights));
  if (ratings === 0) return undefined;
  const isPlain = ratings === sum(said.criteria.flatMap(({ squaredWeights }) => squaredWeights));
  if (!isPlain) return pooledShareOf(said, levels);
  const chosen = sum(said.criteria.map(({ weights }) => scoreTotal(weights, levels)));
  return plainShare(chosen, ratings);
}

/** The mean of the scores of the levels, over all answers to all criteria. */
export function meanOf(
  said: Said,
  scores: PerLevel,
  range: { lowest: number; highest: number },
): Estimate | undefined {
  const pooled = pool(said, scores);
  if (pooled === undefined) return undefined;
  const variance = varianceByRespondent(said, scores, pooled.influence);
  return meanEstimate(pooled.mean, variance, said.respondents, range);
}

/** The share of the given levels among all answers to all criteria, in percent; important criteria count more. */
export function pooledShareOf(said: Said, levels: PerLevel): Estimate | undefined {
  const pooled = pool(said, levels);
  if (pooled === undefined) return undefined;
  const variance = varianceByRespondent(said, levels, pooled.influence);
  return shareEstimate(pooled.mean, variance, said);
}

/** The mean, by importance, of each criterion's share of the given levels, in percent. Unanswered criteria are left out. */
export function itemMeanOf(said: Said, levels: PerLevel): Estimate | undefined {
  const answered = said.criteria.filter((one) => massOf(one) > 0 && one.importance > 0);
  const importance = sum(answered.map((one) => one.importance));
  if (importance === 0) return undefined;
  const shares = answered.map((one) => scoreTotal(one.weights, levels) / massOf(one));
  const influence = new Map<string, Influence>(
    answered.map((one, index) => [
      one.criterion,
      { scale: one.importance / importance / massOf(one), centre: shares[index] ?? 0 },
    ]),
  );
  const share = sum(answered.map((one, index) => (one.importance / importance) * (shares[index] ?? 0)));
  const variance = varianceByRespondent(said, levels, influence);
  return shareEstimate(share, variance, said);
}

/** The ratio of all scores to all answers, and how each answer moves it. */
function pool(
  said: Said,
  scores: PerLevel,
): { mean: number; influence: ReadonlyMap<string, Influence> } | undefined {
  const answers = sum(said.criteria.map((one) => one.importance * massOf(one)));
  if (answers === 0) return undefined;
  const mean = sum(said.criteria.map((one) => one.importance * scoreTotal(one.weights, scores))) / answers;
  const influence = new Map<string, Influence>(
    said.criteria.map((one) => [one.criterion, { scale: one.importance / answers, centre: mean }]),
  );
  return { mean, influence };
}

function massOf(one: CriterionSaid): number {
  return sum(one.weights);
}
