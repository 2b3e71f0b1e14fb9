/** Indicators of integrity and of the process, for an agency and a period. */
import { err, ok, type Result } from '../../core/result.ts';
import { type CalendarDay, type Clock, dayOf } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { agencyRoles } from '../criteria.ts';
import { shareOf } from '../formulas/over-criteria.ts';
import { type CriterionSaid, type PerLevel, type Said, sum, unweighted } from '../formulas/said.ts';
import { findAgency, type RowKey, rowKeys } from '../row-keys.ts';
import type { Grouping } from '../tallies/groupings.ts';
import { earlier } from '../tallies/period.ts';
import {
  type AnswerRow,
  type ReachRow,
  readAnswers,
  readReach,
  readTallyState,
} from '../tallies/read-tallies.ts';
import { leastRatings } from '../vocabulary.ts';
import { type IndicatorMethod, indicatorMethods } from './indicator-methods.ts';
import { type PetitionRow, readPetitions } from './read-petition-facts.ts';
import type { Indicator, IndicatorQuery, IndicatorRow } from './vocabulary.ts';

/** The indicators of one row, before anybody has decided what may be shown. */
export type MeasuredIndicators = RowKey & { readonly facts: IndicatorFacts };

/** The facts of the agency with everything below it, or by agency one row for each child. Nothing is hidden here. */
export async function measureIndicators(
  tx: Tx,
  query: IndicatorQuery,
  { asOf, complaintsTo }: { readonly asOf: Date; readonly complaintsTo?: CalendarDay | undefined },
): Promise<
  Result<
    {
      readonly agencyId: string | undefined;
      readonly rows: readonly MeasuredIndicators[];
      readonly dataThrough: Date | undefined;
    },
    { readonly code: 'unknown_agency' }
  >
> {
  const agency = query.agency === undefined ? undefined : await findAgency(tx, query.agency);
  if (query.agency !== undefined && agency === undefined) return err({ code: 'unknown_agency' });
  const { dataThrough, held } = await readTallyState(tx);
  const isToTheEnd = query.to !== undefined && dataThrough !== undefined && query.to >= dayOf(dataThrough);
  const to = isToTheEnd ? undefined : query.to;
  const grouping: Grouping = query.by ?? 'none';
  const slice = { agencyId: agency?.id, from: query.from, to, grouping, held };
  const criteria = indicatorMethods.flatMap((method) =>
    method.basis === 'respondents' ? [method.criterion] : [],
  );
  const answers = await readAnswers(tx, slice, criteria);
  const dossiers = await readReach(tx, slice, ['deciding']);
  const frame = await readReach(tx, slice, agencyRoles);
  const branches = { agencyId: agency?.id, isByAgency: grouping === 'agency' };
  const period = { from: query.from, to: earlier(query.to, complaintsTo) };
  const petitions = await readPetitions(tx, branches, period, asOf);
  const keys = await rowKeys(
    tx,
    grouping,
    agency,
    frame.map(({ key }) => key),
  );
  const rows = keys.map((key) => ({
    ...key,
    facts: {
      answers: answers.filter((row) => row.key === key.tallyKey),
      dossiers: dossiers.find((row) => row.key === key.tallyKey),
      frame: frame.find((row) => row.key === key.tallyKey),
      petitions: petitions.find((row) => row.key === key.tallyKey),
    },
  }));
  return ok({ agencyId: agency?.id, rows, dataThrough });
}

/** The indicators, small shares hidden but nothing that could be computed: for the eyes of the agency itself only. */
export async function indicators(
  deps: { db: Db; clock: Clock },
  query: IndicatorQuery,
): Promise<Result<IndicatorRow[], { readonly code: 'unknown_agency' }>> {
  const asOf = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const measured = await measureIndicators(tx, query, { asOf });
    if (!measured.ok) return measured;
    const { rows, dataThrough } = measured.value;
    return ok(
      rows.map(({ key, name, facts }) => ({
        key,
        name,
        indicators: indicatorMethods.map((method) => measureIndicator(method, facts)),
        dataThrough: dataThrough?.toISOString() ?? null,
      })),
    );
  });
}

/** What the indicators of one row are made of. */
export type IndicatorFacts = {
  readonly answers: readonly Pick<
    AnswerRow,
    'criterion' | 'category' | 'responses' | 'weight' | 'weightSquared'
  >[];
  /** Decided by the agencies of the row, and those in which they play any role. */
  readonly dossiers: Pick<ReachRow, 'due' | 'late'> | undefined;
  readonly frame: Pick<ReachRow, 'finished'> | undefined;
  readonly petitions: Omit<PetitionRow, 'key'> | undefined;
};

/** One indicator. Pure. */
export function measureIndicator(method: IndicatorMethod, facts: IndicatorFacts): Indicator {
  if (method.basis === 'respondents') return ofRespondents(method, facts);
  const { id, version, basis } = method;
  const [of, chosen, option] = countedInFull(id, facts);
  const parts = [
    { option, count: chosen, value: of === 0 ? null : (100 * chosen) / of, interval: null, weighted: null },
  ];
  const nothing = of === 0 ? ({ suppressed: true, reason: 'no_ratings' } as const) : { suppressed: false };
  return { id, version, basis, of, parts, apart: null, ...nothing };
}

function countedInFull(
  id: Indicator['id'],
  { dossiers, petitions }: IndicatorFacts,
): [number, number, string] {
  switch (id) {
    case 'on_time':
      return [dossiers?.due ?? 0, (dossiers?.due ?? 0) - (dossiers?.late ?? 0), 'on_time'];
    case 'complaints_on_time':
      return [petitions?.total ?? 0, (petitions?.total ?? 0) - (petitions?.overdue ?? 0), 'on_time'];
    case 'complaints_confirmed':
      return [(petitions?.confirmed ?? 0) + (petitions?.denied ?? 0), petitions?.confirmed ?? 0, 'confirmed'];
    case 'harassment_perception':
    case 'extra_payment_perception':
    case 'extra_visits':
      throw new Error(`${id} is a figure of respondents`);
  }
}

function ofRespondents(
  method: Extract<IndicatorMethod, { basis: 'respondents' }>,
  { answers, frame }: IndicatorFacts,
): Indicator {
  const { id, version, basis, options } = method;
  const own = answers.filter(({ criterion }) => criterion === method.criterion);
  const perOption = (of: (row: IndicatorFacts['answers'][number]) => number): PerLevel => {
    const at = (place: number) => sum(own.filter((row) => row.category === options[place]).map(of));
    return [at(0), at(1), at(2), at(3), at(4)];
  };
  const counts = perOption((row) => row.responses);
  const of = sum(counts);
  const criterion: CriterionSaid = {
    criterion: method.criterion,
    counts,
    weights: perOption((row) => row.weight),
    squaredWeights: perOption((row) => row.weightSquared),
    notApplicable: 0,
    importance: 1,
  };
  const said: Said = { criteria: [criterion], pairs: [], respondents: of, finished: frame?.finished ?? of };
  const isShown = of >= leastRatings;
  const hidden = { suppressed: true, reason: of === 0 ? 'no_ratings' : 'too_few_ratings' } as const;
  const parts = options.map((option, place) => {
    const chosen = [0, 1, 2, 3, 4].map((other) => Number(other === place));
    const isChosen: PerLevel = [
      chosen[0] ?? 0,
      chosen[1] ?? 0,
      chosen[2] ?? 0,
      chosen[3] ?? 0,
      chosen[4] ?? 0,
    ];
    const raw = isShown ? shareOf(unweighted(said), isChosen) : undefined;
    const weighted = isShown ? shareOf(said, isChosen) : undefined;
    return {
      option,
      count: isShown ? (counts[place] ?? 0) : null,
      value: raw?.value ?? null,
      interval: raw?.interval ?? null,
      weighted: weighted?.value ?? null,
    };
  });
  return {
    id,
    version,
    basis,
    of,
    parts,
    apart: isShown ? countApart(own, options) : null,
    ...(isShown ? { suppressed: false } : hidden),
  };
}

function countApart(own: IndicatorFacts['answers'], options: readonly string[]): Record<string, number> {
  const apart: Record<string, number> = {};
  for (const { category, responses } of own) {
    if (!options.includes(category)) apart[category] = (apart[category] ?? 0) + responses;
  }
  return apart;
}
