/** Weighs the strata of a month's respondents: `estimates/post-stratify.ts`, in SQL. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { collapseLevels, largestOverMedian, leastRespondents } from '../estimates/post-stratify.ts';

/** The columns of what tells strata apart. What is missing is the nil id, so that each can be compared. */
const columns = {
  receivingAgencyId: 'receiving',
  decidingAgencyId: 'deciding',
  parentId: 'parent',
  fieldId: 'field',
  submittedVia: 'via',
  timeliness: 'timeliness',
  outcome: 'outcome',
} as const;

/** What a cell `c` of a day and its stratum `s` have in common, where `p` is the procedure of the cell. */
export const isOfStratum =
  Prisma.raw(`s.receiving = c.receiving_agency_id and s.deciding = c.deciding_agency_id
  and s.field = coalesce(p.field_id, '00000000-0000-0000-0000-000000000000') and s.via = c.submitted_via
  and s.timeliness = c.timeliness and s.outcome = c.outcome`);

/**
 * Makes the temporary table `strata` of the month of `month` (its first day), each with its weight. Counts are summed as
 * floating point, which is exact for them: sums of sums would be of the type numeric, and took most of a second.
 */
export async function weighStrata(tx: Tx, month: CalendarDay): Promise<void> {
  await tx.$executeRaw`drop table if exists strata`;
  await tx.$executeRaw`
    create temp table strata on commit drop as
    with ${counted(month)}, ${Prisma.raw(levels())},
    leveled as (select s.*, ${Prisma.raw(firstWeight())} as weight from rest_0 s ${Prisma.raw(groupsJoined())}),
    passed as (
      select weight, sum(sum(started)) over (order by weight rows unbounded preceding) as started, sum(sum(started)) over () as total
      from leveled where started > 0 and weight is not null group by weight
    ),
    trimmed as (
      select l.*, case when l.weight is not null
        then least(l.weight, (select ${largestOverMedian}::double precision * min(weight) from passed where started >= total / 2.0))
        end as trimmed_weight
      from leveled l
    )
    select t.receiving, t.deciding, t.field, t.via, t.timeliness, t.outcome, t.trimmed_weight
      * (select sum(finished) / nullif(sum(represented * trimmed_weight), 0) from trimmed) as weight
    from trimmed t`;
}

function counted(month: CalendarDay): Prisma.Sql {
  return Prisma.sql`rest_0 as materialized (
    select c.receiving_agency_id as receiving, c.deciding_agency_id as deciding,
      coalesce(a.parent_id, '00000000-0000-0000-0000-000000000000') as parent,
      coalesce(p.field_id, '00000000-0000-0000-0000-000000000000') as field,
      c.submitted_via as via, c.timeliness, c.outcome,
      sum(c.finished)::double precision as finished, sum(c.started)::double precision as started,
      sum(c.represented) as represented
    from tally_cells c join procedures p on p.id = c.procedure_id
      left join agencies a on a.id = c.deciding_agency_id
    where c.grain = 'day' and c.day >= ${month}::date and c.day < ${month}::date + interval '1 month'
    group by 1, 2, 3, 4, 5, 6, 7
  )`;
}

/** Each level, and last whoever is left. */
const steps = [
  ...collapseLevels.map((level) => ({
    columns: level.map((key) => columns[key] as string),
    least: leastRespondents,
  })),
  { columns: [] as string[], least: 1 },
];

/**
 * `group_N` has the weights of the groups of level N in which enough answered, `rest_N` what has none before it, joined as
 * far as no later level tells it apart: so each level goes through fewer rows than the one before.
 */
function levels(): string {
  return steps
    .flatMap(({ columns: level, least }, number) => {
      const listed = level.length === 0 ? '' : `${level.join(', ')},`;
      const group = `group_${number} as materialized (
        select ${listed} sum(finished) / sum(represented) as weight from rest_${number}
        group by ${level.length === 0 ? '()' : level.join(', ')} having sum(started) >= ${least}
      )`;
      const later = [...new Set(steps.slice(number + 1).flatMap((step) => step.columns))];
      const rest = `rest_${number + 1} as materialized (
        select ${later.map((column) => `r.${column},`).join(' ')} sum(r.finished) as finished, sum(r.started) as started,
          sum(r.represented) as represented
        from rest_${number} r left join group_${number} g on ${isSame('r', 'g', level)} where g.weight is null
        group by ${later.length === 0 ? '()' : later.map((column) => `r.${column}`).join(', ')}
      )`;
      return number + 1 < steps.length ? [group, rest] : [group];
    })
    .join(', ');
}

function isSame(one: string, other: string, level: readonly string[]): string {
  return level.length === 0
    ? 'true'
    : level.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');
}

function groupsJoined(): string {
  return steps
    .map(
      ({ columns: level }, number) => `left join group_${number} on ${isSame('s', `group_${number}`, level)}`,
    )
    .join(' ');
}

function firstWeight(): string {
  return `coalesce(${steps.map((_, number) => `group_${number}.weight`).join(', ')})`;
}
