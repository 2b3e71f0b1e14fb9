/** Satisfaction indices as the public may see them: none that is hidden can be computed from others. */
import { ok, type Result } from '../core/result.ts';
import { type CalendarDay, dayOf } from '../core/time.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import { type CriteriaList, overallCriterion } from './criteria.ts';
import type { PlanStore } from './disclosure/load-plans.ts';
import { mayShow, type Shown } from './disclosure/may-show.ts';
import { trendsOfMonths } from './estimates/trends-of-months.ts';
import type { Registry } from './formulas/registry.ts';
import {
  type Measured,
  type MeasuredFigure,
  measureSatisfaction,
  type SatisfactionRefusal,
} from './measure-satisfaction.ts';
import { ratingsBehindDecimal, type Showing, showByNumber, toRows } from './satisfaction.ts';
import { isReleased, readReleasedThrough } from './tallies/held-answers.ts';
import type { MonthlyTrend, SatisfactionQuery, SatisfactionRow } from './vocabulary.ts';

export type PublicDeps = {
  readonly db: Db;
  readonly criteria: CriteriaList;
  readonly plans: PlanStore;
  readonly registry?: Registry;
};

/** The rows of a query; by `month`, with the trends of what is shown of them. */
export type PublicFigures = {
  readonly rows: readonly SatisfactionRow[];
  readonly trends: readonly MonthlyTrend[];
};

/** The figures of a query, in one snapshot with the plans of what may be shown. */
export async function publicSatisfaction(
  deps: PublicDeps,
  query: SatisfactionQuery,
): Promise<Result<PublicFigures, SatisfactionRefusal>> {
  return inTransaction(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const measured = await measureSatisfaction(tx, { ...deps, audience: 'public' }, query);
    if (!measured.ok) return measured;
    const showings = await showPublicly(tx, deps, query, measured.value);
    const rows = toRows(query, measured.value, showings);
    return ok({ rows, trends: query.by === 'month' ? trendsOf(measured.value, showings) : [] });
  });
}

/** Made of nothing but the months that are shown. */
function trendsOf({ figures }: Measured, showings: readonly Showing[]): MonthlyTrend[] {
  return trendsOfMonths(
    figures.map(({ key, raw, seriesBreak }, index) => ({
      month: key,
      estimate: showings[index]?.kind === 'shown' ? raw : undefined,
      isBreak: seriesBreak !== null,
    })),
  );
}

/** How each figure of a query may be shown to the public. */
export async function showPublicly(
  tx: Tx,
  deps: { readonly plans: Pick<PlanStore, 'plansOf'> },
  query: SatisfactionQuery,
  measured: Measured,
): Promise<Showing[]> {
  const plans = await deps.plans.plansOf(tx, measured.dataThrough);
  const may = mayShow(tx, plans, query, measured.agencyId);
  const releasedThrough = await readReleasedThrough(tx);
  const lastDay = measured.dataThrough === undefined ? undefined : dayOf(measured.dataThrough);
  const showings: Showing[] = [];
  for (const figure of measured.figures) {
    const { tallyKey, subject, said } = figure;
    const byNumber = showByNumber(figure);
    const last = lastDayOf(figure, query) ?? lastDay;
    const isSettled = !figure.isHeldBack && (last === undefined || isReleased(last, releasedThrough));
    if (byNumber.kind === 'hidden') {
      showings.push(byNumber);
      continue;
    }
    const isOverall = subject === overallCriterion;
    const shown = await may({ tallyKey, subject, isOverall, people: said.respondents });
    showings.push(toShowing(shown, figure, isSettled));
  }
  return showings;
}

/** The last day of a figure; undefined where it has no end. */
function lastDayOf({ tallyKey }: MeasuredFigure, { by, to }: SatisfactionQuery): CalendarDay | undefined {
  return by === 'month' ? (`${tallyKey}-01` as CalendarDay) : to;
}

/**
 * A weighted figure is another sum over the same people with other weights: two sums tell twice as much as one. So it is
 * shown only where nothing within it is hidden, or so rounded that it tells nothing of a few; and not before everything is
 * in, for the weights are others every night.
 */
function toShowing(shown: Shown, { said }: MeasuredFigure, isSettled: boolean): Showing {
  if (typeof shown === 'object') return { kind: 'hidden', reason: 'not_yet_closed', ...shown };
  switch (shown) {
    case 'no':
      return { kind: 'hidden', reason: 'protects_others' };
    case 'with_all_within':
      return { kind: 'shown', weighted: isSettled ? 'exact' : 'kept_back', isOpen: !isSettled };
    case 'itself':
      return {
        kind: 'shown',
        weighted: isSettled && said.respondents >= ratingsBehindDecimal ? 'rounded' : 'kept_back',
        isOpen: !isSettled,
      };
  }
}
