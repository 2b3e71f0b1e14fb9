/** Reads who gave which two levels together, in groups of people for the jackknife. */
import { z } from 'zod';
import type { Tx } from '../../db/index.ts';
import { saidLists } from '../tallies/said-lists.ts';
import type { GroupedPair } from './relative-importance.ts';

/** Cells of days are dealt to so many groups by the ends of their ids, which are hashes: each person is in one group. */
const groups = 20;

const pairsSchema = z.array(
  z.object({
    group: z.int(),
    first: z.string(),
    firstLevel: z.int(),
    second: z.string(),
    secondLevel: z.int(),
    responses: z.int(),
  }),
);

/** Pairs of levels of these criteria over the days, of all agencies. */
export async function readGroupedPairs(
  tx: Tx,
  criteria: readonly string[],
  days: { readonly from: string; readonly to: string },
): Promise<GroupedPair[]> {
  return pairsSchema.parse(
    await tx.$queryRaw`
      select ('x' || right(c.id::text, 7))::bit(28)::int % ${groups}::int as "group",
        f.criterion as first, f.category::smallint as "firstLevel",
        s.criterion as second, s.category::smallint as "secondLevel", sum(a.responses)::int as responses
      from tally_cells c cross join ${saidLists.pairs}
      where c.grain = 'day' and c.day between ${days.from}::date and ${days.to}::date
        and f.criterion = any(${[...criteria]}) and s.criterion = any(${[...criteria]})
      group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
  );
}
