/** What was said in the cells of days, as rows: what their lists stand for. */
import { z } from 'zod';
import { type Db, Prisma } from '../../src/db/index.ts';

const answersSchema = z.array(
  z.object({
    cellId: z.string(),
    criterion: z.string(),
    attributedTo: z.string(),
    category: z.string(),
    responses: z.int(),
    weight: z.number(),
    weightSquared: z.number(),
  }),
);
const pairsSchema = z.array(
  z.object({
    cellId: z.string(),
    firstCriterion: z.string(),
    firstLevel: z.int(),
    secondCriterion: z.string(),
    secondLevel: z.int(),
    responses: z.int(),
    weight: z.number(),
  }),
);
const respondentsSchema = z.array(
  z.object({
    cellId: z.string(),
    criterionSet: z.string(),
    roles: z.int(),
    responses: z.int(),
    rated: z.int(),
  }),
);

/** In a fixed order: by cell, then by criterion, role and category. */
export async function readSaid(db: Db) {
  const days = Prisma.sql`(select * from tally_cells where grain = 'day') as c`;
  return {
    answers: answersSchema.parse(
      await db.$queryRaw`
        select c.id as "cellId", w.criterion, w.attributed_to::text as "attributedTo", w.category, a.responses, a.weight,
          a.weight_squared as "weightSquared"
        from ${days}
          cross join unnest(c.answer_words, c.answer_responses, c.answer_weights, c.answer_weights_squared)
            as a (word, responses, weight, weight_squared)
          join tally_words w on w.word = a.word
        order by 1, 2, 3, 4`,
    ),
    pairs: pairsSchema.parse(
      await db.$queryRaw`
        select c.id as "cellId", f.criterion as "firstCriterion", f.category::int as "firstLevel",
          s.criterion as "secondCriterion", s.category::int as "secondLevel", a.responses, a.weight
        from ${days}
          cross join unnest(c.pair_first_words, c.pair_second_words, c.pair_responses, c.pair_weights)
            as a (first, second, responses, weight)
          join tally_words f on f.word = a.first join tally_words s on s.word = a.second
        order by 1, 2, 3, 4, 5`,
    ),
    respondents: respondentsSchema.parse(
      await db.$queryRaw`
        select c.id as "cellId", a.criterion_set as "criterionSet", a.roles::int as roles, a.responses, a.rated
        from ${days}
          cross join unnest(c.people_sets, c.people_roles, c.people_responses, c.people_rated)
            as a (criterion_set, roles, responses, rated)
        order by 1, 2, 3`,
    ),
  };
}
