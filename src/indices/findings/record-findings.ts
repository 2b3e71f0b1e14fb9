/** Looks every night for what somebody should look at, and records it. */
import { z } from 'zod';
import { ok } from '../../core/result.ts';
import { addDays, type CalendarDay, type Clock, dayOf, dayToDate } from '../../core/time.ts';
import { type Db, inTransaction, type Tx, toJson } from '../../db/index.ts';
import { overallCriterion } from '../criteria.ts';
import { saidLists } from '../tallies/said-lists.ts';
import { type Detected, detectBursts, detectDrops, type Tally, type Watched } from './detect.ts';

export type FindingsDeps = { readonly db: Db; readonly clock: Clock; readonly newId: () => string };

type Days = { readonly from: CalendarDay; readonly to: CalendarDay };

/** A week against the quarter before it; four weeks against the four before them. */
const burstDays = 7;
const baseDays = 90;
const dropDays = 28;
/** An agency is named once for one thing, not every night while it lasts. */
const quietDays = 7;

/**
 * Records bursts of low ratings, and on Mondays drops, as of the day before `until`. The tallies must be counted. Running
 * again records nothing twice.
 */
export async function recordFindings(
  deps: FindingsDeps,
  until: Date,
): Promise<{ drops: number; bursts: number }> {
  const last = addDays(dayOf(until), -1);
  const isMonday = new Date(`${dayOf(until)}T00:00:00Z`).getUTCDay() === 1;
  const done = await inTransaction<{ drops: number; bursts: number }, never>(deps.db, async (tx) => {
    const week = { from: addDays(last, 1 - burstDays), to: last };
    const quarter = { from: addDays(week.from, -baseDays), to: addDays(week.from, -1) };
    const bursts = detectBursts(await watch(tx, quarter, week, ['1', '2']));
    const now = { from: addDays(last, 1 - dropDays), to: last };
    const before = { from: addDays(now.from, -dropDays), to: addDays(now.from, -1) };
    const drops = isMonday ? detectDrops(await watch(tx, before, now, ['4', '5'])) : [];
    return ok({
      bursts: await record(tx, deps, 'low_score_burst', week, bursts),
      drops: await record(tx, deps, 'drop', now, drops),
    });
  });
  return done.ok ? done.value : done.error;
}

async function record(
  tx: Tx,
  deps: FindingsDeps,
  kind: 'drop' | 'low_score_burst',
  days: Days,
  detected: readonly Detected[],
): Promise<number> {
  const recent = await tx.finding.findMany({
    where: { kind, lastDay: { gt: dayToDate(addDays(days.to, -quietDays)) } },
    select: { agencyId: true },
  });
  const known = new Set(recent.map(({ agencyId }) => agencyId));
  const { count } = await tx.finding.createMany({
    data: detected
      .filter(({ agencyId }) => !known.has(agencyId))
      .map(({ agencyId, before, now, probability }) => ({
        id: deps.newId(),
        kind,
        agencyId,
        firstDay: dayToDate(days.from),
        lastDay: dayToDate(days.to),
        facts: toJson({ before, now, probability }),
        foundAt: deps.clock.now(),
      })),
    skipDuplicates: true,
  });
  return count;
}

/** Every agency with what is below it, over two runs of days. */
async function watch(tx: Tx, before: Days, now: Days, levels: readonly string[]): Promise<Watched[]> {
  const [old, fresh] = [await readTallies(tx, before, levels), await readTallies(tx, now, levels)];
  const none: Tally = { people: 0, chosen: 0 };
  return [...fresh.keys()].map((agencyId) => ({
    agencyId,
    before: old.get(agencyId) ?? none,
    now: fresh.get(agencyId) ?? none,
  }));
}

const rowsSchema = z.array(z.object({ agencyId: z.string(), people: z.int(), chosen: z.int() }));

async function readTallies(tx: Tx, days: Days, levels: readonly string[]): Promise<Map<string, Tally>> {
  const rows = rowsSchema.parse(
    await tx.$queryRaw`
      with recursive own as (
        select case w.attributed_to when 'receiving' then c.receiving_agency_id
            when 'deciding' then c.deciding_agency_id else c.supporting_agency_id end as agency_id,
          sum(a.responses) as people,
          sum(a.responses) filter (where w.category = any(${[...levels]})) as chosen
        from tally_cells c cross join ${saidLists.answers}
        where c.grain = 'day' and c.day between ${days.from}::date and ${days.to}::date
          and w.criterion = ${overallCriterion} and w.category in ('1', '2', '3', '4', '5')
        group by 1
      ),
      above (agency_id, over_id) as (
        select id, id from agencies
        union all
        select b.agency_id, p.parent_id from above b join agencies p on p.id = b.over_id where p.parent_id is not null
      )
      select b.over_id as "agencyId", sum(o.people)::int as people, coalesce(sum(o.chosen), 0)::int as chosen
      from own o join above b on b.agency_id = o.agency_id
      group by 1 order by 1`,
  );
  return new Map(rows.map(({ agencyId, people, chosen }) => [agencyId, { people, chosen }]));
}
