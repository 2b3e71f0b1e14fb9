/** A database from before what was said lay in lists in its cells: after the migrations every figure is the same. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '../../src/db/index.ts';
import { checkTallies, rollUpIndices } from '../../src/indices/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { anAgency, aProcedure, plantDossiers } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';
import { readSaid } from './read-said.ts';

let database: Database;
const log = memoryLog();
const deps = () => ({
  db: database.db,
  clock: fixedClock(new Date('2026-11-23T02:00:00Z')),
  log,
  criteria: fewCriteria,
});

beforeAll(async () => {
  database = await freshDatabase();
  const province = await anAgency(database.db, { code: 'H38', name: 'Tỉnh Thanh Hóa' });
  const ward = await anAgency(database.db, {
    code: 'H38.30.1',
    name: 'Phường Hạc Thành',
    parentId: province,
  });
  const procedure = await aProcedure(database.db, { code: '2.000815', name: 'Chứng thực bản sao' });
  await plantDossiers(
    database.db,
    Array.from({ length: 60 }, (_, index) => ({
      finishedAt: new Date(Date.UTC(2025, (index * 5) % 12, 1 + (index % 9), 3)).toISOString(),
      receiving: ward,
      deciding: index % 4 === 0 ? province : ward,
      procedure,
      channel: index % 3 === 0 ? ('zalo' as const) : ('web' as const),
      answers: [
        { criterion: 'overall', said: ((index % 5) + 1) as 1 | 2 | 3 | 4 | 5 },
        { criterion: 'fair', said: ((index % 4) + 1) as 1 | 2 | 3 | 4, inclusionProbability: 0.5 },
        index % 2 === 0
          ? { criterion: 'clean', said: 'not_applicable' as const, attributedTo: 'receiving' as const }
          : { criterion: 'visits', said: { choice: 'none' }, attributedTo: 'receiving' as const },
      ],
    })),
  );
  // At first the months of all agencies were split by channel.
  await rollUpIndices(deps(), { least: { ofAgencies: 0, ofProcedures: 0 } });
});
afterAll(() => database.close());

/** The tables, columns and rows as they were: what was said beside the cells, and months of no other kind. */
const back = [
  `create table answer_tallies (cell_id uuid, criterion text, attributed_to agency_role, category text, responses int,
    weight float8, weight_squared float8, stratified float8, stratified_squared float8)`,
  `insert into answer_tallies
    select c.id, w.criterion, w.attributed_to, w.category, a.n, a.w, a.w2, a.w, a.w2
    from tally_cells c
      cross join unnest(c.answer_words, c.answer_responses, c.answer_weights, c.answer_weights_squared) as a (word, n, w, w2)
      join tally_words w on w.word = a.word`,
  `create table answer_pair_tallies (cell_id uuid, first_criterion text, first_attributed_to agency_role,
    first_level smallint, second_criterion text, second_attributed_to agency_role, second_level smallint, responses int,
    weight float8, stratified float8)`,
  `insert into answer_pair_tallies
    select c.id, f.criterion, f.attributed_to, f.category::smallint, s.criterion, s.attributed_to, s.category::smallint,
      a.n, a.w, a.w
    from tally_cells c
      cross join unnest(c.pair_first_words, c.pair_second_words, c.pair_responses, c.pair_weights) as a (first, second, n, w)
      join tally_words f on f.word = a.first join tally_words s on s.word = a.second`,
  `create table respondent_tallies (cell_id uuid, criterion_set text, roles smallint, responses int, rated int)`,
  `insert into respondent_tallies
    select c.id, a.criterion_set, a.roles, a.n, a.rated
    from tally_cells c cross join unnest(c.people_sets, c.people_roles, c.people_responses, c.people_rated)
      as a (criterion_set, roles, n, rated)`,
  `alter table tally_cells drop column answer_words, drop column answer_responses, drop column answer_weights,
    drop column answer_weights_squared, drop column pair_first_words, drop column pair_second_words,
    drop column pair_responses, drop column pair_weights, drop column people_sets, drop column people_roles,
    drop column people_responses, drop column people_rated`,
  `drop table tally_words`,
  `delete from tally_cells where grain in ('agency_month', 'agency_month_field')`,
  `update tally_cells set grain = 'agency_month' where grain = 'agency_month_channel'`,
  `delete from _prisma_migrations where migration_name like '%lists_in_cells'
    or migration_name like '%lists_in_day_cells' or migration_name like '%months_of_all_kinds'`,
];

/** How often each thing was said in months and years of agencies, in each kind of cells. */
async function readCoarse() {
  const rowsSchema = z.array(
    z.object({ grain: z.string(), agency: z.string(), day: z.string(), said: z.string(), sum: z.number() }),
  );
  return rowsSchema.parse(
    await database.db.$queryRaw`
      select c.grain::text, c.agency_id::text as agency, c.day::text, said.said, sum(said.n)::float8 as sum
      from tally_cells c cross join lateral (
        select w.criterion || ' ' || w.category as said, a.n + a.weight + a.squared as n
        from unnest(c.answer_words, c.answer_responses, c.answer_weights, c.answer_weights_squared)
          as a (word, n, weight, squared) join tally_words w on w.word = a.word
        union all
        select f.criterion || ' ' || f.category || ' ' || s.criterion || ' ' || s.category, a.n + a.weight
        from unnest(c.pair_first_words, c.pair_second_words, c.pair_responses, c.pair_weights)
          as a (first, second, n, weight)
          join tally_words f on f.word = a.first join tally_words s on s.word = a.second
        union all
        select a.criterion_set, a.n + 1000 * a.rated
        from unnest(c.people_sets, c.people_responses, c.people_rated) as a (criterion_set, n, rated)
      ) as said
      where c.grain <> 'day' group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
}

it('says the same after the migrations to lists', async () => {
  const [days, coarse] = [await readSaid(database.db), await readCoarse()];
  expect(new Set(coarse.map(({ grain }) => grain)).size).toBe(6);
  for (const statement of back) await database.db.$executeRawUnsafe(statement);
  expect(await database.migrate()).toEqual([
    expect.stringContaining('lists_in_cells'),
    expect.stringContaining('lists_in_day_cells'),
    expect.stringContaining('months_of_all_kinds'),
  ]);
  expect(days.answers.reduce((sum, { responses }) => sum + responses, 0)).toBe(180);
  expect(days.pairs.length).toBeGreaterThan(20);
  expect(await readSaid(database.db)).toEqual(days);
  expect(await readCoarse()).toEqual(coarse);
  expect((await checkTallies(deps())).differing).toEqual([]);
});
