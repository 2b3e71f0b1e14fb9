/** Compares a random sample of cells with a recount from the rows, made in another way than the roll-up's. */
import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import { ok } from '../../core/result.ts';
import { addDays, dateToDay } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { agencyRoles, type CriteriaList, type CriterionSet, criterionSets } from '../criteria.ts';
import { type CellCounts, type CellKey, cellKeySchema, countCell } from './count-cell.ts';
import { monthOf, monthsOf, nextMonth } from './period.ts';
import { type Slice, wholeTree } from './places.ts';
import { readCell, wordsOf } from './read-cell.ts';
import { readSums, readTallyState } from './read-tallies.ts';

/** What does not agree: a cell with the rows, or the coarser cells of a month or a year with its days. */
export type TallyDifference =
  | { readonly kind: 'cell'; readonly day: string; readonly procedureId: string }
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'agency'; readonly month: string; readonly agencyId: string };

export type TallyCheck = { readonly checked: number; readonly differing: readonly TallyDifference[] };

/** How much is checked. */
export type TallySample = {
  /** Cells that exist, as many that should, taken from dossiers, and a fifth as many months of agencies. */
  readonly cells: number;
  /** Days from which the cells are taken. */
  readonly days: number;
  /** Months of the country that are compared with their days. */
  readonly months: number;
};

/** Some seconds' worth where ten million have answered; in a month of nights every month has most likely had its turn. */
const usualSample: TallySample = { cells: 50, days: 40, months: 3 };

/**
 * Checks a random sample of cells and months with what they were counted from, and all cells of the country's months and years
 * with each other. What was touched since the last roll-up is left out. Logs each difference.
 */
export async function checkTallies(
  deps: { db: Db; log: Log; criteria: CriteriaList },
  sample = usualSample,
): Promise<TallyCheck> {
  const sets = criterionSets(deps.criteria);
  const result = await inTransaction<TallyCheck, never>(deps.db, async (tx) => {
    await tx.$executeRaw`set transaction isolation level repeatable read, read only`;
    const keys = await sampleKeys(tx, sample);
    const words = await wordsOf(tx);
    const differing = [
      ...(await differingMonths(tx, sample.months)),
      ...(await differingAgencies(tx, deps.criteria, Math.ceil(sample.cells / 5))),
    ];
    for (const key of keys) {
      const isSame = sameCounts(await readCell(tx, key, words), await recountCell(tx, key, sets));
      if (!isSame) differing.push({ kind: 'cell', day: dateToDay(key.day), procedureId: key.procedureId });
    }
    return ok({ checked: keys.length, differing });
  });
  const check = result.ok ? result.value : result.error;
  for (const difference of check.differing) deps.log.error(difference, 'a tally differs from the rows');
  return check;
}

/**
 * Months and years of which the cells of the whole tree do not add up to the same, however they are split; of some months
 * also the cells of their days.
 */
async function differingMonths(tx: Tx, sample: number): Promise<TallyDifference[]> {
  const { days, yearsThrough } = (await readTallyState(tx)).held;
  const months = days === undefined ? [] : monthsOf({ from: monthOf(days.from), to: days.to });
  const rows = await tx.$queryRaw<{ month: Date }[]>`
    with sampled as materialized (
      select month from unnest(${months}::date[]) as month order by random() limit ${sample}::int
    ),
    cells as (
      select c.*, c.day as month from tally_cells c where c.agency_id = ${wholeTree}::uuid
      union all
      select c.*, m.month from sampled m join tally_cells c
        on c.grain = 'day' and c.day >= m.month and c.day < m.month + interval '1 month'
    ),
    totals as (
      select c.month, c.grain, sum(c.finished) as finished, sum(c.started) as started, sum(c.late) as late,
        sum((select sum(n) from unnest(c.answer_responses) as n)) as answers,
        sum((select sum(n) from unnest(c.pair_responses) as n)) as pairs,
        sum((select sum(n) from unnest(c.people_responses) as n)) as people
      from cells c group by 1, 2
    ),
    months as (
      select month, count(*) as grains, count(distinct (finished, started, late, answers, pairs, people)) as sums
      from totals where grain <> 'agency_year' group by 1
    ),
    years as (
      select date_trunc('year', month)::date as month
      from (
        select date_trunc('year', month)::date as month, grain, sum(finished) as finished, sum(started) as started,
          sum(answers) as answers, sum(pairs) as pairs
        from totals
        where grain in ('agency_month', 'agency_year') and month <= coalesce(${yearsThrough ?? null}::date, '-infinity')
        group by 1, 2
      ) as each
      group by 1
      having count(*) <> 2 or count(distinct (finished, started, answers, pairs)) <> 1
    )
    select month from months
    where (grains <> 4 + (month in (select month from sampled))::int or sums <> 1)
      and month not in (select month from tally_month_touches)
    union select month from years
    order by month`;
  return rows.map((row) => ({ kind: 'month', month: dateToDay(row.month) }));
}

/** Months of agencies that do not agree with the days, which are looked up in the tree when read. */
async function differingAgencies(tx: Tx, criteria: CriteriaList, sample: number): Promise<TallyDifference[]> {
  const rows = await tx.$queryRaw<{ month: Date; agencyId: string }[]>`
    select day as month, agency_id as "agencyId" from tally_cells
    where grain = 'agency_month' and agency_id <> ${wholeTree}::uuid
      and day not in (select month from tally_month_touches)
    order by random() limit ${sample}::int`;
  const differing: TallyDifference[] = [];
  const { held } = await readTallyState(tx);
  for (const { month, agencyId } of rows) {
    const from = dateToDay(month);
    const slice = { agencyId, from, to: addDays(nextMonth(from), -1), grouping: 'none' as const, held };
    const summed = await readAll(tx, slice, criteria);
    const counted = await readAll(tx, { ...slice, isOnlyDays: true }, criteria);
    if (!sameNumbers(summed, counted)) differing.push({ kind: 'agency', month: from, agencyId });
  }
  return differing;
}

/** Everything that is read of a slice, each number under the name of what it counts. */
async function readAll(tx: Tx, slice: Slice, list: CriteriaList): Promise<Map<string, number>> {
  const criteria = list.criteria.map(({ id }) => id);
  const sets = criterionSets(list).map(({ id }) => id);
  const { answers, pairs, respondents, reachOf } = await readSums(tx, slice, { criteria, sets });
  return new Map([
    ...answers.flatMap(({ criterion, role, category, ...row }) => {
      const name = `${criterion} ${role} ${category}`;
      return [
        [`${name} n`, row.responses],
        [`${name} w`, row.weight],
        [`${name} w²`, row.weightSquared],
      ] as const;
    }),
    ...pairs.flatMap((row) => {
      const name = `${row.first} ${row.firstLevel} ${row.second} ${row.secondLevel}`;
      return [
        [`${name} n`, row.responses],
        [`${name} w`, row.weight],
      ] as const;
    }),
    ...respondents.map((row) => [`${row.criterionSet} n`, row.responses] as const),
    ...reachOf(agencyRoles).flatMap(({ key: _, ...row }) => Object.entries(row)),
  ]);
}

/** The days are found one after the other by the index, for to look through all cells and dossiers would take minutes. */
async function sampleKeys(tx: Tx, { cells, days }: TallySample): Promise<CellKey[]> {
  return z.array(cellKeySchema).parse(
    await tx.$queryRaw`
      with recursive counted (day) as (
        (select min(day) from tally_cells where grain = 'day')
        union all
        select (select min(c.day) from tally_cells c where c.grain = 'day' and c.day > d.day) from counted d where d.day is not null
      ),
      finished (day) as (
        (select min(finished_on) from dossiers)
        union all
        select (select min(finished_on) from dossiers where finished_on > d.day) from finished d where d.day is not null
      ),
      sampled as materialized (
        select day from (select day from counted union select day from finished) as either
        where day is not null and day not in (select day from tally_touches) order by random() limit ${days}::int
      )
      (select day, receiving_agency_id as "receivingAgencyId", deciding_agency_id as "decidingAgencyId",
        supporting_agency_id as "supportingAgencyId", procedure_id as "procedureId", channel, outcome,
        timeliness::text, applicant_kind as "applicantKind", submitted_via as "submittedVia"
      from sampled join tally_cells using (day) where grain = 'day' order by random() limit ${cells}::int)
      union
      (select d.finished_on, d.receiving_agency_id, d.deciding_agency_id,
        coalesce(d.supporting_agency_id, d.receiving_agency_id), d.procedure_id, r.channel, d.outcome,
        case when d.due_at is null then 'no_due_date' when d.due_at < d.finished_at then 'late' else 'on_time' end,
        d.applicant_kind, d.submitted_via
      from (
        select d.* from sampled s join dossiers d on d.finished_on = s.day order by random() limit ${cells}::int
      ) as d left join responses r on r.dossier_id = d.id)`,
  );
}

async function recountCell(
  tx: Tx,
  key: CellKey,
  sets: readonly CriterionSet[],
): Promise<CellCounts | undefined> {
  const dossiers = await tx.dossier.findMany({
    where: {
      finishedOn: key.day,
      receivingAgencyId: key.receivingAgencyId,
      decidingAgencyId: key.decidingAgencyId,
      procedureId: key.procedureId,
      outcome: key.outcome,
      applicantKind: key.applicantKind,
      submittedVia: key.submittedVia,
    },
    select: {
      receivingAgencyId: true,
      supportingAgencyId: true,
      dueAt: true,
      finishedAt: true,
      outcome: true,
      samplingProbability: true,
      notInvitedBecause: true,
      invitation: true,
      respondent: { select: { optedOutAt: true } },
      response: { select: { channel: true, answers: true } },
    },
  });
  return countCell(key, dossiers, sets);
}

function sameCounts(a: CellCounts | undefined, b: CellCounts | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.reach.every((value, index) => Math.abs(value - (b.reach[index] ?? Number.NaN)) <= 1e-9 * value) &&
    sameNumbers(a.answers, b.answers) &&
    sameNumbers(a.pairs, b.pairs) &&
    sameNumbers(a.respondents, b.respondents)
  );
}

/** The same numbers under the same names; weights are sums of fractions, in whatever order they were added. */
function sameNumbers(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  return (
    one.size === other.size &&
    [...one].every(
      ([name, value]) => Math.abs(value - (other.get(name) ?? Number.NaN)) <= 1e-9 * Math.abs(value),
    )
  );
}
