/** How many people stand behind figures, by agency and column: what releases are planned by. */
import { z } from 'zod';
import { Prisma, type Tx } from '../../db/index.ts';
import { overallCriterion } from '../criteria.ts';
import { saidLists } from '../tallies/said-lists.ts';
import type { CountedPart, Waiting } from './plan-parts.ts';
import type { Counted } from './release-plan.ts';

const countedSchema = z.array(z.object({ agencyId: z.string(), column: z.string(), people: z.int() }));
const countedPartSchema = z.object({
  agencyId: z.string(),
  column: z.string(),
  month: z.string(),
  people: z.int(),
});
const waitingSchema = z.array(z.object({ agencyId: z.string(), month: z.string(), people: z.int() }));
const countedByFieldSchema = z.array(countedPartSchema.extend({ field: z.string() }));
const countedBesideSchema = z.array(countedPartSchema.extend({ otherPart: z.string() }));

export async function readYears(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ year: string }[]>`
    select to_char(year, 'YYYY') as year from generate_series(
      (select date_trunc('year', min(day)) from tally_cells where grain = 'day'),
      (select max(day) from tally_cells where grain = 'day'), interval '1 year') as year order by 1`;
  return rows.map(({ year }) => year);
}

/** Those who are shown; the rest waits (`tallies/held-answers.ts`). */
export async function countMonths(tx: Tx): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", to_char(month, 'YYYY-MM') as "column", sum(people)::int as people
      from (
        select agency_id, day as month, people from rating_days where subject = ${overallCriterion}
        union all
        select agency_id, month, -responses from held_answers
        where criterion = ${overallCriterion} and category in ('1', '2', '3', '4', '5')
      ) as shown
      group by 1, 2 having sum(people) <> 0 order by 1, 2`,
  );
}

export async function countSubjects(tx: Tx, year: string): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", subject as "column", sum(people)::int as people
      from (
        select agency_id, subject, day, people from rating_days
        union all
        select agency_id, criterion, month, -responses from held_answers where category in ('1', '2', '3', '4', '5')
      ) as shown
      where day between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      group by 1, 2 having sum(people) <> 0 order by 1, 2`,
  );
}

/** The agency of which what was said in a cell speaks. */
const spokenOf = Prisma.raw(`case w.attributed_to when 'receiving' then c.receiving_agency_id
  when 'deciding' then c.deciding_agency_id else c.supporting_agency_id end`);

/** Ratings of the service as a whole in cells of a year's days. */
const ratedIn = (year: string) => ({
  cells: Prisma.sql`tally_cells c cross join ${saidLists.answers}`,
  isRated: Prisma.sql`c.grain = 'day' and c.day between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
    and w.criterion = ${overallCriterion} and w.category in ('1', '2', '3', '4', '5')`,
});

/** Of each procedure alone, for procedures are told beside channels. */
export async function countChannels(tx: Tx, year: string): Promise<CountedPart[]> {
  const { cells, isRated } = ratedIn(year);
  return countedBesideSchema.parse(
    await tx.$queryRaw`
      select ${spokenOf} as "agencyId", c.channel::text as "column", to_char(c.day, 'YYYY-MM') as month,
        c.procedure_id::text as "otherPart", sum(a.responses)::int as people
      from ${cells} where ${isRated} group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
}

export async function countProcedures(tx: Tx, year: string): Promise<(CountedPart & { field: string })[]> {
  const { cells, isRated } = ratedIn(year);
  return countedByFieldSchema.parse(
    await tx.$queryRaw`
      select ${spokenOf} as "agencyId", 'procedure ' || c.procedure_id::text as "column",
        'field ' || coalesce(p.field_id::text, 'none') as field, to_char(c.day, 'YYYY-MM') as month,
        sum(a.responses)::int as people
      from ${cells} join procedures p on p.id = c.procedure_id
      where ${isRated} group by 1, 2, 3, 4 order by 1, 2, 4`,
  );
}

/** Whose overall ratings of a year are held: who came late, or changed what they had said, too few to be shown. */
export async function countWaiting(tx: Tx, year: string): Promise<Waiting[]> {
  return waitingSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", to_char(month, 'YYYY-MM') as month,
        greatest(sum(greatest(responses, 0)), sum(greatest(-responses, 0)))::int as people
      from held_answers
      where criterion = ${overallCriterion} and category in ('1', '2', '3', '4', '5')
        and month between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      group by 1, 2 order by 1, 2`,
  );
}

/** People who rated one of the subjects on these days, of one agency alone, by subject. */
export async function countDays(
  tx: Tx,
  subjects: readonly string[],
  days: { readonly from: string; readonly to: string },
): Promise<Counted[]> {
  return countedSchema.parse(
    await tx.$queryRaw`
      select agency_id as "agencyId", subject as "column", sum(people)::int as people
      from rating_days
      where subject = any(${[...subjects]}) and day between ${days.from}::date and ${days.to}::date
      group by 1, 2 order by 1, 2`,
  );
}
