/** What cells are grouped by: the key of each, and which months are split so. */
import { Prisma } from '../../db/index.ts';
import type { Grain } from './cell-ids.ts';

/** What rows are grouped by in the tallies; `none` makes one row, under the key `all`. */
export type Grouping = 'none' | 'agency' | 'procedure' | 'field' | 'channel' | 'month';

/** The months that are split by what is asked for, or by nothing. */
export function monthGrain(grouping: Grouping): Grain {
  switch (grouping) {
    case 'channel':
      return 'agency_month_channel';
    case 'field':
      return 'agency_month_field';
    case 'procedure':
      return 'agency_month_procedure';
    default:
      return 'agency_month';
  }
}

/** The key of a coarse cell `c`. */
export function coarseKeyOf(grouping: Grouping): Prisma.Sql {
  switch (grouping) {
    case 'none':
      return Prisma.sql`'all'`;
    case 'channel':
      return Prisma.sql`coalesce(c.channel::text, 'none')`;
    case 'month':
      return Prisma.sql`to_char(c.day, 'YYYY-MM')`;
    case 'procedure':
      return Prisma.sql`c.procedure_id::text`;
    case 'field':
      return Prisma.sql`coalesce(c.field_id::text, 'none')`;
    case 'agency':
      return Prisma.sql`c.agency_id::text`;
  }
}

/** Of a day's cell, which knows its procedure `p` instead of the field; `asked` is the agency that is asked for. */
export function dayKeyOf(grouping: Grouping, asked: Prisma.Sql): Prisma.Sql {
  switch (grouping) {
    case 'field':
      return Prisma.sql`coalesce(p.field_id::text, 'none')`;
    case 'agency':
      return Prisma.sql`${asked}::text`;
    default:
      return coarseKeyOf(grouping);
  }
}

/** The procedure `p` of a day's cell, where its field is the key. */
export function procedureOf(grouping: Grouping): Prisma.Sql {
  return grouping === 'field' ? Prisma.sql`join procedures p on p.id = c.procedure_id` : Prisma.empty;
}
