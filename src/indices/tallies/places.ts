/** Which cells a query is about, and under which key of the answer each of them falls. */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma } from '../../db/index.ts';
import { roleBit, roleBits } from './role-bits.ts';

/** What rows are grouped by in the tallies; `none` makes one row, under the key `all`. */
export type Grouping = 'none' | 'agency' | 'procedure' | 'field' | 'channel' | 'month';

/** The part of the tallies that is asked for. Without an agency, the whole tree. */
export type Slice = {
  readonly agencyId: string | undefined;
  readonly from: CalendarDay | undefined;
  readonly to: CalendarDay | undefined;
  readonly grouping: Grouping;
};

/**
 * Common table expressions ending in `places (cell_id, key, roles)`: the cells of the slice, once for each key
 * that they fall under, with the roles (as bits) that the key's agencies play in them. By agency the keys
 * are the direct children of the agency, each with what is below it, and the agency itself without its
 * children; of the whole tree, its roots.
 */
export function placesOf(slice: Slice): Prisma.Sql {
  const everything = slice.agencyId === undefined && slice.grouping !== 'agency';
  return everything ? placesEverywhere(slice) : placesInTree(slice);
}

function placesEverywhere(slice: Slice): Prisma.Sql {
  return Prisma.sql`
    with places as (
      select c.id as cell_id, ${keyOf(slice)} as key, ${roleBits(['receiving', 'deciding', 'supporting'])}::int as roles
      from tally_cells c ${joinOf(slice)} where ${within(slice)})`;
}

function placesInTree(slice: Slice): Prisma.Sql {
  return Prisma.sql`
    with recursive branches (agency_id, branch_id) as (
      ${firstBranches(slice)}
      union
      select child.id, b.branch_id from agencies child join branches b on child.parent_id = b.agency_id
    ),
    members as (select agency_id, branch_id from branches ${ownBranch(slice)}),
    places as (
      select c.id as cell_id, ${keyOf(slice)} as key, bit_or(${roleBit(Prisma.sql`part.role`)}) as roles
      from tally_cells c
        cross join lateral (values ('receiving', c.receiving_agency_id), ('deciding', c.deciding_agency_id),
          ('supporting', c.supporting_agency_id)) as part (role, agency_id)
        join members m on m.agency_id = part.agency_id ${joinOf(slice)}
      where ${within(slice)}
      group by 1, 2)`;
}

/** Where the walk down the tree begins, and the branch that each beginning names. */
function firstBranches(slice: Slice): Prisma.Sql {
  if (slice.grouping !== 'agency')
    return Prisma.sql`select id, id from agencies where id = ${slice.agencyId}::uuid`;
  return slice.agencyId === undefined
    ? Prisma.sql`select id, id from agencies where parent_id is null`
    : Prisma.sql`select id, id from agencies where parent_id = ${slice.agencyId}::uuid`;
}

function ownBranch(slice: Slice): Prisma.Sql {
  return slice.grouping === 'agency' && slice.agencyId !== undefined
    ? Prisma.sql`union all select ${slice.agencyId}::uuid, ${slice.agencyId}::uuid`
    : Prisma.empty;
}

function keyOf(slice: Slice): Prisma.Sql {
  switch (slice.grouping) {
    case 'none':
      return Prisma.sql`'all'`;
    case 'agency':
      return Prisma.sql`m.branch_id::text`;
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

function within(slice: Slice): Prisma.Sql {
  return Prisma.sql`c.day between coalesce(${slice.from ?? null}::date, '-infinity')
    and coalesce(${slice.to ?? null}::date, 'infinity')`;
}
