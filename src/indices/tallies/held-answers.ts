/**
 * Answers are shown to the public in steps. Whoever keeps each night's figures would otherwise see an agency's month grow from
 * 45 people to 47, and know what those two said.
 *
 * A group is what was said of one agency (the one that an answer speaks of): overall, for dossiers that finished in one
 * month; of any other criterion, in one year, for nothing shorter is told of it. What the public sees of a group is frozen
 * between two steps, whatever happens to its answers: that they are changed or taken back, or that a dossier moves to
 * another day, month or agency, waits for the next step like a new answer. So `held_answers` keeps the difference, by
 * category: what was counted less what is shown. With k the least number of people of a figure, a group takes a step when
 *
 * - collection is open, and 2k or more ratings wait: all are shown but k of them, which still wait;
 * - collection ends (the month or year is over, and its last invitations have run out): everything is shown if k or more
 *   wait, or if nothing of the group was shown before, for then the plans of releases decide on it as on any other;
 * - it has ended, and k or more wait that came late. Fewer stay held.
 *
 * Each step shows k or more ratings that were not shown before: 2k less the k that go on waiting, or k. So between two
 * nights a group does not change, or by so many; and a public figure is a sum over groups (of agencies, months, criteria).
 * Only a group that ends with fewer than k people is ever shown whole and small, and the plans of releases hide it.
 *
 * The k that wait at the end are there for the last step: without them an agency that heard 45 people could never show the
 * last five. Any k of those that wait may be the ones, in whatever order they came: what is shown is a number of people in
 * each category, and names nobody.
 *
 * Nobody but an operator, by hand, corrects the agency or day of a dossier: a second report that says otherwise is refused. Its
 * person is then shown twice for a while, which no plan knows of. Single ones hardly ever tell of anybody; but who gives all the
 * people of one step to another agency at once, with few beside them, tells of those few: move the agency instead.
 *
 * Of a year that is closed figures are told that are not made of groups: by channel, field and procedure, of factors,
 * weighted. So its days are not counted again: what comes later waits until periods are corrected, which somebody must ask for.
 */
import { addDays, type CalendarDay, dateToDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import { overallCriterion } from '../criteria.ts';
import { holdReach, membersOf } from './held-reach.ts';
import { monthOf, nextMonth, yearOf } from './period.ts';
import type { Slice } from './places.ts';
import type { AnswerRow } from './read-tallies.ts';
import { saidLists } from './said-lists.ts';

/** How answers are released. */
export type ReleaseRule = {
  /** Days after the end of a month until its last invitation has run out: then nobody can answer any more. */
  readonly closingDays: number;
  readonly leastPeople: number;
  /** Counts also what changed of years that are closed: their figures may then move by a few people. */
  readonly countsClosedYears?: boolean | undefined;
};

/** The agency of which what was said, `w`, in a day's cell `c` speaks. */
const spokenOf = Prisma.sql`case w.attributed_to when 'receiving' then c.receiving_agency_id
  when 'deciding' then c.deciding_agency_id else c.supporting_agency_id end`;

/** The first day of the month or year of a group, and the first one after it. */
const scopeOf = (month: Prisma.Sql, criterion: Prisma.Sql) =>
  Prisma.sql`case when ${criterion} = ${overallCriterion} then ${month} else date_trunc('year', ${month})::date end`;
const endOf = (scope: Prisma.Sql, criterion: Prisma.Sql) =>
  Prisma.sql`(${scope} + case when ${criterion} = ${overallCriterion} then interval '1 month' else interval '1 year' end)::date`;

/** What tells nothing of a service is not counted as an answer that waits, and goes with the next step. */
const saysSomething = Prisma.sql`category not in ('not_applicable', 'skipped')`;

/** The first day of the first month that somebody may still answer about. */
export function firstOpenMonth(
  today: CalendarDay,
  { closingDays }: Pick<ReleaseRule, 'closingDays'>,
): CalendarDay {
  return monthOf(addDays(today, -closingDays));
}

/** The first day on which nobody can answer any more about the month of a day. */
export function closesOn(day: CalendarDay, { closingDays }: Pick<ReleaseRule, 'closingDays'>): CalendarDay {
  return addDays(nextMonth(day), closingDays);
}

/** The last day of the last month of which everything was released; undefined where answers are not held. */
export async function readReleasedThrough(tx: Tx): Promise<CalendarDay | undefined> {
  const state = await tx.tallyState.findUnique({ where: { id: 1 }, select: { releasedThrough: true } });
  const through = state?.releasedThrough ?? undefined;
  return through === undefined ? undefined : dateToDay(through);
}

/** The first day that is counted again if it changes: of years that are closed none is. Undefined where answers are not held. */
export async function firstCountedDay(tx: Tx): Promise<CalendarDay | undefined> {
  const through = await readReleasedThrough(tx);
  return through === undefined ? undefined : yearOf(addDays(through, 1));
}

/**
 * Recounts days of a month, and holds what they have more or less than before. Of months and years that were closed before the
 * first roll-up nothing was ever shown, and nothing is held.
 */
export async function holdChanges<T>(
  tx: Tx,
  days: readonly CalendarDay[],
  openFrom: CalendarDay,
  recount: () => Promise<T>,
): Promise<T> {
  const [first] = days;
  if (first === undefined) return recount();
  const month = monthOf(first);
  const isNothingShown = (await readReleasedThrough(tx)) === undefined;
  if (isNothingShown && yearOf(month) < yearOf(openFrom)) return recount();
  const isHeld =
    isNothingShown && month < openFrom ? Prisma.sql`criterion <> ${overallCriterion}` : Prisma.sql`true`;
  await tx.$executeRaw`drop table if exists counted_before`;
  await tx.$executeRaw`
    create temp table counted_before on commit drop as
    select ${spokenOf} as agency_id, w.criterion, w.category, sum(a.responses)::int as responses
    from tally_cells c cross join ${saidLists.answers}
    where c.grain = 'day' and c.day = any(${[...days]}::date[]) group by 1, 2, 3`;
  const done = await recount();
  await tx.$executeRaw`
    insert into held_answers (month, agency_id, criterion, category, responses)
    select ${month}::date, agency_id, criterion, category, sum(responses)
    from (
      select agency_id, criterion, said as category, count(*)::int as responses from day_answers group by 1, 2, 3
      union all
      select agency_id, criterion, category, -responses from counted_before
    ) as changes
    where ${isHeld}
    group by 2, 3, 4 having sum(responses) <> 0
    on conflict (month, agency_id, criterion, category) do update set responses = held_answers.responses + excluded.responses`;
  await tx.$executeRaw`delete from held_answers where month = ${month}::date and responses = 0`;
  return done;
}

/** Lets every group take its step, if it is due. Running again changes nothing. */
export async function releaseAnswers(
  tx: Tx,
  openFrom: CalendarDay,
  { leastPeople }: ReleaseRule,
): Promise<void> {
  const through = (await readReleasedThrough(tx)) ?? addDays(openFrom, -1);
  const scope = scopeOf(Prisma.sql`month`, Prisma.sql`criterion`);
  const end = endOf(Prisma.sql`scope`, Prisma.sql`criterion`);
  await tx.$executeRaw`drop table if exists released_groups, kept_back`;
  await tx.$executeRaw`
    create temp table released_groups on commit drop as
    with waiting as materialized (
      select *, ${end} as scope_end from (
        select ${scope} as scope, agency_id, criterion,
          coalesce(sum(greatest(responses, 0)) filter (where ${saysSomething}), 0) as people,
          coalesce(sum(responses) filter (where ${saysSomething}), 0) as more
        from held_answers group by 1, 2, 3
      ) as groups
    ),
    closing as materialized (
      select distinct scope, scope_end, criterion from waiting
      where scope_end <= ${openFrom}::date and scope_end > ${addDays(through, 1)}::date and people < ${leastPeople}::int
    ),
    counted as materialized (
      select m.scope, ${spokenOf} as agency_id, w.criterion, sum(a.responses) as people
      from tally_cells c cross join ${saidLists.answers}
        join closing m on m.criterion = w.criterion and c.day >= m.scope and c.day < m.scope_end
      where c.grain = 'day' and c.day >= (select min(scope) from closing) and c.day < (select max(scope_end) from closing)
        and ${saysSomething} group by 1, 2, 3
    )
    select w.scope, w.agency_id, w.criterion, w.scope_end > ${openFrom}::date as is_open
    from waiting w left join counted n
      on n.scope = w.scope and n.agency_id = w.agency_id and n.criterion = w.criterion
    where case when w.scope_end > ${openFrom}::date then w.people >= ${2 * leastPeople}::int
      else w.people >= ${leastPeople}::int
        or (w.scope_end > ${addDays(through, 1)}::date and coalesce(n.people, 0) = w.more) end`;
  const ofGroup = Prisma.sql`g.agency_id = h.agency_id and g.criterion = h.criterion
    and g.scope = ${scopeOf(Prisma.sql`h.month`, Prisma.sql`h.criterion`)}`;
  await tx.$executeRaw`
    create temp table kept_back on commit drop as
    select month, agency_id, criterion, category, count(*)::int as responses
    from (
      select h.month, h.agency_id, h.criterion, h.category, row_number() over (
        partition by g.scope, h.agency_id, h.criterion
        order by md5(concat_ws(' ', h.month, h.agency_id, h.criterion, h.category, number))) as place
      from held_answers h join released_groups g on ${ofGroup}
        cross join lateral generate_series(1, h.responses) as number
      where g.is_open and ${saysSomething}
    ) as in_order
    where place <= ${leastPeople}::int group by 1, 2, 3, 4`;
  await tx.$executeRaw`delete from held_answers h using released_groups g where ${ofGroup}`;
  await tx.$executeRaw`
    insert into held_answers (month, agency_id, criterion, category, responses)
    select month, agency_id, criterion, category, responses from kept_back`;
  await holdReach(tx, openFrom, leastPeople);
  await tx.$executeRaw`
    update tally_state set released_through = greatest(released_through, ${addDays(openFrom, -1)}::date)`;
}

/** Shows everything that was counted, also what a roll-up before held back. */
export async function holdNothing(tx: Tx): Promise<void> {
  await tx.$executeRaw`delete from held_answers`;
  await tx.$executeRaw`delete from held_reach`;
  await tx.$executeRaw`update tally_state set released_through = null`;
}

export type HeldRow = Pick<AnswerRow, 'key' | 'criterion' | 'category' | 'responses'>;

/**
 * What is held of these criteria, under the keys of a slice; of a month that it cuts, all. Parts (channels, procedures) are
 * not told before nothing is held.
 */
export async function readHeldAnswers(
  tx: Tx,
  slice: Slice,
  criteria: readonly string[],
): Promise<readonly HeldRow[]> {
  const { grouping, from, to } = slice;
  if (!['none', 'month', 'agency'].includes(grouping)) return [];
  const key = grouping === 'month' ? Prisma.sql`to_char(h.month, 'YYYY-MM')` : Prisma.sql`m.key`;
  return tx.$queryRaw<HeldRow[]>`
    with recursive ${membersOf(slice)}
    select ${key} as key, h.criterion, h.category, sum(h.responses)::int as responses
    from held_answers h join members m on m.agency_id = h.agency_id
    where h.criterion = any(${[...criteria]})
      and (${from === undefined ? null : monthOf(from)}::date is null or h.month >= ${from === undefined ? null : monthOf(from)}::date)
      and (${to ?? null}::date is null or h.month <= ${to ?? null}::date)
    group by 1, 2, 3`;
}

/** Whether everything up to this day's month is released, so that what is not protected by groups may be told. */
export function isReleased(day: CalendarDay, releasedThrough: CalendarDay | undefined): boolean {
  return releasedThrough === undefined || addDays(nextMonth(day), -1) <= releasedThrough;
}
