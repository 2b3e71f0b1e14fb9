/** Gives the cells of a month's days the weights of their respondents: `estimates/post-stratify.ts`, in SQL. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { collapseLevels, largestOverMedian, leastRespondents } from '../estimates/post-stratify.ts';

/** The columns of what tells strata apart; each can be compared, for what is missing is an empty text. */
const columns = {
  receivingAgencyId: 'receiving',
  decidingAgencyId: 'deciding',
  parentId: 'parent',
  fieldId: 'field',
  submittedVia: 'via',
  timeliness: 'timeliness',
  outcome: 'outcome',
} as const;

/** Strata of the month of `month` (its first day), weighed, and their weights put on the cells of its days. */
export async function weighStrata(tx: Tx, month: CalendarDay): Promise<void> {
  await tx.$executeRaw`drop table if exists strata`;
  await tx.$executeRaw`
    create temp table strata on commit drop as
    select c.receiving_agency_id::text as receiving, c.deciding_agency_id::text as deciding,
      coalesce(a.parent_id::text, '') as parent, coalesce(p.field_id::text, '') as field,
      c.submitted_via::text as via, c.timeliness::text as timeliness, c.outcome::text as outcome,
      sum(c.finished) as finished, sum(c.started) as started,
      sum(c.represented) as represented, null::double precision as weight
    from tally_cells c join procedures p on p.id = c.procedure_id
      left join agencies a on a.id = c.deciding_agency_id
    where c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'
    group by 1, 2, 3, 4, 5, 6, 7`;
  for (const level of collapseLevels)
    await weigh(
      tx,
      level.map((key) => columns[key]),
      leastRespondents,
    );
  await weigh(tx, [], 1);
  await trimAndRaise(tx);
  await tx.$executeRaw`
    update tally_cells c set stratum_weight = s.weight
    from procedures p, strata s
    where c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'
      and c.started > 0 and p.id = c.procedure_id and s.receiving = c.receiving_agency_id::text
      and s.deciding = c.deciding_agency_id::text and s.field = coalesce(p.field_id::text, '')
      and s.via = c.submitted_via::text and s.timeliness = c.timeliness::text and s.outcome = c.outcome::text
      and c.stratum_weight is distinct from s.weight`;
}

/** Weighs the groups of a level in which enough answered, among the strata that have no weight yet. */
async function weigh(tx: Tx, level: readonly string[], least: number): Promise<void> {
  const by = level.length === 0 ? Prisma.sql`()` : Prisma.raw(level.join(', '));
  const kept = level.length === 0 ? Prisma.empty : Prisma.raw(`${level.join(', ')}, `);
  const same = level.map((column) => Prisma.raw(`s.${column} = g.${column}`));
  await tx.$executeRaw`
    update strata s set weight = g.weight
    from (
      select ${kept} sum(finished) / sum(represented) as weight
      from strata where weight is null group by ${by} having sum(started) >= ${least}::int
    ) as g
    where s.weight is null ${same.length === 0 ? Prisma.empty : Prisma.sql`and ${Prisma.join(same, ' and ')}`}`;
}

async function trimAndRaise(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    with passed as (
      select weight, sum(started) over (order by weight rows unbounded preceding) as started,
        sum(started) over () as total
      from strata where started > 0 and weight is not null
    ),
    largest as (select ${largestOverMedian}::double precision * min(weight) as weight from passed where started >= total / 2.0)
    update strata s set weight = least(s.weight, largest.weight) from largest`;
  await tx.$executeRaw`
    update strata s set weight = s.weight * t.factor
    from (select sum(finished) / sum(represented * weight) as factor from strata having sum(represented * weight) > 0) as t`;
}
