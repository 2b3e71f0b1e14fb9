/** Sums whole years of agencies from their months, once a year has ended: long periods are then read from few cells. */
import { addDays, type CalendarDay, dateToDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { yearOf } from './period.ts';
import { wholeTree } from './places.ts';
import { removeCells } from './remove-cells.ts';
import { sumCells } from './sum-cells.ts';

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

/** A year of an agency some of whose months have no cells of their own is read by months and days. */
async function sumYear(tx: Tx, year: CalendarDay): Promise<void> {
  await removeCells(tx, Prisma.sql`c.grain = 'agency_year' and c.day = ${year}::date`);
  const inYear = Prisma.sql`c.grain = 'agency_month' and c.day >= ${year}::date and c.day < ${year}::date + interval '1 year'`;
  await sumCells(
    tx,
    Prisma.sql`${inYear} and (c.agency_id = ${wholeTree}::uuid or c.agency_id in (
      select c.agency_id from tally_cells c where ${inYear} group by 1 having count(distinct c.day) = 12))`,
    { grain: 'agency_year', day: year, isByField: false },
  );
}
