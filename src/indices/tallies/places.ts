/** Which cells a query is about, and under which key of the answer each of them falls. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma } from '../../db/index.ts';
import { type Period, type Range, splitMonths, splitPeriod } from './period.ts';

/** What rows are grouped by in the tallies; `none` makes one row, under the key `all`. */
export type Grouping = 'none' | 'agency' | 'procedure' | 'field' | 'channel' | 'month';

/** The part of the tallies that is asked for. Without an agency, the whole tree. */
export type Slice = Period & {
  readonly agencyId: string | undefined;
  readonly grouping: Grouping;
  /** The last day of the last year that has cells of its own; none without it. */
  readonly yearsThrough?: CalendarDay | undefined;
  /** Read from the cells of days alone, to check the others. */
  readonly isOnlyDays?: boolean;
};

/** Stands for the whole tree where a cell names an agency. */
export const wholeTree = '00000000-0000-0000-0000-000000000000';

/** The grains that are read; the roll-up writes them. */
type Grain = 'day' | 'agency_month' | 'agency_month_procedure' | 'agency_own_month' | 'agency_year';

/**
 * Common table expressions ending in `places (cell_id, key, roles, stratum_weight)`: the cells of the slice, once
 * for each key that they fall under, with the roles (as bits) that the key's agencies play in them, and the weight
 * of a respondent where the sums of the cell do not hold it yet (days). By agency the keys are the direct children
 * of the agency, each with what is below it, and the agency itself without its children; of the whole tree, its
 * roots. Whole years and months are read from cells that are summed over the tree already, the rest from days.
 */
export function placesOf(slice: Slice): Prisma.Sql {
  const { months, days } =
    slice.isOnlyDays === true
      ? { months: undefined, days: [{ from: slice.from, to: slice.to }] }
      : splitPeriod(slice);
  const parts: Prisma.Sql[] = months === undefined ? [] : coarseParts(slice, months);
  if (days.length > 0) parts.push(Prisma.sql`select * from day_places`);
  const daily = days.length === 0 ? Prisma.empty : Prisma.sql`${dayPlaces(slice, days)},`;
  return Prisma.sql`with recursive ${daily} places as (${Prisma.join(parts, ' union all ')})`;
}

/** One selection for each run of cells, so that each is a look into the index. */
function coarseParts(slice: Slice, months: Range): Prisma.Sql[] {
  const agency = slice.agencyId ?? wholeTree;
  const itself = Prisma.sql`c.agency_id = ${agency}::uuid`;
  switch (slice.grouping) {
    case 'none':
      return inYears(slice, months).map((run) => cellsOf(Prisma.sql`'all'`, itself, run));
    case 'channel':
      return inYears(slice, months).map((run) =>
        cellsOf(Prisma.sql`coalesce(c.channel::text, 'none')`, itself, run),
      );
    case 'month':
      return [cellsOf(Prisma.sql`to_char(c.day, 'YYYY-MM')`, itself, { grain: 'agency_month', ...months })];
    case 'procedure':
      return [
        cellsOf(Prisma.sql`c.procedure_id::text`, itself, { grain: 'agency_month_procedure', ...months }),
      ];
    case 'field':
      return [
        cellsOf(Prisma.sql`coalesce(c.field_id::text, 'none')`, itself, {
          grain: 'agency_month_procedure',
          ...months,
        }),
      ];
    case 'agency': {
      const key = Prisma.sql`c.agency_id::text`;
      const below = Prisma.sql`c.agency_id in (select id from agencies where ${childOf(slice)})`;
      const children = inYears(slice, months).map((run) => cellsOf(key, below, run));
      if (slice.agencyId === undefined) return children;
      // An agency without others below it has no cells of its own beside those of its subtree: they are the same.
      const isLeaf = Prisma.sql`not exists (select from agencies where parent_id = ${agency}::uuid)`;
      return [
        ...children,
        cellsOf(key, itself, { grain: 'agency_own_month', ...months }),
        ...inYears(slice, months).map((run) => cellsOf(key, Prisma.sql`${itself} and ${isLeaf}`, run)),
      ];
    }
  }
}

function childOf({ agencyId }: Slice): Prisma.Sql {
  return agencyId === undefined ? Prisma.sql`parent_id is null` : Prisma.sql`parent_id = ${agencyId}::uuid`;
}

type Run = Range & { readonly grain: Grain };

function inYears({ yearsThrough }: Slice, range: Range): Run[] {
  const { years, months } = splitMonths(range, yearsThrough);
  const runs: Run[] = months.map((run) => ({ grain: 'agency_month', ...run }));
  return years === undefined ? runs : [...runs, { grain: 'agency_year', ...years }];
}

function cellsOf(key: Prisma.Sql, condition: Prisma.Sql, run: Run): Prisma.Sql {
  return Prisma.sql`
    select c.id as cell_id, ${key} as key, c.roles::int as roles, null::double precision as stratum_weight
    from tally_cells c where ${condition} and ${inRun(run)}`;
}

function inRun({ grain, from, to }: Run): Prisma.Sql {
  return Prisma.sql`(c.grain = ${grain}::tally_grain
    and c.day between coalesce(${from ?? null}::date, '-infinity') and coalesce(${to ?? null}::date, 'infinity'))`;
}

/** Ends in `day_places`: the cells of single days, whose three agencies are looked up in the tree. */
function dayPlaces(slice: Slice, days: readonly Range[]): Prisma.Sql {
  const within = Prisma.join(
    days.map((range) => inRun({ grain: 'day', ...range })),
    ' or ',
  );
  if (slice.grouping === 'agency') return dayPlacesByBranch(slice, within);
  const roots =
    slice.agencyId === undefined
      ? Prisma.sql`select id from agencies where parent_id is null`
      : Prisma.sql`select ${slice.agencyId}::uuid`;
  return Prisma.sql`
    subtree (agency_id) as (
      ${roots}
      union
      select child.id from agencies child join subtree s on child.parent_id = s.agency_id
    ),
    day_places as (
      select c.id as cell_id, ${dayKeyOf(slice)} as key,
        (case when r.agency_id is null then 0 else 1 end) + (case when d.agency_id is null then 0 else 2 end)
          + (case when s.agency_id is null then 0 else 4 end) as roles, c.stratum_weight
      from tally_cells c
        left join subtree r on r.agency_id = c.receiving_agency_id
        left join subtree d on d.agency_id = c.deciding_agency_id
        left join subtree s on s.agency_id = c.supporting_agency_id ${joinOf(slice)}
      where (${within}) and coalesce(r.agency_id, d.agency_id, s.agency_id) is not null)`;
}

function dayPlacesByBranch(slice: Slice, within: Prisma.Sql): Prisma.Sql {
  const own =
    slice.agencyId === undefined
      ? Prisma.empty
      : Prisma.sql`union all select ${slice.agencyId}::uuid, ${slice.agencyId}::uuid`;
  return Prisma.sql`
    branches (agency_id, branch_id) as (
      select id, id from agencies where ${childOf(slice)}
      union
      select child.id, b.branch_id from agencies child join branches b on child.parent_id = b.agency_id
    ),
    members as (select agency_id, branch_id from branches ${own}),
    day_places as (
      select c.id as cell_id, m.branch_id::text as key, bit_or(part.role) as roles, c.stratum_weight
      from tally_cells c
        cross join lateral (values (1, c.receiving_agency_id), (2, c.deciding_agency_id), (4, c.supporting_agency_id))
          as part (role, agency_id)
        join members m on m.agency_id = part.agency_id
      where ${within}
      group by c.id, m.branch_id, c.stratum_weight)`;
}

function dayKeyOf(slice: Slice): Prisma.Sql {
  switch (slice.grouping) {
    case 'none':
    case 'agency':
      return Prisma.sql`'all'`;
    case 'procedure':
      return Prisma.sql`c.procedure_id::text`;
    case 'field':
      return Prisma.sql`coalesce(p.field_id::text, 'none')`;
    case 'channel':
      return Prisma.sql`coalesce(c.channel::text, 'none')`;
    case 'month':
      return Prisma.sql`to_char(c.day, 'YYYY-MM')`;
  }
}

function joinOf(slice: Slice): Prisma.Sql {
  return slice.grouping === 'field' ? Prisma.sql`join procedures p on p.id = c.procedure_id` : Prisma.empty;
}
