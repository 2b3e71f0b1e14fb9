import type { Log } from '../../core/log.ts';
import { ok } from '../../core/result.ts';
import { addDays, type CalendarDay, type Clock, dateToDay, dayOf, startOfDay } from '../../core/time.ts';
import { type Db, inTransaction, Prisma, type Tx } from '../../db/index.ts';
import { type CriteriaList, type CriterionSet, criterionSets } from '../criteria.ts';
import { forgetFacts, tellFacts } from '../official/told-facts.ts';
import { followTree } from './follow-tree.ts';
import {
  firstCountedDay,
  firstOpenMonth,
  holdChanges,
  holdNothing,
  type ReleaseRule,
  releaseAnswers,
} from './held-answers.ts';
import { nextMonth } from './period.ts';
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

/** A transaction counts days of one month, and no more than so many dossiers: some ten seconds' worth. */
const dossiersPerTransaction = 200_000;
/** For sorting and hashing in memory what one transaction counts; the server's own setting is made for many small queries. */
const workMemory = '128MB';
/** More than any night touches. */
const manyDays = 60;
const longestTransactionMilliseconds = 120_000;

/** Any fixed number: the first half of the advisory locks of months, of which the second is the number of the month. */
const monthLock = 766_220;
/** Any other: the tree of agencies and the years, which are of all months. */
const wholeLock = 7_662_022_004n;

/**
 * Counts every day that was touched since the last time, up to `until` (its Viet Nam day included; now, if
 * not given). A day's touches go and its cells are counted in one transaction, and the count reads what was
 * committed until then: whatever is committed later leaves a touch of its own and is counted next time. Then
 * the months of these days are summed, each in one transaction. A crash leaves whole days and months done and
 * the others touched; running again changes nothing. Months are worked on side by side in as many `lanes`, one
 * transaction a month at a time, also where several roll-ups run at once. By the `release` rule answers are then shown to
 * the public in steps (`held-answers.ts`); without one, at once.
 */
export async function rollUpIndices(
  deps: { db: Db; clock: Clock; log: Log; criteria: CriteriaList },
  options: { until?: Date; least?: LeastCells; lanes?: number; release?: ReleaseRule } = {},
): Promise<RollUp> {
  const startedAt = deps.clock.now();
  const lastDay = dayOf(options.until ?? startedAt);
  const sets = criterionSets(deps.criteria);
  const lanes = options.lanes ?? 1;
  const { release } = options;
  // Whatever day is asked for: as long as it has not come, people may still answer.
  const today = dayOf(startedAt);
  const openFrom =
    release === undefined ? undefined : firstOpenMonth(lastDay < today ? lastDay : today, release);
  // What comes later of a year that is closed waits (`held-answers.ts`).
  const isWaiting = release !== undefined && release.countsClosedYears !== true;
  const firstDay = isWaiting ? await inTurn(deps.db, firstCountedDay) : undefined;
  let days = 0;
  let cells = 0;
  await sideBySide(lanes, async () => {
    const batch = await countNextDays(deps.db, { firstDay, lastDay, openFrom }, sets);
    if (batch === undefined) return false;
    days += batch.days.length;
    cells += batch.cells;
    if (batch.days.length > 0)
      deps.log.info({ firstDay: batch.days[0], days: batch.days.length, cells: batch.cells }, 'days counted');
    return true;
  });
  // After a first roll-up the planner knows nothing of this table yet, and would scan it whole for every month.
  if (days > manyDays) await deps.db.$executeRaw`analyze tally_cells`;
  await inTurn(deps.db, (tx) => followTree(tx));
  await sideBySide(lanes, () => sumNextMonth(deps, options.least ?? usualLeastCells));
  const endOfLastDay = startOfDay(addDays(lastDay, 1));
  const dataThrough = await inTurn(deps.db, async (tx) => {
    const through = await advanceState(tx, endOfLastDay < startedAt ? endOfLastDay : startedAt);
    if (release === undefined || openFrom === undefined) {
      await holdNothing(tx);
      await forgetFacts(tx);
    } else {
      await releaseAnswers(tx, openFrom, release);
      await tellFacts(tx, openFrom, release);
    }
    return through;
  });
  let isYearLeft = true;
  while (isYearLeft) isYearLeft = await inTurn(deps.db, (tx) => sumNextYear(tx, lastDay));
  return { days, cells, dataThrough };
}

/** Does the next piece of work in each lane until none is left. A lane that fails ends the others after their piece. */
async function sideBySide(lanes: number, doNext: () => Promise<boolean>): Promise<void> {
  let isOver = false;
  const lane = async () => {
    while (!isOver) {
      try {
        if (!(await doNext())) return;
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

/** One transaction of the roll-up. */
async function inMemory<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done = await inTransaction<T, never>(
    db,
    async (tx) => {
      // Temporary tables are analyzed for their sizes; fine statistics of them would take longer than they save.
      await tx.$executeRaw`
        select set_config('work_mem', ${workMemory}, true), set_config('default_statistics_target', '5', true)`;
      return ok(await work(tx));
    },
    { timeoutMilliseconds: longestTransactionMilliseconds },
  );
  return done.ok ? done.value : done.error;
}

/** One transaction, when no other roll-up has one open that is of all months. */
function inTurn<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inMemory(db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${wholeLock})`;
    return work(tx);
  });
}

/** Counts days of the next month that has touched ones; undefined if none has, no days if another lane was quicker. */
function countNextDays(
  db: Db,
  {
    firstDay,
    lastDay,
    openFrom,
  }: {
    readonly firstDay: CalendarDay | undefined;
    readonly lastDay: CalendarDay;
    readonly openFrom: CalendarDay | undefined;
  },
  sets: readonly CriterionSet[],
): Promise<{ days: CalendarDay[]; cells: number } | undefined> {
  return inMemory(db, async (tx) => {
    const month = await holdMonth(
      tx,
      Prisma.sql`select distinct date_trunc('month', day)::date as month from tally_touches
        where day <= ${lastDay}::date and (${firstDay ?? null}::date is null or day >= ${firstDay ?? null}::date)`,
    );
    if (month === undefined) return undefined;
    const days = await takeTouchedDays(tx, month, lastDay);
    const recount = async () => (days.length === 0 ? 0 : recountDays(tx, days, sets));
    return {
      days,
      cells: openFrom === undefined ? await recount() : await holdChanges(tx, days, openFrom, recount),
    };
  });
}

/** Sums a month whose days were counted; false if none is left. */
async function sumNextMonth({ db, log }: { db: Db; log: Log }, least: LeastCells): Promise<boolean> {
  const month = await inMemory(db, async (tx) => {
    const held = await holdMonth(tx, Prisma.sql`select month from tally_month_touches`);
    if (held === undefined) return undefined;
    const touches = await tx.$executeRaw`delete from tally_month_touches where month = ${held}::date`;
    if (touches === 0) return { day: held, isSummed: false };
    await reopenYear(tx, held);
    await sumMonth(tx, held, least);
    return { day: held, isSummed: true };
  });
  if (month?.isSummed === true) log.info({ month: month.day }, 'month summed');
  return month !== undefined;
}

/**
 * Locks the first of these months that no other lane works on, to the end of the transaction; where others have all of them,
 * waits for the first, for it may not be done with it. Undefined if there is no month.
 */
async function holdMonth(tx: Tx, months: Prisma.Sql): Promise<CalendarDay | undefined> {
  const number = Prisma.sql`(extract(year from month) * 12 + extract(month from month))::int`;
  const [free] = await tx.$queryRaw<{ month: Date }[]>`
    select month from (select month from (${months}) as touched order by month offset 0) as in_order
    where pg_try_advisory_xact_lock(${monthLock}::int, ${number}) limit 1`;
  if (free !== undefined) return dateToDay(free.month);
  const [first] = await tx.$queryRaw<{ month: Date }[]>`
    select month from (${months}) as touched order by month limit 1`;
  if (first === undefined) return undefined;
  const month = dateToDay(first.month);
  await tx.$executeRaw`
    select pg_advisory_xact_lock(${monthLock}::int, ${number}) from (select ${month}::date as month) as held`;
  return month;
}

/** Removes the touches of the first days of a month that have any, as many as one transaction counts, and says which days they were. */
async function takeTouchedDays(tx: Tx, month: CalendarDay, lastDay: CalendarDay): Promise<CalendarDay[]> {
  const rows = await tx.$queryRaw<{ day: Date }[]>`
    with touched as (
      select distinct day from tally_touches
      where day >= ${month}::date and day < ${nextMonth(month)}::date and day <= ${lastDay}::date
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

async function advanceState(tx: Tx, dataThrough: Date): Promise<Date> {
  const [row] = await tx.$queryRaw<{ data_through: Date }[]>`
    insert into tally_state (id, data_through) values (1, ${dataThrough}::timestamptz)
    on conflict (id) do update set data_through = greatest(tally_state.data_through, excluded.data_through)
    returning data_through`;
  if (row === undefined) throw new Error('the tally state was not written');
  return row.data_through;
}
