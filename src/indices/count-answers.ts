import { addDays, type CalendarDay, type Clock } from '../core/time.ts';
import type { Tx } from '../db/index.ts';
import type { DossierAgencies } from '../dossiers/index.ts';
import { nextMonth, previousMonth } from './tallies/period.ts';
import { readAnswers, readTallyState } from './tallies/read-tallies.ts';

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
  agencies: DossierAgencies,
  today: CalendarDay,
): Promise<Record<string, number>> {
  const { held } = await readTallyState(tx);
  const period = { from: previousMonth(today), to: addDays(nextMonth(today), -1) };
  const counts: Record<string, number> = {};
  for (const agencyId of new Set(Object.values(agencies))) {
    const rows = await readAnswers(tx, { agencyId, ...period, grouping: 'none', held });
    for (const { criterion, role, responses } of rows) {
      if (agencies[role] === agencyId) counts[criterion] = (counts[criterion] ?? 0) + responses;
    }
  }
  return counts;
}
