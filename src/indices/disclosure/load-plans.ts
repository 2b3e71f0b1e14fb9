/** Reads who rated what from the tallies and decides what may be shown; kept until the tallies change. */
import { z } from 'zod';
import type { Tx } from '../../db/index.ts';
import { type CriteriaList, overallCriterion } from '../criteria.ts';
import { countChoices, countOfficial, type OfficialCount } from '../official/count-official.ts';
import {
  type AgencyNode,
  agencyRows,
  type Counted,
  planChoices,
  planParts,
  planPeriods,
  planSubjects,
  type Released,
} from './release-plan.ts';
import type { TreeNode } from './table.ts';

/** What may be shown, as of one state of the tallies. */
export type ReleasePlans = {
  readonly agencies: readonly AgencyNode[];
  /** From the first in which a dossier finished to the last. */
  years(tx: Tx): Promise<readonly string[]>;
  /** As of now, or as they were decided when a month was over. */
  periods(tx: Tx, through?: string): Promise<Released>;
  subjects(tx: Tx, year: string): Promise<Released>;
  channels(tx: Tx, year: string): Promise<Released>;
  /** Fields as `field ID`, procedures as `procedure ID`. */
  procedures(tx: Tx, year: string): Promise<Released>;
  /** Questions that are answered by a choice, by criterion. */
  choices(tx: Tx, year: string): Promise<Released>;
  /** What is told of dossiers and complaints, by month. */
  official(tx: Tx, what: OfficialCount): Promise<Released>;
};

export type PlanStore = { plansOf(tx: Tx, dataThrough: Date | undefined): Promise<ReleasePlans> };

/** Keeps the plans of the newest state, so that they are made once a night and not for every question. */
export function createPlanStore(options: { criteria: CriteriaList; leastPeople: number }): PlanStore {
  let kept: { state: string; plans: ReleasePlans } | undefined;
  return {
    plansOf: async (tx, dataThrough) => {
      const agencies = await tx.agency.findMany({
        select: { id: true, parentId: true },
        orderBy: { code: 'asc' },
      });
      const tree = agencies.map(({ id, parentId }) => `${id} ${parentId}`).join(' ');
      const state = `${dataThrough?.toISOString()} ${tree}`;
      if (kept?.state !== state) kept = { state, plans: makePlans(agencies, options) };
      return kept.plans;
    },
  };
}

function makePlans(
  agencies: readonly AgencyNode[],
  { criteria, leastPeople }: { criteria: CriteriaList; leastPeople: number },
): ReleasePlans {
  const rows = agencyRows(agencies);
  const made = new Map<string, Released>();
  const once = async (name: string, make: () => Promise<Released>) => {
    const known = made.get(name) ?? (await make());
    made.set(name, known);
    return known;
  };
  const periods = (tx: Tx, through?: string) =>
    once(`periods ${through}`, async () => planPeriods(rows, await countMonths(tx), leastPeople, through));
  let knownYears: readonly string[] | undefined;
  return {
    agencies,
    choices: (tx, year) =>
      once(`choices ${year}`, async () => planChoices(rows, await countChoices(tx, year), leastPeople)),
    official: (tx, what) =>
      once(`official ${what}`, async () => planPeriods(rows, await countOfficial(tx, what), leastPeople)),
    years: async (tx) => {
      knownYears ??= await readYears(tx);
      return knownYears;
    },
    periods,
    subjects: (tx, year) =>
      once(`subjects ${year}`, async () =>
        planSubjects(rows, criteria.criteria, await countSubjects(tx, year), leastPeople),
      ),
    channels: (tx, year) =>
      once(`channels ${year}`, async () => {
        const counted = await countChannels(tx, year);
        const released = await periods(tx);
        return planParts(rows, flatParts(counted), counted, { released, year }, leastPeople);
      }),
    procedures: (tx, year) =>
      once(`procedures ${year}`, async () => {
        const counted = await countProcedures(tx, year);
        const released = await periods(tx);
        return planParts(rows, partsByField(counted), counted, { released, year }, leastPeople);
      }),
  };
}

function flatParts(counted: readonly Counted[]): TreeNode[] {
  return [...new Set(counted.map(({ column }) => column))].map((id) => ({ id, parent: undefined }));
}

function partsByField(counted: readonly (Counted & { readonly field: string })[]): TreeNode[] {
  const fields = new Map(counted.map(({ column, field }) => [column, field]));
  return [
    ...[...new Set(fields.values())].map((id) => ({ id, parent: undefined })),
    ...[...fields].map(([id, parent]) => ({ id, parent })),
  ];
}

const countedSchema = z.array(z.object({ agencyId: z.string(), column: z.string(), people: z.int() }));
const countedByFieldSchema = z.array(
  z.object({ agencyId: z.string(), column: z.string(), people: z.int(), field: z.string() }),
);

async function readYears(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ year: string }[]>`
    select to_char(year, 'YYYY') as year from generate_series(
      (select date_trunc('year', min(day)) from tally_cells where grain = 'day'),
      (select max(day) from tally_cells where grain = 'day'), interval '1 year') as year order by 1`;
  return rows.map(({ year }) => year);
}

async function countMonths(tx: Tx): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", to_char(day, 'YYYY-MM') as "column", sum(people)::int as people
      from rating_days where subject = ${overallCriterion} group by 1, 2 order by 1, 2`,
  );
}

async function countSubjects(tx: Tx, year: string): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", subject as "column", sum(people)::int as people
      from rating_days where day between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      group by 1, 2 order by 1, 2`,
  );
}

/** The agency of which the answers of a tally speak. */
const spokenOf = `case a.attributed_to when 'receiving' then c.receiving_agency_id
  when 'deciding' then c.deciding_agency_id else c.supporting_agency_id end`;

const ratedOverall = `tally_cells c join answer_tallies a on a.cell_id = c.id
  and a.criterion = '${overallCriterion}' and a.category in ('1', '2', '3', '4', '5')`;

async function countChannels(tx: Tx, year: string): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRawUnsafe(
      `select ${spokenOf} as "agencyId", c.channel::text as "column", sum(a.responses)::int as people
       from ${ratedOverall}
       where c.grain = 'day' and c.day between $1::date and $2::date group by 1, 2 order by 1, 2`,
      `${year}-01-01`,
      `${year}-12-31`,
    ),
  );
}

async function countProcedures(tx: Tx, year: string): Promise<(Counted & { field: string })[]> {
  return countedByFieldSchema.parse(
    await tx.$queryRawUnsafe(
      `select ${spokenOf} as "agencyId", 'procedure ' || c.procedure_id::text as "column",
         'field ' || coalesce(p.field_id::text, 'none') as field, sum(a.responses)::int as people
       from ${ratedOverall} join procedures p on p.id = c.procedure_id
       where c.grain = 'day' and c.day between $1::date and $2::date group by 1, 2, 3 order by 1, 2`,
      `${year}-01-01`,
      `${year}-12-31`,
    ),
  );
}

/** People who rated one of the subjects on these days, of one agency alone, by subject. */
export async function countDays(
  tx: Tx,
  subjects: readonly string[],
  days: { readonly from: string; readonly to: string },
): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", subject as "column", sum(people)::int as people
      from rating_days
      where subject = any(${[...subjects]}) and day between ${days.from}::date and ${days.to}::date
      group by 1, 2 order by 1, 2`,
  );
}
