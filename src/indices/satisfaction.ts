/** Satisfaction indices (chỉ số hài lòng) as they are shown: figures with all that must stand beside them. */
import { ok, type Result } from '../core/result.ts';
import type { CalendarDay } from '../core/time.ts';
import { type Db, inTransaction } from '../db/index.ts';
import type { CriteriaList } from './criteria.ts';
import { differenceOf, realAmong } from './estimates/difference.ts';
import { checkNonResponse } from './estimates/non-response.ts';
import { weightingVersion } from './estimates/post-stratify.ts';
import { shrink } from './estimates/shrink.ts';
import type { Estimate } from './formulas/formula.ts';
import type { Registry } from './formulas/registry.ts';
import { pooledCounts, sum } from './formulas/said.ts';
import {
  type MeasuredFigure,
  measureSatisfaction,
  type SatisfactionRefusal,
} from './measure-satisfaction.ts';
import { toReach } from './reach.ts';
import { monthOf, previousMonth } from './tallies/period.ts';
import {
  type Change,
  leastRatings,
  type SatisfactionQuery,
  type SatisfactionRow,
  type Shrunken,
  type Weighted,
} from './vocabulary.ts';

/** The rows of a query, in one snapshot: a roll-up that commits in between must not put two states into one row. */
export async function satisfactionIndices(
  deps: { db: Db; criteria: CriteriaList; registry?: Registry },
  query: SatisfactionQuery,
): Promise<Result<SatisfactionRow[], SatisfactionRefusal>> {
  return inTransaction(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const measured = await measureSatisfaction(tx, deps, query);
    if (!measured.ok) return measured;
    const { figures, dataThrough } = measured.value;
    const changes = query.by === 'month' ? monthlyChanges(figures) : figures.map(() => null);
    const shrunken = query.by === 'agency' ? shrunkenFigures(figures) : figures.map(() => null);
    return ok(
      figures.map((figure, index) => {
        const beside = { change: changes[index] ?? null, shrunken: shrunken[index] ?? null };
        return toRow(figure, beside, dataThrough);
      }),
    );
  });
}

function isShown(figure: MeasuredFigure | undefined): figure is MeasuredFigure {
  return figure !== undefined && figure.said.respondents >= leastRatings;
}

/** Each month against the one before it, where both are shown and made in the same way; all of them tested together. */
export function monthlyChanges(figures: readonly MeasuredFigure[]): (Change | null)[] {
  const compared = figures.map((figure, index) => {
    const before = figures[index - 1];
    if (!isShown(figure) || !isShown(before) || figure.seriesBreak !== null) return undefined;
    if (before.key !== monthBefore(figure.key)) return undefined;
    if (figure.raw === undefined || before.raw === undefined) return undefined;
    return { against: before.key, ...differenceOf(before.raw, figure.raw, figure.formula.range) };
  });
  const known = compared.filter((one) => one !== undefined);
  const real = realAmong(known.map((one) => one.probability));
  return compared.map((one) => {
    if (one === undefined) return null;
    const { against, difference, interval } = one;
    return { against, difference, interval, isReal: real[known.indexOf(one)] ?? false };
  });
}

function monthBefore(month: string): string {
  return previousMonth(monthOf(`${month}-01` as CalendarDay)).slice(0, 7);
}

/** Each agency drawn towards the mean of those in the answer; only shares are. */
function shrunkenFigures(figures: readonly MeasuredFigure[]): (Shrunken | null)[] {
  const isShare = figures.every(({ formula }) => formula.range.lowest === 0);
  if (!isShare) return figures.map(() => null);
  return shrink(figures.map((figure) => figure.raw)).map((one) => one ?? null);
}

function toRow(
  figure: MeasuredFigure,
  beside: { change: Change | null; shrunken: Shrunken | null },
  dataThrough: Date | undefined,
): SatisfactionRow {
  const { formula, said, raw } = figure;
  const row = {
    key: figure.key,
    name: figure.name,
    formula: formula.id,
    formulaVersion: formula.version,
    criterionWeights: figure.weights.id,
    responses: figure.responses,
    reach: toReach(figure.dossiers),
    seriesBreak: figure.seriesBreak,
    dataThrough: dataThrough?.toISOString() ?? null,
  };
  if (!isShown(figure) || raw === undefined) {
    return {
      ...row,
      value: null,
      interval: null,
      weighted: null,
      counts: null,
      notApplicable: null,
      nonResponse: null,
      change: null,
      shrunken: null,
      suppressed: true,
      reason: said.respondents === 0 ? 'no_ratings' : 'too_few_ratings',
    };
  }
  return {
    ...row,
    value: raw.value,
    interval: raw.interval,
    weighted: toWeighted(figure.weighted),
    counts: pooledCounts(said),
    notApplicable: sum(said.criteria.map((one) => one.notApplicable)),
    nonResponse: checkNonResponse(figure.dossiers),
    ...beside,
    suppressed: false,
  };
}

/** A weighted figure as it is shown; null where there is none. */
export function toWeighted(estimate: Estimate | undefined): Weighted | null {
  if (estimate === undefined) return null;
  const { value, interval, effective } = estimate;
  return {
    value,
    interval,
    effectiveResponses: effective,
    method: 'post_stratified',
    methodVersion: weightingVersion,
  };
}
