/** How many people stand behind the official figures and the indicators, by agency and period: what releases are planned by. */
import { z } from 'zod';
import { timeZone } from '../../core/time.ts';
import type { Tx } from '../../db/index.ts';
import { saidLists } from '../tallies/said-lists.ts';
import { indicatorMethods } from './indicator-methods.ts';

/**
 * Finished dossiers by the agency that decided (whether anybody complained about them is a secret of few), complaints by
 * the agency that must answer, and those of which the sender said whether they are solved.
 */
export const officialCounts = ['dossiers', 'complaints', 'confirmations'] as const;
export type OfficialCount = (typeof officialCounts)[number];

const countedSchema = z.array(z.object({ agencyId: z.string(), column: z.string(), people: z.int() }));
type Counted = z.infer<typeof countedSchema>[number];

/** Of each agency alone, by month `YYYY-MM`. Complaints up to the day before the tallies were made: days that are over. */
export async function countOfficial(tx: Tx, what: OfficialCount): Promise<Counted[]> {
  if (what === 'dossiers') {
    return countedSchema.parse(
      await tx.$queryRaw`
        select deciding_agency_id as "agencyId", to_char(day, 'YYYY-MM') as "column", sum(finished)::int as people
        from tally_cells where grain = 'day' group by 1, 2 order by 1, 2`,
    );
  }
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", to_char(reported_on, 'YYYY-MM') as "column", count(*)::int as people
      from complaint_facts
      where reported_on < (select (data_through at time zone ${timeZone}::text)::date from tally_state)
        and (${what}::text = 'complaints' or is_confirmed is not null)
      group by 1, 2 order by 1, 2`,
  );
}

/** Who gave one of the answers of an indicator, of each agency alone, by criterion. */
export async function countChoices(tx: Tx, year: string): Promise<Counted[]> {
  const choices = indicatorMethods.flatMap((method) =>
    method.basis === 'respondents' ? method.options.map((option) => `${method.criterion} ${option}`) : [],
  );
  return countedSchema.parse(
    await tx.$queryRaw`
      select case w.attributed_to when 'receiving' then c.receiving_agency_id
          when 'deciding' then c.deciding_agency_id else c.supporting_agency_id end as "agencyId",
        w.criterion as "column", sum(a.responses)::int as people
      from tally_cells c cross join ${saidLists.answers}
      where c.grain = 'day' and c.day between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
        and w.criterion || ' ' || w.category = any(${choices})
      group by 1, 2 order by 1, 2`,
  );
}
