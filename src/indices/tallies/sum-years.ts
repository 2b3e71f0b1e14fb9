/** Sums whole years of agencies from their months, once a year has ended: long periods are then read from few cells. */
import { addDays, type CalendarDay, dateToDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { cellId } from './cell-ids.ts';
import { yearOf } from './period.ts';
import { wholeTree } from './places.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';
import { saidLists } from './said-lists.ts';

/** Answers of late December come until an invitation has run out; a year that is summed earlier would be summed nightly. */
const settledAfterDays = 31;

/** The last day of the last year that is over for good on this day. */
export function lastSettledYear(today: CalendarDay): CalendarDay {
  return addDays(yearOf(addDays(today, -settledAfterDays)), -1);
}

/** The last day of the last year that has cells of its own. */
export async function readYearsThrough(tx: Tx): Promise<CalendarDay | undefined> {
  const state = await tx.tallyState.findUnique({ where: { id: 1 }, select: { yearsThrough: true } });
  const through = state?.yearsThrough ?? undefined;
  return through === undefined ? undefined : dateToDay(through);
}

/** A month of a year that has cells changed: until the year is summed again, it is read by months. */
export async function reopenYear(tx: Tx, month: CalendarDay): Promise<void> {
  const before = addDays(yearOf(month), -1);
  await tx.$executeRaw`update tally_state set years_through = ${before}::date where years_through > ${before}::date`;
}

/** Sums the next year that is settled and has no cells of its own; false if there is none. */
export async function sumNextYear(tx: Tx, today: CalendarDay): Promise<boolean> {
  const settled = lastSettledYear(today);
  const through = await readYearsThrough(tx);
  if (through !== undefined && through >= settled) return false;
  const [first] = await tx.$queryRaw<{ day: Date | null }[]>`
    select min(day) as day from tally_cells where grain = 'agency_month' and day <= ${settled}::date
      and day > coalesce(${through ?? null}::date, '-infinity')`;
  const next = first?.day ?? undefined;
  if (next === undefined) {
    await tx.$executeRaw`update tally_state set years_through = ${settled}::date`;
    return false;
  }
  const year = yearOf(dateToDay(next));
  await sumYear(tx, year);
  const end = addDays(yearOf(addDays(year, 366)), -1);
  await tx.$executeRaw`update tally_state set years_through = ${end}::date`;
  return true;
}

const id = (year: CalendarDay) =>
  cellId('agency_year', Prisma.sql`${year}::date`, Prisma.sql`c.agency_id`, Prisma.sql`c.roles`);

/** A year of an agency some of whose months have no cells of their own is read by months and days. */
async function sumYear(tx: Tx, year: CalendarDay): Promise<void> {
  await removeCells(tx, Prisma.sql`c.grain = 'agency_year' and c.day = ${year}::date`);
  const inYear = Prisma.sql`c.grain = 'agency_month' and c.day >= ${year}::date and c.day < ${year}::date + interval '1 year'`;
  await tx.$executeRaw`drop table if exists year_cells`;
  await tx.$executeRaw`
    create temp table year_cells on commit drop as
    select c.agency_id, c.roles, ${cellCounts.columnsOf('c')}, ${saidLists.columnsOf('c')} from tally_cells c
    where ${inYear} and (c.agency_id = ${wholeTree}::uuid or c.agency_id in (
      select c.agency_id from tally_cells c where ${inYear} group by 1 having count(distinct c.day) = 12))`;
  await tx.$executeRaw`analyze year_cells`;
  const listed = (said: 'answers' | 'pairs' | 'people') =>
    saidLists.summed(
      said,
      'agency_id, roles',
      Prisma.sql`select c.agency_id, c.roles, a.* from year_cells c cross join ${saidLists.rowsOf(said)}`,
    );
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, agency_id, roles, receiving_agency_id, deciding_agency_id,
      supporting_agency_id, ${cellCounts.columns}, ${saidLists.columns})
    select ${id(year)}, 'agency_year', ${year}::date, c.agency_id, c.roles, c.agency_id, c.agency_id, c.agency_id,
      ${cellCounts.columnsOf('c')}, ${saidLists.columns}
    from (select c.agency_id, c.roles, ${cellCounts.sumsAs('c')} from year_cells c group by 1, 2) as c
      left join (${listed('answers')}) as answers using (agency_id, roles)
      left join (${listed('pairs')}) as pairs using (agency_id, roles)
      left join (${listed('people')}) as people using (agency_id, roles)
    order by 1`;
}
