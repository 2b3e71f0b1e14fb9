import type { DossierId } from '../core/ids.ts';
import type { CalendarDay } from '../core/time.ts';
import type { Tx } from '../db/index.ts';

/**
 * How often each criterion was answered this month and the month before for the agencies of a dossier, each
 * for the agency that it speaks of, as far as the nightly tallies have counted. Questions asked rarely are
 * then picked more often.
 */
export async function countAnswers(
  tx: Tx,
  dossierId: DossierId,
  today: CalendarDay,
): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ criterion: string; answers: number }[]>`
    select t.criterion, sum(t.responses)::int as answers
    from dossiers d
    join tally_cells c on c.grain = 'agency_month'
      and c.day >= date_trunc('month', ${today}::date) - interval '1 month'
      and c.agency_id in (d.receiving_agency_id, d.deciding_agency_id)
    join answer_tallies t on t.cell_id = c.id and case t.attributed_to
      when 'receiving' then c.agency_id = d.receiving_agency_id
      when 'deciding' then c.agency_id = d.deciding_agency_id
      else false end
    where d.id = ${dossierId}::uuid
    group by t.criterion`;
  return Object.fromEntries(rows.map(({ criterion, answers }) => [criterion, answers]));
}
