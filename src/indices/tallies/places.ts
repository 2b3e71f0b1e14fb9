/** Which cells a query is about, and under which key of the answer each of them falls. */
import { Prisma } from '../../db/index.ts';
import { type Period, type Range, splitPeriod } from './period.ts';
import { roleBits } from './role-bits.ts';

/** What rows are grouped by in the tallies; `none` makes one row, under the key `all`. */
export type Grouping = 'none' | 'agency' | 'procedure' | 'field' | 'channel' | 'month';

/** The part of the tallies that is asked for. Without an agency, the whole tree. */
export type Slice = Period & { readonly agencyId: string | undefined; readonly grouping: Grouping };

/**
 * Common table expressions ending in `places (cell_id, key, roles)`: the cells of the slice, once for each key
 * that they fall under, with the roles (as bits) that the key's agencies play in them. By agency the keys
 * are the direct children of the agency, each with what is below it, and the agency itself without its
 * children; of the whole tree, its roots.
 */
export function placesOf(slice: Slice): Prisma.Sql {
  if (slice.grouping === 'agency') return placesByBranch(slice);
  return slice.agencyId === undefined ? placesEverywhere(slice) : placesInSubtree(slice, slice.agencyId);
}

function placesEverywhere(slice: Slice): Prisma.Sql {
  return Prisma.sql`
    with places as (
      select c.id as cell_id, ${keyOf(slice)} as key, ${roleBits(['receiving', 'deciding', 'supporting'])}::int as roles
      from tally_cells c ${joinOf(slice)} where ${within(slice)})`;
}

function placesInSubtree(slice: Slice, agencyId: string): Prisma.Sql {
  return Prisma.sql`
    with recursive subtree (agency_id) as (
      select ${agencyId}::uuid
      union
      select child.id from agencies child join subtree s on child.parent_id = s.agency_id
    ),
    places as (
      select c.id as cell_id, ${keyOf(slice)} as key,
        (case when r.agency_id is null then 0 else 1 end) + (case when d.agency_id is null then 0 else 2 end)
          + (case when s.agency_id is null then 0 else 4 end) as roles
      from tally_cells c
        left join subtree r on r.agency_id = c.receiving_agency_id
        left join subtree d on d.agency_id = c.deciding_agency_id
        left join subtree s on s.agency_id = c.supporting_agency_id ${joinOf(slice)}
      where (${within(slice)}) and coalesce(r.agency_id, d.agency_id, s.agency_id) is not null)`;
}

function placesByBranch(slice: Slice): Prisma.Sql {
  const first =
    slice.agencyId === undefined
      ? Prisma.sql`select id, id from agencies where parent_id is null`
      : Prisma.sql`select id, id from agencies where parent_id = ${slice.agencyId}::uuid`;
  const own =
    slice.agencyId === undefined
      ? Prisma.empty
      : Prisma.sql`union all select ${slice.agencyId}::uuid, ${slice.agencyId}::uuid`;
  return Prisma.sql`
    with recursive branches (agency_id, branch_id) as (
      ${first}
      union
      select child.id, b.branch_id from agencies child join branches b on child.parent_id = b.agency_id
    ),
    members as (select agency_id, branch_id from branches ${own}),
    places as (
      select c.id as cell_id, m.branch_id::text as key, bit_or(part.role) as roles
      from tally_cells c
        cross join lateral (values (1, c.receiving_agency_id), (2, c.deciding_agency_id), (4, c.supporting_agency_id))
          as part (role, agency_id)
        join members m on m.agency_id = part.agency_id
      where ${within(slice)}
      group by 1, 2)`;
}

function keyOf(slice: Slice): Prisma.Sql {
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

/** Whole months by the coarsest cells that tell the groups apart, the rest by days. */
function within(slice: Slice): Prisma.Sql {
  const isByProcedure = slice.grouping === 'procedure' || slice.grouping === 'field';
  const monthGrain = isByProcedure ? 'month_procedure' : 'month';
  const { months, days } = splitPeriod(slice);
  const parts = days.map((range) => inRange('day', range));
  if (months !== undefined) parts.push(inRange(monthGrain, months));
  return Prisma.join(parts, ' or ');
}

function inRange(grain: 'day' | 'month' | 'month_procedure', { from, to }: Range): Prisma.Sql {
  return Prisma.sql`(c.grain = ${grain}::tally_grain
    and c.day between coalesce(${from ?? null}::date, '-infinity') and coalesce(${to ?? null}::date, 'infinity'))`;
}
