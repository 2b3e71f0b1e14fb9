/**
 * Ids of cells. They begin with the day, the grain and the agency, so that what is written together and read together lies
 * together; the rest is a hash, so that the same dossiers make the same cell whenever they are counted.
 */
import type { CalendarDay } from '../../core/time.ts';
import { Prisma } from '../../db/index.ts';

/** The grains that are written and read. */
export type Grain =
  | 'day'
  | 'agency_month'
  | 'agency_month_channel'
  | 'agency_month_field'
  | 'agency_month_procedure'
  | 'agency_own_month'
  | 'agency_year';

const digits: Readonly<Record<Grain, string>> = {
  day: '1',
  agency_month: '2',
  agency_month_procedure: '3',
  agency_own_month: '4',
  agency_year: '5',
  agency_month_channel: '6',
  agency_month_field: '7',
};

/**
 * The id of a cell of an agency; `rest` is a list of what else tells it from others. Hashed by the database's own functions,
 * which read values as they are: turning a dozen of them into text took longer than counting.
 */
export function cellId(grain: Grain, day: Prisma.Sql, agency: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(lpad(to_hex(${day} - date '0001-01-01'), 7, '0') || ${Prisma.raw(`'${digits[grain]}'`)}
    || lpad(to_hex(uuid_hash(${agency})::bigint & 4294967295), 8, '0')
    || lpad(to_hex(hash_record_extended(row(${rest}), 0)), 16, '0'))::uuid`;
}

/** Whether the column of ids names cells of a grain and of days from one to before another; its index finds them. */
export function isOfDays(column: string, from: CalendarDay, before: CalendarDay): Prisma.Sql {
  const least = (day: CalendarDay) =>
    Prisma.sql`rpad(lpad(to_hex(${day}::date - date '0001-01-01'), 7, '0'), 32, '0')::uuid`;
  return Prisma.sql`${Prisma.raw(column)} >= ${least(from)} and ${Prisma.raw(column)} < ${least(before)}`;
}

/**
 * Whether the column of ids may name one of a temporary table of cells: cells that were written together lie between two
 * ids, and so the planner reads this piece of a table of millions instead of all.
 */
export function isBetweenIdsOf(cells: string, column: string): Prisma.Sql {
  return Prisma.raw(`(${column} >= (select id from ${cells} order by id limit 1)
    and ${column} <= (select id from ${cells} order by id desc limit 1))`);
}
