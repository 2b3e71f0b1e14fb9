/**
 * Ids of cells. They begin with the grain and the day, then the agency, so that what is written together and read together
 * lies together; the rest is a hash, so that the same dossiers make the same cell whenever they are counted.
 */
import { Prisma } from '../../db/index.ts';

/** The grains that are written and read. */
export type Grain = 'day' | 'agency_month' | 'agency_month_procedure' | 'agency_own_month' | 'agency_year';

const digits: Readonly<Record<Grain, string>> = {
  day: '1',
  agency_month: '2',
  agency_month_procedure: '3',
  agency_own_month: '4',
  agency_year: '5',
};

/** In SQL, what the ids of all cells of a day and an agency begin with, after the digit of their grain. */
export function idStart(day: Prisma.Sql, agency: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(lpad(to_hex(${day} - date '0001-01-01'), 7, '0') || substr(md5(${agency}::text), 1, 8))`;
}

/** The whole id; `rest` is a list of what else tells the cell from others. */
export function idWith(grain: Grain, start: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${Prisma.raw(`'${digits[grain]}'`)} || ${start} || substr(md5(concat_ws(' ', ${rest})), 1, 16))::uuid`;
}
