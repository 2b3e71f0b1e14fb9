import { adviceOn, classifyFailure, fetchRatings, type ZaloApi } from '../../channels/zalo/index.ts';
import type { Log } from '../../core/log.ts';
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import { takeTemplateRating } from './zalo-news.ts';

/** `stored`: ratings of a message of ours, of which those that a webhook brought change nothing. */
export type ReconciledRatings = {
  readonly read: number;
  readonly stored: number;
  /** Why Zalo could not be asked; null if it could. */
  readonly problem: string | null;
};

/** Takes the ratings that Zalo kept of `templateId`; without a template there is nothing to ask for. */
export async function reconcileRatings(
  deps: { api: ZaloApi; db: Db; clock: Clock; log: Log; onStored: () => void },
  templateId: string | undefined,
  period: { from: Date; to: Date },
): Promise<ReconciledRatings> {
  if (templateId === undefined) return { read: 0, stored: 0, problem: null };
  const ratings = await fetchRatings(deps.api, { templateId, ...period });
  if (!ratings.ok) {
    const failure = classifyFailure(ratings.error, deps.clock.now());
    const problem = failure.detailCode ?? failure.reason;
    const advice = adviceOn(problem)?.en;
    deps.log.error({ channel: 'zalo', problem, advice }, 'ratings could not be asked of Zalo');
    return { read: 0, stored: 0, problem };
  }
  let stored = 0;
  for (const rating of ratings.value) if ((await takeTemplateRating(deps, rating)) === 'used') stored += 1;
  return { read: ratings.value.length, stored, problem: null };
}
