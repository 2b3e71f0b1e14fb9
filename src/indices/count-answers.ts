import type { CalendarDay, Clock } from '../core/time.ts';
import type { Tx } from '../db/index.ts';
import type { DossierAgencies } from '../dossiers/index.ts';

/** How often each criterion was answered lately: what was asked rarely is then picked more often. */
export type AnswerCounts = {
  /** By criterion, each for the agency of the dossier that it speaks of. */
  read(tx: Tx, agencies: DossierAgencies, today: CalendarDay): Promise<Readonly<Record<string, number>>>;
};

/** The tallies are counted once a night; no conversation needs to wait for them more than this often. */
const oldestMilliseconds = 5 * 60 * 1000;
/** A province has a few hundred agencies; the whole country about 15,000. */
const mostAgencies = 20_000;

/** Reads the counts, and keeps them for five minutes for those of the same agencies. */
export function createAnswerCounts({ clock }: { clock: Clock }): AnswerCounts {
  const kept = new Map<string, { readonly readAt: number; readonly counts: Record<string, number> }>();
  return {
    read: async (tx, agencies, today) => {
      const key = [agencies.receiving, agencies.deciding, agencies.supporting, today].join();
      const now = clock.now().getTime();
      const held = kept.get(key);
      if (held !== undefined && Math.abs(now - held.readAt) < oldestMilliseconds) return held.counts;
      const counts = await countAnswers(tx, agencies, today);
      if (kept.size >= mostAgencies) kept.clear();
      kept.set(key, { readAt: now, counts });
      return counts;
    },
  };
}

/** This month and the month before, as far as the nightly tallies have counted. */
async function countAnswers(
  tx: Tx,
  { receiving, deciding, supporting }: DossierAgencies,
  today: CalendarDay,
): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ criterion: string; answers: number }[]>`
    select t.criterion, sum(t.responses)::int as answers
    from tally_cells c
    join answer_tallies t on t.cell_id = c.id and case t.attributed_to
      when 'receiving' then c.agency_id = ${receiving}::uuid
      when 'deciding' then c.agency_id = ${deciding}::uuid
      else c.agency_id = ${supporting}::uuid end
    where c.grain = 'agency_month'
      and c.day >= date_trunc('month', ${today}::date) - interval '1 month'
      and c.agency_id in (${receiving}::uuid, ${deciding}::uuid, ${supporting}::uuid)
    group by t.criterion`;
  return Object.fromEntries(rows.map(({ criterion, answers }) => [criterion, answers]));
}
