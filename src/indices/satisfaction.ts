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
  type Measured,
  type MeasuredFigure,
  measureSatisfaction,
  type SatisfactionRefusal,
} from './measure-satisfaction.ts';
import { toReach } from './reach.ts';
import { monthOf, previousMonth } from './tallies/period.ts';
import {
  type Change,
  type Hidden,
  leastRatings,
  type SatisfactionQuery,
  type SatisfactionRow,
  type Shrunken,
  type Weighted,
} from './vocabulary.ts';

/** How a figure is shown: with all that belongs to it, without the weighted figure, or not at all and why. */
export type Showing =
  | {
      readonly kind: 'shown';
      readonly weighted: 'exact' | 'rounded' | 'kept_back';
      /** People may still answer: who did is not compared with who did not. */
      readonly isOpen?: boolean;
    }
  | ({ readonly kind: 'hidden' } & Hidden);

/** The least that is asked of every figure: enough people. */
export function showByNumber(figure: MeasuredFigure): Showing {
  const { respondents } = figure.said;
  if (respondents === 0 || figure.raw === undefined) return { kind: 'hidden', reason: 'no_ratings' };
  if (respondents < leastRatings) return { kind: 'hidden', reason: 'too_few_ratings' };
  return { kind: 'shown', weighted: 'exact' };
}

/**
 * The rows of a query, in one snapshot: a roll-up that commits in between must not put two states into one row. Small
 * figures are hidden, but nothing keeps them from being computed: for the eyes of the agency itself only.
 */
export async function satisfactionIndices(
  deps: { db: Db; criteria: CriteriaList; registry?: Registry },
  query: SatisfactionQuery,
): Promise<Result<SatisfactionRow[], SatisfactionRefusal>> {
  return inTransaction(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const measured = await measureSatisfaction(tx, deps, query);
    if (!measured.ok) return measured;
    return ok(toRows(query, measured.value, measured.value.figures.map(showByNumber)));
  });
}

/** Figures as rows. What stands beside a figure is made only of figures that are shown. */
export function toRows(
  query: SatisfactionQuery,
  { figures, dataThrough }: Measured,
  showings: readonly Showing[],
): SatisfactionRow[] {
  const isShown = (index: number) => showings[index]?.kind === 'shown';
  const seen = figures.map((figure, index) => (isShown(index) ? figure : undefined));
  const changes = query.by === 'month' ? monthlyChanges(seen) : [];
  const shrunken = query.by === 'agency' ? shrunkenFigures(seen) : [];
  return figures.map((figure, index) => {
    const showing = showings[index] ?? { kind: 'hidden', reason: 'protects_others' };
    return toRow(
      figure,
      showing,
      { change: changes[index] ?? null, shrunken: shrunken[index] ?? null },
      dataThrough,
    );
  });
}

/** Each month against the one before it, where both are shown and made in the same way; all of them tested together. */
export function monthlyChanges(figures: readonly (MeasuredFigure | undefined)[]): (Change | null)[] {
  const compared = figures.map((figure, index) => {
    const before = figures[index - 1];
    if (figure === undefined || before === undefined || figure.seriesBreak !== null) return undefined;
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
function shrunkenFigures(figures: readonly (MeasuredFigure | undefined)[]): (Shrunken | null)[] {
  const isShare = figures.every((figure) => figure === undefined || figure.formula.range.lowest === 0);
  if (!isShare) return figures.map(() => null);
  return shrink(figures.map((figure) => figure?.raw)).map((one) => one ?? null);
}

function toRow(
  figure: MeasuredFigure,
  showing: Showing,
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
    reach: toReach(figure.dossiers, figure.responses),
    seriesBreak: figure.seriesBreak,
    dataThrough: dataThrough?.toISOString() ?? null,
  };
  if (showing.kind === 'hidden' || raw === undefined) {
    const { kind: _, ...hidden } =
      showing.kind === 'hidden' ? showing : { kind: 'hidden', reason: 'no_ratings' as const };
    return { ...row, ...noFigure, ...hidden };
  }
  return {
    ...row,
    value: raw.value,
    interval: raw.interval,
    weighted: showing.weighted === 'kept_back' ? null : toWeighted(figure.weighted, showing.weighted),
    counts: pooledCounts(said),
    notApplicable: sum(said.criteria.map((one) => one.notApplicable)),
    nonResponse: showing.isOpen === true ? null : checkNonResponse(figure.dossiers),
    ...beside,
    suppressed: false,
  };
}

/** What a row holds in place of a figure that is not shown. */
export const noFigure = {
  value: null,
  interval: null,
  weighted: null,
  counts: null,
  notApplicable: null,
  nonResponse: null,
  change: null,
  shrunken: null,
  suppressed: true,
} as const;

/** A weighted figure as it is shown, if need be to one decimal; null where there is none. */
export function toWeighted(
  estimate: Estimate | undefined,
  precision: 'exact' | 'rounded' = 'exact',
): Weighted | null {
  if (estimate === undefined) return null;
  const { value, interval, effective } = estimate;
  const exact: Weighted = {
    value,
    interval,
    effectiveResponses: effective,
    method: 'post_stratified',
    methodVersion: weightingVersion,
  };
  return precision === 'exact' ? exact : roundWeighted(exact);
}

/** From this many ratings on, one decimal of a weighted figure does not tell one person from another. */
export const ratingsBehindDecimal = 10_000;

/** A weighted figure to one decimal. */
export function roundWeighted({ value, interval, effectiveResponses, ...method }: Weighted): Weighted {
  const round = (figure: number) => Math.round(figure * 10) / 10;
  return {
    value: round(value),
    interval: { ...interval, lower: round(interval.lower), upper: round(interval.upper) },
    effectiveResponses: Math.round(effectiveResponses),
    ...method,
  };
}
