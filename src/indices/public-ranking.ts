/** The ranking and the planner of a query, out of figures that the public may see. */

import type { z } from 'zod';
import { ok, type Result } from '../core/result.ts';
import type { SatisfactionRefusal } from './measure-satisfaction.ts';
import { officialSampleSize, type Plan, planAgainstLevel, planBetweenTwo } from './planner.ts';
import { type PublicDeps, publicSatisfaction } from './public-satisfaction.ts';
import type {
  PublicRanking,
  plannerQuerySchema,
  plannerSchema,
  rankingQuerySchema,
} from './publication/vocabulary.ts';
import { rankRows } from './ranking/rank-rows.ts';

/** Ranks the agencies directly below one, or those at the top. */
export async function publicRanking(
  deps: PublicDeps,
  query: z.infer<typeof rankingQuerySchema>,
): Promise<Result<PublicRanking, SatisfactionRefusal>> {
  const figures = await publicSatisfaction(deps, { ...query, by: 'agency' });
  if (!figures.ok) return figures;
  const rows = figures.value.rows.filter(({ key }) => key !== query.agency);
  const [first] = rows;
  return ok({
    formula: first?.formula ?? null,
    formulaVersion: first?.formulaVersion ?? null,
    ...rankRows(rows),
  });
}

const officialError = 0.05;
const noPlan: Plan = { needed: 0, missing: 0, isReachable: true };

/** How many answers an agency (or all together) still needs. */
export async function planAnswers(
  deps: PublicDeps,
  query: z.infer<typeof plannerQuerySchema>,
): Promise<Result<z.infer<typeof plannerSchema>, SatisfactionRefusal>> {
  const { first, second, ...asked } = query;
  const figures = await publicSatisfaction(deps, asked);
  if (!figures.ok) return figures;
  const [row] = figures.value.rows;
  if (row === undefined) throw new Error('there is no figure of the agency');
  const { finished } = row.reach;
  const unit = { finished, answered: row.responses };
  const needed = officialSampleSize(finished, officialError);
  return ok({
    key: row.key,
    name: row.name,
    finished,
    responses: row.responses,
    toTellFromLevel: planAgainstLevel({ reference: first / 100, actual: second / 100 }, unit) ?? noPlan,
    toTellTwoApart: planBetweenTwo({ first: first / 100, second: second / 100 }, unit) ?? noPlan,
    official: { error: officialError, needed, missing: Math.max(0, needed - row.responses) },
  });
}
