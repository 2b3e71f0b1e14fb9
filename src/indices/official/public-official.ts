/** Official figures and indicators as the public may see them: none that is hidden can be computed from others. */
import { ok, type Result } from '../../core/result.ts';
import { addDays, type CalendarDay, type Clock, dayOf } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import type { PlanStore, ReleasePlans } from '../disclosure/load-plans.ts';
import { type AskedRows, mayTellChoice, mayTellMonths, rowOfKey } from '../disclosure/may-tell.ts';
import { readTallyState } from '../tallies/read-tallies.ts';
import { leastRatings, type SuppressionReason } from '../vocabulary.ts';
import { scoreDecision766 } from './decision-766.ts';
import { type IndicatorMethod, indicatorMethods } from './indicator-methods.ts';
import { type IndicatorFacts, measureIndicator, measureIndicators } from './indicators.ts';
import {
  type MeasuredQuality,
  measureQuality,
  type ServiceQualityRefusal,
  toQualityRow,
} from './service-quality.ts';
import type {
  Decision766Metric,
  Indicator,
  IndicatorQuery,
  IndicatorRow,
  ServiceQualityQuery,
  ServiceQualityRow,
} from './vocabulary.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly plans: PlanStore };

/** What decides on the rows of one answer. */
type Asked<Query> = {
  readonly tx: Tx;
  readonly plans: ReleasePlans;
  readonly query: Query;
  readonly rows: AskedRows;
};

/** Complaints up to the last day that was over when the tallies were made: the plans know no others. */
async function complaintsTo(tx: Tx): Promise<CalendarDay | undefined> {
  const { dataThrough } = await readTallyState(tx);
  return dataThrough === undefined ? undefined : addDays(dayOf(dataThrough), -1);
}

/** The figures of Decision 766. Whether complaints were handled in time is an agency's doing and is told of any number. */
export async function publicServiceQuality(
  deps: Deps,
  query: ServiceQualityQuery,
): Promise<Result<ServiceQualityRow[], ServiceQualityRefusal>> {
  const asOf = deps.clock.now();
  return inTransaction<ServiceQualityRow[], ServiceQualityRefusal>(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const options = { asOf, complaintsTo: await complaintsTo(tx) };
    const measured = await measureQuality(tx, query, options);
    if (!measured.ok) return measured;
    const { agencyId, rows, scale, dataThrough } = measured.value;
    const plans = await deps.plans.plansOf(tx, dataThrough);
    const asked = { tx, plans, query, rows: { agencyId, isByAgency: query.by === 'agency' } };
    const shown: ServiceQualityRow[] = [];
    for (const row of rows) {
      const metrics: Decision766Metric[] = [];
      for (const metric of scoreDecision766(row.facts, scale)) {
        const reason = await whyHidden(asked, metric, row);
        metrics.push(reason === undefined ? metric : hideMetric(metric, reason));
      }
      shown.push(toQualityRow(row, metrics, dataThrough));
    }
    return ok(shown);
  });
}

async function whyHidden(
  { tx, plans, query, rows }: Asked<ServiceQualityQuery>,
  { id, denominator: people }: Decision766Metric,
  { tallyKey }: MeasuredQuality,
): Promise<SuppressionReason | undefined> {
  const isOfDossiers = id === 'qd766_dossier_receiving_satisfaction';
  const isOfAgencyAlone = id === 'qd766_petition_processing_on_time';
  const isTold = await mayTellMonths(tx, plans, {
    what: isOfDossiers ? 'dossiers' : 'complaints',
    row: rowOfKey(plans, rows, tallyKey),
    period: query,
    people,
    least: isOfAgencyAlone ? 'whole_months' : 'released',
  });
  if (isTold) return undefined;
  return people < leastRatings && !isOfAgencyAlone ? 'too_few_ratings' : 'protects_others';
}

function hideMetric(metric: Decision766Metric, reason: SuppressionReason): Decision766Metric {
  return { ...metric, numerator: null, ratio: null, points: null, suppressed: true, reason };
}

/** The indicators. Whether dossiers and complaints were in time is an agency's doing and is told of any number. */
export async function publicIndicators(
  deps: Deps,
  query: IndicatorQuery,
): Promise<Result<IndicatorRow[], { readonly code: 'unknown_agency' }>> {
  const asOf = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const measured = await measureIndicators(tx, query, { asOf, complaintsTo: await complaintsTo(tx) });
    if (!measured.ok) return measured;
    const { agencyId, rows, dataThrough } = measured.value;
    const plans = await deps.plans.plansOf(tx, dataThrough);
    const asked = { tx, plans, query, rows: { agencyId, isByAgency: query.by === 'agency' } };
    const shown: IndicatorRow[] = [];
    for (const { key, name, tallyKey, facts } of rows) {
      const indicators: Indicator[] = [];
      for (const method of indicatorMethods) indicators.push(await show(asked, method, { tallyKey, facts }));
      shown.push({ key, name, indicators, dataThrough: dataThrough?.toISOString() ?? null });
    }
    return ok(shown);
  });
}

async function show(
  { tx, plans, query, rows }: Asked<IndicatorQuery>,
  method: IndicatorMethod,
  { tallyKey, facts }: { readonly tallyKey: string; readonly facts: IndicatorFacts },
): Promise<Indicator> {
  const indicator = measureIndicator(method, facts);
  if (indicator.suppressed || indicator.id === 'on_time') return indicator;
  const row = rowOfKey(plans, rows, tallyKey);
  if (method.basis === 'respondents') {
    const asked = { criterion: method.criterion, row, period: query, people: indicator.of };
    const shown = await mayTellChoice(tx, plans, asked);
    if (shown === 'no') return hideIndicator(indicator, 'protects_others');
    if (shown === 'not_yet') return hideIndicator(indicator, 'not_yet_closed');
    // A weighted share is a second sum over the same people: only where nothing within it is hidden.
    return shown === 'with_all_within' ? indicator : withoutWeights(indicator);
  }
  const isOfAgencyAlone = indicator.id === 'complaints_on_time';
  const isTold = await mayTellMonths(tx, plans, {
    what: isOfAgencyAlone ? 'complaints' : 'confirmations',
    row,
    period: query,
    people: indicator.of,
    least: isOfAgencyAlone ? 'whole_months' : 'released',
  });
  if (isTold) return indicator;
  const isSmall = indicator.of < leastRatings && !isOfAgencyAlone;
  return hideIndicator(indicator, isSmall ? 'too_few_ratings' : 'protects_others');
}

function hideIndicator(indicator: Indicator, reason: SuppressionReason): Indicator {
  return {
    ...indicator,
    parts: indicator.parts.map(({ option }) => ({
      option,
      count: null,
      value: null,
      interval: null,
      weighted: null,
    })),
    apart: null,
    suppressed: true,
    reason,
  };
}

function withoutWeights(indicator: Indicator): Indicator {
  return { ...indicator, parts: indicator.parts.map((part) => ({ ...part, weighted: null })) };
}
