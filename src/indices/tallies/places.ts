/** Which cells a query is about, and under which key of the answer each of them falls. */
import { addDays, type CalendarDay } from '../../core/time.ts';
import { Prisma } from '../../db/index.ts';
import type { Grain } from './cell-ids.ts';
import { coarseKeyOf, dayKeyOf, type Grouping, monthGrain, procedureOf } from './groupings.ts';
import {
  monthOf,
  monthsOf,
  nextMonth,
  type Period,
  type Range,
  splitMonths,
  splitPeriod,
  yearOf,
  yearsOf,
} from './period.ts';
import { cellCounts } from './reach-columns.ts';
import { type Said, saidLists } from './said-lists.ts';

/** Which cells there are. */
export type Held = {
  /** The first and the last day with cells; undefined if there are none. */
  readonly days: Range | undefined;
  /** The last day of the last year that has cells of its own. */
  readonly yearsThrough: CalendarDay | undefined;
};

/** The part of the tallies that is asked for. Without an agency, the whole tree. */
export type Slice = Period & {
  readonly agencyId: string | undefined;
  readonly grouping: Grouping;
  readonly held: Held;
  /** Read from the cells of days alone, to check the others; not by agency. */
  readonly isOnlyDays?: boolean;
};

/** Stands for the whole tree where a cell names an agency. */
export const wholeTree = '00000000-0000-0000-0000-000000000000';

/**
 * Common table expressions ending in `cells (key, roles, stratum_weight, …)`: the cells of the slice with all that they hold,
 * once for each key that they fall under, with the roles (as bits) that the key's agencies play in them, and the weight
 * of a respondent: 1 where the sums of the cell hold it already (all but days). By agency the keys are the direct children
 * of the agency, each with what is below it, and the agency itself without its children; of the whole tree, its
 * roots. Whole years and months are read from cells that are summed over the tree already where the roll-up made
 * them (`sum-month.ts`: not of agencies that have few dossiers), the rest from days.
 */
export function cellsOf(of: Slice, said: readonly Said[]): Prisma.Sql {
  const slice = { ...of, said };
  const period = boundsOf(slice);
  if (slice.isOnlyDays === true) return daysAlone(slice, period === undefined ? [] : [period]);
  if (slice.agencyId === undefined && slice.grouping !== 'agency') return cellsOfTree(slice, period);
  return cellsOfAgencies(slice, period);
}

/**
 * What of the period can have cells. Where it begins before all days or has no bound, with the first of these days' year;
 * likewise it ends with the last one's month.
 */
function boundsOf({ from, to, held }: Slice): Range | undefined {
  if (held.days === undefined) return undefined;
  const [first, last] = [yearOf(held.days.from), addDays(nextMonth(held.days.to), -1)];
  const bounds = {
    from: from === undefined || from < first ? first : from,
    to: to === undefined || to > last ? last : to,
  };
  return bounds.from > bounds.to ? undefined : bounds;
}

type SplitSlice = {
  /** All whole months of the period. */
  readonly whole: Range | undefined;
  /** The years that they make, and the rest of them. */
  readonly years: Range | undefined;
  readonly months: readonly Range[];
  readonly days: readonly Range[];
};

/** By month, by channel and of procedures there are no years. */
function split(slice: Slice, period: Range | undefined): SplitSlice {
  const { months: whole, days } =
    period === undefined ? { months: undefined, days: [] } : splitPeriod(period);
  if (whole === undefined) return { whole, years: undefined, months: [], days };
  const isByYear = slice.grouping === 'none' || slice.grouping === 'agency';
  return { whole, ...splitMonths(whole, isByYear ? slice.held.yearsThrough : undefined), days };
}

/** A slice of which these lists are read. */
type ListedSlice = Slice & { readonly said: readonly Said[] };

/** What is read of row `of`: lists that nobody asked for are copied for every cell of thousands of agencies. */
function contentOf({ said }: ListedSlice, of = 'c'): Prisma.Sql {
  const lists = said.length === 0 ? [] : [saidLists.columnsOf(of, said)];
  return Prisma.join([cellCounts.columnsOf(of), ...lists]);
}

/** Of the whole tree every month has cells, and every year that is over. */
function cellsOfTree(slice: ListedSlice, period: Range | undefined): Prisma.Sql {
  const { years, months, days } = split(slice, period);
  const runs: { grain: Grain; range: Range }[] = months.map((range) => ({
    grain: monthGrain(slice.grouping),
    range,
  }));
  if (years !== undefined) runs.push({ grain: 'agency_year', range: years });
  const parts = runs.map(
    (run) => Prisma.sql`
      select ${coarseCell(slice)} from tally_cells c where c.agency_id = ${wholeTree}::uuid and ${isOfGrain(run.grain)} and ${isWithin(run.range)}`,
  );
  return days.length === 0 && parts.length > 0
    ? Prisma.sql`with cells as materialized (${Prisma.join(parts, ' union all ')})`
    : daysAlone(slice, days, parts);
}

function coarseCell(slice: ListedSlice): Prisma.Sql {
  return Prisma.sql`
    ${coarseKeyOf(slice.grouping)} as key, c.roles::int as roles, 1::double precision as stratum_weight, ${contentOf(slice)}`;
}

/** Literal, so that the planner sees which indices fit. */
const isOfGrain = (grain: Grain) => Prisma.raw(`c.grain = '${grain}'`);

function isWithin({ from, to }: Range): Prisma.Sql {
  return Prisma.sql`c.day between ${from}::date and ${to}::date`;
}

/**
 * For each agency that is asked for: its years, then the months that are in none of them, then the days of the months
 * without cells. The cells of an agency's days are found by its id in each of the three roles. The planner expects far more
 * agencies and cells than come, and would read tables of millions through; the offsets leave it no other way than the index.
 */
function cellsOfAgencies(slice: ListedSlice, period: Range | undefined): Prisma.Sql {
  const { years, whole, days } = split(slice, period);
  const grain = Prisma.raw(`'${monthGrain(slice.grouping)}'`);
  const columns = Prisma.sql`c.key, c.roles, c.stratum_weight, ${contentOf(slice)}`;
  const found = Prisma.sql`select a.agency_id, c.day, ${coarseCell(slice)}`;
  return Prisma.sql`
    with recursive asked (agency_id, is_alone) as (${askedAgencies(slice)}),
    year_cells as materialized (
      ${found}
      from asked a cross join unnest(${years === undefined ? [] : yearsOf(years)}::date[]) as y (day)
        cross join lateral (
          select * from tally_cells c
          where c.agency_id = a.agency_id and c.grain = 'agency_year' and c.day = y.day offset 0) as c
      where not a.is_alone
    ),
    wanted as materialized (
      select a.agency_id, a.is_alone, m.day
      from asked a cross join unnest(${monthsWithCells(slice, whole)}::date[]) as m (day)
      where not exists (
        select from year_cells y where y.agency_id = a.agency_id and y.day = date_trunc('year', m.day)::date)
    ),
    month_cells as materialized (
      ${found}
      from wanted a cross join lateral (
        select * from tally_cells c
        where c.agency_id = a.agency_id and c.day = a.day
          and c.grain = case when a.is_alone then 'agency_own_month' else ${grain} end::tally_grain
        offset 0) as c
    ),
    runs (agency_id, is_alone, first_day, last_day) as (
      select agency_id, is_alone, min(day), (max(day) + interval '1 month' - interval '1 day')::date
      from (
        select w.*, w.day - row_number() over (partition by w.agency_id order by w.day) * interval '1 month' as run
        from wanted w
        where (w.agency_id, w.day) not in (select agency_id, day from month_cells)
      ) as missing
      group by agency_id, is_alone, run
      union all
      select a.agency_id, a.is_alone, d.first_day, d.last_day
      from asked a cross join unnest(${days.map(({ from }) => from)}::date[], ${days.map(({ to }) => to)}::date[])
        as d (first_day, last_day)
    ),
    members (agency_id, is_alone, member_id) as (
      select distinct agency_id, is_alone, agency_id from runs
      union
      select m.agency_id, m.is_alone, child.id
      from members m join agencies child on child.parent_id = m.member_id where not m.is_alone
    ),
    day_places as (
      select c.id as cell_id, ${dayKeyOf(slice.grouping, Prisma.sql`r.agency_id`)} as key, bit_or(c.roles) as roles, w.weight as stratum_weight
      from runs r join members m on m.agency_id = r.agency_id and m.is_alone = r.is_alone
        cross join lateral (${cellsOfMember}) as c ${procedureOf(slice.grouping)}
        left join tally_weights w on w.cell_id = c.id
      group by 1, 2, 4
    ),
    cells as materialized (
      select ${columns} from year_cells c union all select ${columns} from month_cells c
      union all
      select p.key, p.roles, p.stratum_weight, ${contentOf(slice)}
      from day_places p cross join lateral (select * from tally_cells c where c.id = p.cell_id offset 0) as c
    )`;
}

/** A period without a bound begins with a year, of which the first months may be before all cells. */
function monthsWithCells({ held }: Slice, whole: Range | undefined): CalendarDay[] {
  if (whole === undefined || held.days === undefined) return [];
  const first = monthOf(held.days.from);
  return monthsOf({ from: whole.from < first ? first : whole.from, to: whole.to });
}

/** The cells of the days of run `r` in which member `m` plays a role, and the roles; each is found by the index of its role. */
const cellsOfMember = Prisma.join(
  [
    inRole(
      `c.receiving_agency_id = m.member_id`,
      `1 + case when c.deciding_agency_id = c.receiving_agency_id then 2 else 0 end
        + case when c.supporting_agency_id = c.receiving_agency_id then 4 else 0 end`,
    ),
    inRole(`c.deciding_agency_id = m.member_id and c.deciding_agency_id <> c.receiving_agency_id`, '2'),
    inRole(`c.supporting_agency_id = m.member_id and c.supporting_agency_id <> c.receiving_agency_id`, '4'),
  ],
  ' union all ',
);

function inRole(condition: string, roles: string): Prisma.Sql {
  return Prisma.raw(`
    select c.id, c.day, c.channel, c.procedure_id, ${roles} as roles
    from tally_cells c where c.grain = 'day' and c.day between r.first_day and r.last_day and ${condition}`);
}

/** Which agencies, each once, and whether they are asked for without what is below them. */
function askedAgencies({ agencyId, grouping }: Slice): Prisma.Sql {
  if (grouping !== 'agency') return Prisma.sql`select ${agencyId}::uuid, false`;
  if (agencyId === undefined) return Prisma.sql`select id, false from agencies where parent_id is null`;
  // An agency without others below it has no cells of its own beside those of its subtree: they are the same.
  return Prisma.sql`
    select id, false from agencies where parent_id = ${agencyId}::uuid
    union all
    select ${agencyId}::uuid, exists (select from agencies where parent_id = ${agencyId}::uuid)`;
}

/** The cells of days, all of them looked through, and those of `parts`. */
function daysAlone(
  slice: ListedSlice,
  days: readonly Range[],
  parts: readonly Prisma.Sql[] = [],
): Prisma.Sql {
  const within = days.length === 0 ? Prisma.sql`false` : Prisma.join(days.map(isWithin), ' or ');
  const roots =
    slice.agencyId === undefined
      ? Prisma.sql`select id from agencies where parent_id is null`
      : Prisma.sql`select ${slice.agencyId}::uuid`;
  const day = Prisma.sql`
    select ${dayKeyOf(slice.grouping, Prisma.sql`c.agency_id`)} as key,
      (case when r.agency_id is null then 0 else 1 end) + (case when d.agency_id is null then 0 else 2 end)
        + (case when s.agency_id is null then 0 else 4 end) as roles, w.weight as stratum_weight, ${contentOf(slice)}
    from tally_cells c left join tally_weights w on w.cell_id = c.id
      left join subtree r on r.agency_id = c.receiving_agency_id
      left join subtree d on d.agency_id = c.deciding_agency_id
      left join subtree s on s.agency_id = c.supporting_agency_id ${procedureOf(slice.grouping)}
    where c.grain = 'day' and (${within}) and coalesce(r.agency_id, d.agency_id, s.agency_id) is not null`;
  return Prisma.sql`
    with recursive subtree (agency_id) as (
      ${roots}
      union
      select child.id from agencies child join subtree s on child.parent_id = s.agency_id
    ),
    cells as materialized (${Prisma.join([...parts, day], ' union all ')})`;
}
