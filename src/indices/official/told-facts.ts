/**
 * What citizens say by complaining, and of how complaints were handled, is told by whole months, and as it was when the month
 * was settled. Whoever keeps each night's figures would otherwise see 12 of 20 call their matter solved and then 12 of 21, or
 * a dossier come to be complained about, and an officer knows whose.
 *
 * A group is one agency and one month. Nothing is told of it before it is settled: whether a dossier was complained about when
 * the month in which it finished is closed (nobody can answer about it any more, `tallies/held-answers.ts`); what became of
 * complaints `handlingMonths` later. What is counted later waits: a group is told anew when what is counted has k people more
 * than what is told, among those content and those not, and otherwise stays as it is. Which groups the public may see is decided
 * on what is told (`disclosure/load-plans.ts`). Of years that are closed dossiers are counted no more, as answers are not.
 */
import { err, ok, type Result } from '../../core/result.ts';
import { addDays, type CalendarDay, dateToDay } from '../../core/time.ts';
import { Prisma, type Tx } from '../../db/index.ts';
import type { ReleaseRule } from '../tallies/held-answers.ts';
import { membersOf } from '../tallies/held-reach.ts';
import { monthOf, nextMonth, type Period, previousMonth, yearOf } from '../tallies/period.ts';
import type { Slice } from '../tallies/places.ts';
import type { Hidden } from '../vocabulary.ts';
import type { OfficialCount } from './count-official.ts';
import { isAtFault } from './read-petition-facts.ts';

/**
 * Months from the end of collection until what became of a month's complaints is told. The national portal gives an agency 15
 * working days, and 5 more where it hands the complaint on; then whoever complained is asked whether the matter is solved.
 */
const handlingMonths = 2;

/** The last day of the last month of which something is told, where closed months end with this day. */
function lastTold(what: OfficialCount, closed: CalendarDay): CalendarDay {
  if (what === 'dossiers') return closed;
  let month = monthOf(closed);
  for (let months = 0; months < handlingMonths; months += 1) month = previousMonth(month);
  return addDays(nextMonth(month), -1);
}

/** A day of the month with the end of whose collection the month of a day is told. */
export function settlesWith(what: OfficialCount, day: CalendarDay): CalendarDay {
  if (what === 'dossiers') return day;
  let month = monthOf(day);
  for (let months = 0; months < handlingMonths; months += 1) month = nextMonth(month);
  return month;
}

/** Takes up what was settled since the last time, and what of it has changed enough. Running again changes nothing. */
export async function tellFacts(
  tx: Tx,
  openFrom: CalendarDay,
  { leastPeople, countsClosedYears }: ReleaseRule,
): Promise<void> {
  const state = await tx.tallyState.findUniqueOrThrow({ where: { id: 1 } });
  const before = state.factsThrough === null ? undefined : dateToDay(state.factsThrough);
  const closed = addDays(openFrom, -1);
  const [dossiersTo, complaintsTo] = [closed, lastTold('complaints', closed)];
  const isRecounted = countsClosedYears === true || before === undefined;
  const dossiersFrom = isRecounted ? undefined : yearOf(addDays(before, 1));
  const isNew =
    before === undefined
      ? Prisma.sql`true`
      : Prisma.sql`c.month > case c.what when 'dossiers' then ${before}::date else ${lastTold('complaints', before)}::date end`;
  await tx.$executeRaw`
    insert into told_facts (what, month, agency_id, people, favourable)
    select c.what, c.month, c.agency_id, c.people, c.favourable
    from (
      ${countDossiers(dossiersFrom, dossiersTo)} union all ${countComplaints(complaintsTo, state.dataThrough)}
    ) as c left join told_facts t on t.what = c.what and t.month = c.month and t.agency_id = c.agency_id
    where c.people > 0 and (${isNew}
      or greatest(c.favourable - coalesce(t.favourable, 0), 0)
        + greatest(c.people - c.favourable - coalesce(t.people - t.favourable, 0), 0) >= ${leastPeople}::int)
    on conflict (what, month, agency_id) do update set people = excluded.people, favourable = excluded.favourable`;
  await tx.$executeRaw`update tally_state set facts_through = greatest(facts_through, ${closed}::date)`;
}

/** Dossiers by the agency that decided; favourable: not late, and nobody complained. */
function countDossiers(from: CalendarDay | undefined, to: CalendarDay): Prisma.Sql {
  const isWithin = (day: Prisma.Sql) =>
    Prisma.sql`${day} between coalesce(${from ?? null}::date, '-infinity') and ${to}::date`;
  return Prisma.sql`
    select 'dossiers' as what, d.month, d.agency_id, d.people,
      greatest(0, d.people - d.late - coalesce(f.dossiers, 0))::int as favourable
    from (
      select date_trunc('month', day)::date as month, deciding_agency_id as agency_id,
        sum(finished)::int as people, sum(late)::int as late
      from tally_cells where grain = 'day' and ${isWithin(Prisma.sql`day`)} group by 1, 2
    ) as d left join (
      select date_trunc('month', o.finished_on)::date as month, o.deciding_agency_id as agency_id, count(distinct o.id) as dossiers
      from complaint_facts f join dossiers o on o.id = f.dossier_id
      where ${isWithin(Prisma.sql`o.finished_on`)} and (o.due_at is null or o.finished_at <= o.due_at) group by 1, 2
    ) as f on f.month = d.month and f.agency_id = d.agency_id`;
}

/** Complaints by the agency that must answer (favourable: without a fault), and those of which the sender said whether they are solved. */
function countComplaints(to: CalendarDay, asOf: Date): Prisma.Sql {
  const group = Prisma.sql`date_trunc('month', f.reported_on)::date as month, f.agency_id`;
  const within = Prisma.sql`from complaint_facts f where f.agency_id is not null and f.reported_on <= ${to}::date group by 1, 2, 3`;
  return Prisma.sql`
    select 'complaints', ${group}, count(*)::int, (count(*) filter (where not ${isAtFault(asOf)}))::int ${within}
    union all
    select 'confirmations', ${group}, count(f.is_confirmed)::int, (count(*) filter (where f.is_confirmed))::int ${within}`;
}

/** Forgets what was told: where nothing is held, figures are read from what is counted. */
export async function forgetFacts(tx: Tx): Promise<void> {
  await tx.$executeRaw`delete from told_facts`;
  await tx.$executeRaw`update tally_state set facts_through = null`;
}

/** The last month `YYYY-MM` of which something is told; undefined before anything was. */
export async function readToldThrough(tx: Tx, what: OfficialCount): Promise<string | undefined> {
  const state = await tx.tallyState.findUnique({ where: { id: 1 }, select: { factsThrough: true } });
  const closed = state?.factsThrough ?? undefined;
  return closed === undefined ? undefined : lastTold(what, dateToDay(closed)).slice(0, 7);
}

/** How many people are told of, of each agency alone, by month `YYYY-MM`. */
export async function countTold(
  tx: Tx,
  what: OfficialCount,
): Promise<{ readonly agencyId: string; readonly column: string; readonly people: number }[]> {
  return tx.$queryRaw`
    select agency_id as "agencyId", to_char(month, 'YYYY-MM') as "column", people
    from told_facts where what = ${what}::text order by 1, 2`;
}

/** What is told of a key: people, and those content among them. */
export type Told = { readonly people: number; readonly favourable: number };

/** What is told of whole months, by key of the tallies. */
export async function readTold(
  tx: Tx,
  what: OfficialCount,
  { agencyId, grouping }: Pick<Slice, 'agencyId' | 'grouping'>,
  { from, to }: Period,
): Promise<ReadonlyMap<string, Told>> {
  const rows = await tx.$queryRaw<(Told & { key: string })[]>`
    with recursive ${membersOf({ agencyId, grouping })}
    select m.key, sum(t.people)::int as people, sum(t.favourable)::int as favourable
    from told_facts t join members m on m.agency_id = t.agency_id
    where t.what = ${what}::text and (${from ?? null}::date is null or t.month >= ${from ?? null}::date)
      and (${to ?? null}::date is null or t.month <= ${to ?? null}::date)
    group by 1`;
  return new Map(rows.map(({ key, people, favourable }) => [key, { people, favourable }]));
}

/**
 * The months of a period of which something is told, where months are settled `through` a day: without an end, up to that day.
 * Nothing is told of a period that reaches beyond (with `toldOn` of its last day), or that cuts a month.
 */
export function toldMonths(
  { from, to }: Period,
  {
    through,
    toldOn,
  }: { readonly through: CalendarDay | undefined; readonly toldOn: (day: CalendarDay) => CalendarDay },
): Result<{ readonly from: CalendarDay | undefined; readonly to: CalendarDay }, Hidden> {
  const last = to ?? through;
  if (last === undefined || through === undefined || last > through || (from !== undefined && from > last)) {
    const awaited = to ?? from;
    return err({
      reason: 'not_yet_closed',
      ...(awaited === undefined ? {} : { expectedOn: toldOn(awaited) }),
    });
  }
  const isWhole = (from === undefined || from === monthOf(from)) && addDays(last, 1) === nextMonth(last);
  return isWhole ? ok({ from, to: last }) : err({ reason: 'protects_others' });
}
