/** Sums whole years of agencies from their months, once a year has ended: long periods are then read from few cells. */
import { addDays, type CalendarDay, dateToDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { cellId } from './cell-ids.ts';
import { yearOf } from './period.ts';
import { wholeTree } from './places.ts';
import { cellCounts } from './reach-columns.ts';
import { removeCells } from './remove-cells.ts';

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
  cellId('agency_year', Prisma.sql`${year}::date`, Prisma.sql`c.agency_id`, Prisma.sql`c.roles, c.channel`);

/** A year of an agency some of whose months have no cells of their own is read by months and days. */
async function sumYear(tx: Tx, year: CalendarDay): Promise<void> {
  await removeCells(tx, Prisma.sql`c.grain = 'agency_year' and c.day = ${year}::date`);
  const inYear = Prisma.sql`c.grain = 'agency_month' and c.day >= ${year}::date and c.day < ${year}::date + interval '1 year'`;
  await tx.$executeRaw`drop table if exists year_cells`;
  await tx.$executeRaw`
    create temp table year_cells on commit drop as
    select ${id(year)} as year_id, c.* from tally_cells c
    where ${inYear} and (c.agency_id = ${wholeTree}::uuid or c.agency_id in (
      select c.agency_id from tally_cells c where ${inYear} group by 1 having count(distinct c.day) = 12))`;
  await tx.$executeRaw`analyze year_cells`;
  await tx.$executeRaw`
    insert into tally_cells (id, grain, day, agency_id, roles, receiving_agency_id, deciding_agency_id,
      supporting_agency_id, channel, ${cellCounts.columns})
    select c.year_id, 'agency_year', ${year}::date, c.agency_id, c.roles, c.agency_id, c.agency_id, c.agency_id, c.channel,
      ${cellCounts.sumsOf('c')}
    from year_cells c group by c.year_id, c.agency_id, c.roles, c.channel order by 1`;
  await tx.$executeRaw`
    insert into answer_tallies (cell_id, criterion, attributed_to, category, responses, weight, weight_squared,
      stratified, stratified_squared)
    select c.year_id, a.criterion, a.attributed_to, a.category, sum(a.responses), sum(a.weight), sum(a.weight_squared),
      sum(a.stratified), sum(a.stratified_squared)
    from year_cells c join answer_tallies a on a.cell_id = c.id group by 1, 2, 3, 4 order by 1`;
  await tx.$executeRaw`
    insert into answer_pair_tallies (cell_id, first_criterion, first_attributed_to, first_level,
      second_criterion, second_attributed_to, second_level, responses, weight, stratified)
    select c.year_id, a.first_criterion, a.first_attributed_to, a.first_level, a.second_criterion,
      a.second_attributed_to, a.second_level, sum(a.responses), sum(a.weight), sum(a.stratified)
    from year_cells c join answer_pair_tallies a on a.cell_id = c.id group by 1, 2, 3, 4, 5, 6, 7 order by 1`;
  await tx.$executeRaw`
    insert into respondent_tallies (cell_id, criterion_set, roles, responses, rated)
    select c.year_id, r.criterion_set, r.roles, sum(r.responses), sum(r.rated)
    from year_cells c join respondent_tallies r on r.cell_id = c.id group by 1, 2, 3 order by 1`;
}
