/** Official figures and indicators as the public may see them: none that is hidden can be computed from others. */
import { ok, type Result } from '../../core/result.ts';
import { addDays, type CalendarDay, type Clock, dayOf } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import type { PlanStore, ReleasePlans } from '../disclosure/load-plans.ts';
import { type AskedRows, mayTellChoice, mayTellMonths, rowOfKey } from '../disclosure/may-tell.ts';
import type { Period } from '../tallies/period.ts';
import { readTallyState } from '../tallies/read-tallies.ts';
import { type Hidden, leastRatings } from '../vocabulary.ts';
import type { OfficialCount } from './count-official.ts';
import { type Decision766Facts, scoreDecision766 } from './decision-766.ts';
import { type IndicatorMethod, indicatorMethods } from './indicator-methods.ts';
import { type IndicatorFacts, measureIndicator, measureIndicators } from './indicators.ts';
import { readSettled, readSettledThrough, type Settled } from './read-settled.ts';
import {
  type MeasuredQuality,
  measureQuality,
  noFacts,
  type ServiceQualityRefusal,
  toQualityRow,
} from './service-quality.ts';
import {
  type Decision766Metric,
  type Decision766MetricId,
  decision766MetricIds,
  type Indicator,
  type IndicatorQuery,
  type IndicatorRow,
  type ServiceQualityQuery,
  type ServiceQualityRow,
} from './vocabulary.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly plans: PlanStore };

/** What decides on the rows of one answer. */
type Asked<Query> = {
  readonly tx: Tx;
  readonly plans: ReleasePlans;
  readonly query: Query;
  readonly rows: AskedRows;
  /** Undefined where figures are told as they are counted. */
  readonly settled: Settled | undefined;
};

/** Complaints up to the last day that was over when the tallies were made: the plans know no others. */
async function complaintsTo(tx: Tx): Promise<CalendarDay | undefined> {
  const { dataThrough } = await readTallyState(tx);
  return dataThrough === undefined ? undefined : addDays(dayOf(dataThrough), -1);
}

/**
 * The figures of Decision 766, of settled months (`told-facts.ts`). Whether complaints were handled in time is an agency's doing:
 * of months that are closed it is told of any number, and as it is now.
 */
export async function publicServiceQuality(
  deps: Deps,
  query: ServiceQualityQuery,
): Promise<Result<ServiceQualityRow[], ServiceQualityRefusal>> {
  const asOf = deps.clock.now();
  return inTransaction<ServiceQualityRow[], ServiceQualityRefusal>(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const plans = await deps.plans.plansOf(tx, (await readTallyState(tx)).dataThrough);
    const through = await readSettledThrough(tx, plans);
    // Points are added up: without an end, all three ratios are of the same months.
    const to = query.to ?? through?.complaints;
    const period = { ...query, to };
    const options = { asOf, complaintsTo: await complaintsTo(tx) };
    const measured = await measureQuality(tx, period, options);
    if (!measured.ok) return measured;
    const { agencyId, rows, scale, dataThrough } = measured.value;
    const slice = { agencyId, grouping: query.by ?? 'none' } as const;
    const settled = through && (await readSettled(tx, plans, through, period, slice));
    const asked = {
      tx,
      plans,
      query: period,
      rows: { agencyId, isByAgency: query.by === 'agency' },
      settled,
    };
    const shown: ServiceQualityRow[] = [];
    for (const row of rows) {
      const metrics: Decision766Metric[] = [];
      for (const id of decision766MetricIds) {
        const facts = settled === undefined ? row.facts : settledFacts(id, row, settled);
        for (const metric of scoreDecision766(facts, scale).filter((one) => one.id === id)) {
          const hidden = await whyHidden(asked, { ...basisOf[id], people: metric.denominator }, row.tallyKey);
          metrics.push(hidden === undefined ? metric : hideMetric(metric, hidden));
        }
      }
      const isCutShort = through !== undefined && query.to === undefined;
      shown.push({
        ...toQualityRow(row, metrics, dataThrough),
        ...(isCutShort && { through: through.complaints ?? null }),
      });
    }
    return ok(shown);
  });
}

/** What a figure is made of, and whether that is an agency's doing alone. */
type Basis = { readonly what: OfficialCount; readonly isOfAgencyAlone: boolean };

const basisOf: Readonly<Record<Decision766MetricId, Basis>> = {
  qd766_dossier_receiving_satisfaction: { what: 'dossiers', isOfAgencyAlone: false },
  qd766_petition_processing_on_time: { what: 'complaints', isOfAgencyAlone: true },
  qd766_petition_handling_satisfaction: { what: 'complaints', isOfAgencyAlone: false },
};

function settledFacts(
  id: Decision766MetricId,
  { facts, tallyKey }: MeasuredQuality,
  { months, told }: Settled,
): Decision766Facts {
  const { people, favourable } = told(basisOf[id].what, tallyKey);
  const atFault = people - favourable;
  switch (id) {
    case 'qd766_dossier_receiving_satisfaction':
      return { ...noFacts, dossiers: people, dossiersAtFault: atFault };
    case 'qd766_petition_handling_satisfaction':
      return { ...noFacts, petitions: people, petitionsAtFault: atFault };
    case 'qd766_petition_processing_on_time':
      return months.dossiers.ok ? facts : noFacts;
  }
}

/** Undefined if a figure of so many people is told. */
async function whyHidden(
  { tx, plans, query, rows, settled }: Asked<Period>,
  { what, isOfAgencyAlone, people }: Basis & { readonly people: number },
  tallyKey: string,
): Promise<Hidden | undefined> {
  // What an agency did is told of closed months, as dossiers are.
  const months = settled?.months[isOfAgencyAlone ? 'dossiers' : what];
  if (months?.ok === false) return months.error;
  if (months !== undefined && isOfAgencyAlone) return undefined;
  const isTold = await mayTellMonths(tx, plans, {
    what,
    row: rowOfKey(plans, rows, tallyKey),
    period: months?.value ?? query,
    people,
    least: isOfAgencyAlone ? 'whole_months' : 'released',
  });
  if (isTold) return undefined;
  return { reason: people < leastRatings && !isOfAgencyAlone ? 'too_few_ratings' : 'protects_others' };
}

function hideMetric(metric: Decision766Metric, hidden: Hidden): Decision766Metric {
  return { ...metric, numerator: null, ratio: null, points: null, suppressed: true, ...hidden };
}

/**
 * The indicators; of complaints, of settled months (`told-facts.ts`). Whether dossiers and complaints were in time is an agency's
 * doing and is told of any number.
 */
export async function publicIndicators(
  deps: Deps,
  query: IndicatorQuery,
): Promise<Result<IndicatorRow[], { readonly code: 'unknown_agency' }>> {
  const asOf = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const plans = await deps.plans.plansOf(tx, (await readTallyState(tx)).dataThrough);
    const through = await readSettledThrough(tx, plans);
    const lastDay = through === undefined ? await complaintsTo(tx) : through.dossiers;
    const measured = await measureIndicators(tx, query, { asOf, complaintsTo: lastDay });
    if (!measured.ok) return measured;
    const { agencyId, rows, dataThrough } = measured.value;
    const slice = { agencyId, grouping: query.by ?? 'none' } as const;
    const settled = through && (await readSettled(tx, plans, through, query, slice));
    const asked = { tx, plans, query, rows: { agencyId, isByAgency: query.by === 'agency' }, settled };
    const isCutShort = through !== undefined && query.to === undefined;
    const shown: IndicatorRow[] = [];
    for (const { key, name, tallyKey, facts } of rows) {
      const told = settled === undefined ? facts : withSettledPetitions(facts, settled, tallyKey);
      const indicators: Indicator[] = [];
      for (const method of indicatorMethods) {
        const indicator = await show(asked, method, { tallyKey, facts: told });
        const last = through?.[indicator.id === 'complaints_on_time' ? 'dossiers' : 'confirmations'] ?? null;
        indicators.push(
          isCutShort && method.basis === 'complaints' ? { ...indicator, through: last } : indicator,
        );
      }
      shown.push({ key, name, indicators, dataThrough: dataThrough?.toISOString() ?? null });
    }
    return ok(shown);
  });
}

function withSettledPetitions(
  facts: IndicatorFacts,
  { months, told }: Settled,
  tallyKey: string,
): IndicatorFacts {
  const { people, favourable } = told('confirmations', tallyKey);
  const none = { total: 0, overdue: 0, atFault: 0, answered: 0 };
  const counted = months.dossiers.ok ? (facts.petitions ?? none) : none;
  return { ...facts, petitions: { ...counted, confirmed: favourable, denied: people - favourable } };
}

async function show(
  asked: Asked<IndicatorQuery>,
  method: IndicatorMethod,
  { tallyKey, facts }: { readonly tallyKey: string; readonly facts: IndicatorFacts },
): Promise<Indicator> {
  const indicator = measureIndicator(method, facts);
  if (method.basis === 'complaints') {
    const isOfAgencyAlone = method.id === 'complaints_on_time';
    const what = isOfAgencyAlone ? 'complaints' : 'confirmations';
    const basis = { what, isOfAgencyAlone, people: indicator.of } as const;
    const isNobody = asked.settled === undefined && indicator.suppressed;
    const hidden = isNobody ? undefined : await whyHidden(asked, basis, tallyKey);
    return hidden === undefined ? indicator : hideIndicator(indicator, hidden);
  }
  if (indicator.suppressed || method.basis !== 'respondents') return indicator;
  const { tx, plans, query, rows } = asked;
  const row = rowOfKey(plans, rows, tallyKey);
  const shown = await mayTellChoice(tx, plans, {
    criterion: method.criterion,
    row,
    period: query,
    people: indicator.of,
  });
  if (shown === 'no') return hideIndicator(indicator, { reason: 'protects_others' });
  if (typeof shown === 'object') return hideIndicator(indicator, { reason: 'not_yet_closed', ...shown });
  // A weighted share is a second sum over the same people: only where nothing within it is hidden.
  return shown === 'with_all_within' ? indicator : withoutWeights(indicator);
}

function hideIndicator(indicator: Indicator, hidden: Hidden): Indicator {
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
    ...hidden,
  };
}

function withoutWeights(indicator: Indicator): Indicator {
  return { ...indicator, parts: indicator.parts.map((part) => ({ ...part, weighted: null })) };
}
