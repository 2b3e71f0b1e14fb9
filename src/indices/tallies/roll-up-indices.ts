import type { Log } from '../../core/log.ts';
import { ok } from '../../core/result.ts';
import { addDays, type CalendarDay, type Clock, dateToDay, dayOf, startOfDay } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { type CriteriaList, type CriterionSet, criterionSets } from '../criteria.ts';
import { followTree } from './follow-tree.ts';
import { recountDays } from './recount-days.ts';
import { type LeastCells, sumMonth, usualLeastCells } from './sum-month.ts';
import { reopenYear, sumNextYear } from './sum-years.ts';

/** What a roll-up did. */
export type RollUp = {
  readonly days: number;
  readonly cells: number;
  /** Everything committed before this instant is in the figures. */
  readonly dataThrough: Date;
};

/** Days counted in one transaction: at most a month of them, and no more than so many dossiers, some ten seconds' worth. */
const daysPerTransaction = 31;
const dossiersPerTransaction = 200_000;
/** For sorting and hashing in memory what one transaction counts; the server's own setting is made for many small queries. */
const workMemory = '128MB';
/** More than any night touches. */
const manyDays = 60;
const longestTransactionMilliseconds = 120_000;

/** Any fixed number: roll-ups that run at once take turns on this advisory lock. */
const rollUpLock = 7_662_022_004n;

/**
 * Counts every day that was touched since the last time, up to `until` (its Viet Nam day included; now, if
 * not given). A day's touches go and its cells are counted in one transaction, and the count reads what was
 * committed until then: whatever is committed later leaves a touch of its own and is counted next time. Then
 * the months of these days are summed, each in one transaction. A crash leaves whole days and months done and
 * the others touched; running again changes nothing.
 */
export async function rollUpIndices(
  deps: { db: Db; clock: Clock; log: Log; criteria: CriteriaList },
  options: { until?: Date; least?: LeastCells } = {},
): Promise<RollUp> {
  const startedAt = deps.clock.now();
  const lastDay = dayOf(options.until ?? startedAt);
  const sets = criterionSets(deps.criteria);
  let days = 0;
  let cells = 0;
  for (;;) {
    const batch = await countNextDays(deps.db, lastDay, sets);
    days += batch.days.length;
    cells += batch.cells;
    if (batch.days.length > 0) {
      deps.log.info({ firstDay: batch.days[0], days: batch.days.length, cells: batch.cells }, 'days counted');
    }
    if (batch.days.length === 0) break;
  }
  // After a first roll-up the planner knows nothing of these tables yet, and would scan them whole for every month.
  if (days > manyDays)
    await deps.db.$executeRaw`analyze tally_cells, answer_tallies, answer_pair_tallies, respondent_tallies`;
  await inTurn(deps.db, (tx) => followTree(tx));
  let isMonthLeft = true;
  while (isMonthLeft) isMonthLeft = await sumNextMonth(deps, options.least ?? usualLeastCells);
  const endOfLastDay = startOfDay(addDays(lastDay, 1));
  const dataThrough = await advanceState(deps.db, endOfLastDay < startedAt ? endOfLastDay : startedAt);
  let isYearLeft = true;
  while (isYearLeft) isYearLeft = await inTurn(deps.db, (tx) => sumNextYear(tx, lastDay));
  return { days, cells, dataThrough };
}

/** One transaction, when no other roll-up has one open. */
async function inTurn<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done = await inTransaction<T, never>(
    db,
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${rollUpLock})`;
      await tx.$executeRaw`select set_config('work_mem', ${workMemory}, true)`;
      return ok(await work(tx));
    },
    { timeoutMilliseconds: longestTransactionMilliseconds },
  );
  return done.ok ? done.value : done.error;
}

function countNextDays(
  db: Db,
  lastDay: CalendarDay,
  sets: readonly CriterionSet[],
): Promise<{ days: CalendarDay[]; cells: number }> {
  return inTurn(db, async (tx) => {
    const days = await takeTouchedDays(tx, lastDay);
    return { days, cells: days.length === 0 ? 0 : await recountDays(tx, days, sets) };
  });
}

/** Sums one month whose days were counted; false if none is left. */
async function sumNextMonth({ db, log }: { db: Db; log: Log }, least: LeastCells): Promise<boolean> {
  const month = await inTurn(db, async (tx) => {
    const [touched] = await tx.$queryRaw<{ month: Date }[]>`
      delete from tally_month_touches where month = (select min(month) from tally_month_touches) returning month`;
    if (touched === undefined) return undefined;
    const day = dateToDay(touched.month);
    await reopenYear(tx, day);
    await sumMonth(tx, day, least);
    return day;
  });
  if (month !== undefined) log.info({ month }, 'month summed');
  return month !== undefined;
}

/** Removes the touches of the first days that have any, as many as one transaction counts, and says which days they were. */
async function takeTouchedDays(tx: Tx, lastDay: CalendarDay): Promise<CalendarDay[]> {
  const rows = await tx.$queryRaw<{ day: Date }[]>`
    with touched as (
      select distinct day from tally_touches where day <= ${lastDay}::date order by day limit ${daysPerTransaction}::int
    ),
    counted as (
      select day, sum((select count(*) from dossiers where finished_on = day)) over (order by day) as dossiers,
        row_number() over (order by day) as number
      from touched
    ),
    taken as (
      delete from tally_touches
      where day in (select day from counted where number = 1 or dossiers <= ${dossiersPerTransaction}::int)
      returning day
    )
    select distinct day from taken order by day`;
  return rows.map((row) => dateToDay(row.day));
}

async function advanceState(db: Db, dataThrough: Date): Promise<Date> {
  const [row] = await db.$queryRaw<{ data_through: Date }[]>`
    insert into tally_state (id, data_through) values (1, ${dataThrough}::timestamptz)
    on conflict (id) do update set data_through = greatest(tally_state.data_through, excluded.data_through)
    returning data_through`;
  if (row === undefined) throw new Error('the tally state was not written');
  return row.data_through;
}
