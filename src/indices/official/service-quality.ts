/** The official figures of Decision 766 for an agency and a period. */
import { err, ok, type Result } from '../../core/result.ts';
import { type CalendarDay, type Clock, dayOf } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { sum } from '../formulas/said.ts';
import { findAgency, type RowKey, rowKeys } from '../row-keys.ts';
import { earlier, type Period } from '../tallies/period.ts';
import { readReach, readTallyState } from '../tallies/read-tallies.ts';
import {
  type Decision766Facts,
  type Decision766Scale,
  decision766ScaleOn,
  scoreDecision766,
} from './decision-766.ts';
import { readComplainedDossiers, readPetitions } from './read-petition-facts.ts';
import type { Decision766Metric, ServiceQualityQuery, ServiceQualityRow } from './vocabulary.ts';

export type ServiceQualityRefusal =
  | { readonly code: 'unknown_agency' }
  /** The period ends before the decision was in force. */
  | { readonly code: 'not_in_force' };

/** The facts of one row: what the three ratios are made of. */
export type MeasuredQuality = RowKey & { readonly facts: Decision766Facts };

/**
 * The facts of the agency with everything below it, or by agency one row for each child. Dossiers are those of the agencies
 * that decided; complaints belong to the agency that must answer. Nothing is hidden here.
 */
export async function measureQuality(
  tx: Tx,
  query: ServiceQualityQuery,
  options: { readonly asOf: Date; readonly complaintsTo?: CalendarDay | undefined },
): Promise<
  Result<
    {
      readonly agencyId: string | undefined;
      readonly scale: Decision766Scale;
      readonly rows: readonly MeasuredQuality[];
      readonly dataThrough: Date | undefined;
    },
    ServiceQualityRefusal
  >
> {
  const agency = query.agency === undefined ? undefined : await findAgency(tx, query.agency);
  if (query.agency !== undefined && agency === undefined) return err({ code: 'unknown_agency' });
  const scale = decision766ScaleOn(query.to ?? dayOf(options.asOf));
  if (scale === undefined) return err({ code: 'not_in_force' });
  const { facts, dataThrough } = await readFacts(tx, agency?.id, query, options);
  const keys = await rowKeys(tx, query.by ?? 'none', agency, [...facts.keys()]);
  const rows = keys.map((key) => ({ ...key, facts: facts.get(key.tallyKey) ?? noFacts }));
  return ok({ agencyId: agency?.id, scale, rows, dataThrough });
}

/** The official figures with nothing hidden: for the eyes of the agency itself only. The scale is that of the last day. */
export async function serviceQuality(
  deps: { db: Db; clock: Clock },
  query: ServiceQualityQuery,
): Promise<Result<ServiceQualityRow[], ServiceQualityRefusal>> {
  const asOf = deps.clock.now();
  return inTransaction<ServiceQualityRow[], ServiceQualityRefusal>(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const measured = await measureQuality(tx, query, { asOf });
    if (!measured.ok) return measured;
    const { rows, scale, dataThrough } = measured.value;
    return ok(rows.map((row) => toQualityRow(row, scoreDecision766(row.facts, scale), dataThrough)));
  });
}

/** A row of metrics; where one of them is hidden, so are the points of all together. */
export function toQualityRow(
  { key, name }: RowKey,
  metrics: readonly Decision766Metric[],
  dataThrough: Date | undefined,
): ServiceQualityRow {
  const points = metrics.flatMap((metric) => metric.points ?? []);
  return {
    key,
    name,
    rules: 'decision_766',
    metrics,
    points: points.length === metrics.length ? sum(points) : null,
    maxPoints: sum(metrics.map((metric) => metric.maxPoints)),
    dataThrough: dataThrough?.toISOString() ?? null,
  };
}

export const noFacts: Decision766Facts = {
  dossiers: 0,
  dossiersAtFault: 0,
  petitions: 0,
  petitionsOverdue: 0,
  petitionsAtFault: 0,
};

async function readFacts(
  tx: Tx,
  agencyId: string | undefined,
  { from, to, by }: ServiceQualityQuery,
  { asOf, complaintsTo }: { readonly asOf: Date; readonly complaintsTo?: CalendarDay | undefined },
): Promise<{ facts: Map<string, Decision766Facts>; dataThrough: Date | undefined }> {
  const { dataThrough, held } = await readTallyState(tx);
  const grouping = by ?? 'none';
  const isToTheEnd = to !== undefined && dataThrough !== undefined && to >= dayOf(dataThrough);
  const period: Period = { from, to: isToTheEnd ? undefined : to };
  const branches = { agencyId, isByAgency: grouping === 'agency' };
  const dossiers = await readReach(tx, { agencyId, ...period, grouping, held }, ['deciding']);
  const complained = await readComplainedDossiers(tx, branches, period);
  const petitions = await readPetitions(tx, branches, { from, to: earlier(period.to, complaintsTo) }, asOf);
  const keys = new Set([...dossiers, ...complained, ...petitions].map(({ key }) => key));
  const facts = [...keys].map((key): [string, Decision766Facts] => {
    const frame = dossiers.find((row) => row.key === key);
    const about = petitions.find((row) => row.key === key);
    const onTimeAtFault = complained.find((row) => row.key === key)?.dossiers ?? 0;
    return [
      key,
      {
        dossiers: frame?.finished ?? 0,
        // Dossiers that finished since the tallies were made are not in the frame yet.
        dossiersAtFault: Math.min((frame?.late ?? 0) + onTimeAtFault, frame?.finished ?? 0),
        petitions: about?.total ?? 0,
        petitionsOverdue: about?.overdue ?? 0,
        petitionsAtFault: about?.atFault ?? 0,
      },
    ];
  });
  return { facts: new Map(facts), dataThrough };
}
