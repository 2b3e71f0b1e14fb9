/**
 * Ids of cells. They begin with the day, the grain and the agency, so that what is written together and read together lies
 * together; the rest is a hash, so that the same dossiers make the same cell whenever they are counted.
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

/** In SQL, what stands for an agency in the ids of its cells. */
export function agencyHash(agency: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`substr(md5(${agency}::text), 1, 8)`;
}

/** The id of a cell; `hash` is that of its agency and `rest` a list of what else tells it from others. */
export function cellId(grain: Grain, day: Prisma.Sql, hash: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(lpad(to_hex(${day} - date '0001-01-01'), 7, '0') || ${Prisma.raw(`'${digits[grain]}'`)} || ${hash}
    || substr(md5(concat_ws(' ', ${rest})), 1, 16))::uuid`;
}

/**
 * Whether the cell of a part \`a\` may be one of a temporary table of cells: cells that were written together lie between two
 * ids, and so the planner reads this piece of a table of millions instead of all.
 */
export function isBetweenIdsOf(cells: string): Prisma.Sql {
  return Prisma.raw(`(a.cell_id >= (select id from ${cells} order by id limit 1)
    and a.cell_id <= (select id from ${cells} order by id desc limit 1))`);
}
