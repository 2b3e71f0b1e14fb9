import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import { checkTallies, rollUpIndices } from '../../src/indices/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { anAgency, aProcedure, plantDossiers } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';

let database: Database;
const log = memoryLog();

const oneMore = (list: string) =>
  `update tally_cells set ${list} = (select array_agg(n + 1) from unnest(${list}) as n) where grain = 'day'`;

beforeAll(async () => {
  database = await freshDatabase();
  const ward = await anAgency(database.db, { code: 'H38.30.1', name: 'Phường Hạc Thành' });
  const department = await anAgency(database.db, { code: 'H38.14', name: 'Sở Tư pháp' });
  const procedure = await aProcedure(database.db, { code: '2.000815', name: 'Chứng thực bản sao' });
  await plantDossiers(
    database.db,
    Array.from({ length: 40 }, (_, index) => ({
      finishedAt: new Date(Date.UTC(2026, 10, 1 + (index % 5), 3)).toISOString(),
      ...(index % 2 === 0 ? {} : { dueAt: new Date(Date.UTC(2026, 10, 3, 3)).toISOString() }),
      receiving: ward,
      deciding: index % 4 === 0 ? department : ward,
      ...(index % 7 === 0 ? { supporting: department } : {}),
      procedure,
      applicant: (['unknown', 'reachable', 'refusing'] as const)[index % 3] ?? 'unknown',
      submittedVia: index % 6 === 0 ? ('postal' as const) : ('online' as const),
      channel: index % 3 === 0 ? ('zalo' as const) : ('web' as const),
      ...(index % 5 === 4
        ? { invitation: 'none' as const }
        : {
            isCompleted: index % 2 === 0,
            answers: [
              { criterion: 'overall', said: ([1, 2, 3, 4, 5] as const)[index % 5] ?? 1 },
              {
                criterion: 'signs',
                said: index % 3 === 0 ? ('not_applicable' as const) : (4 as const),
                attributedTo: 'receiving' as const,
                inclusionProbability: 1 / 3,
              },
              { criterion: 'fair', said: 2 as const, inclusionProbability: 0.7 },
              { criterion: 'visits', said: { choice: 'once' }, attributedTo: 'receiving' as const },
            ],
          }),
    })),
  );
  await rollUpIndices({ db: database.db, clock: fixedClock(), log, criteria: fewCriteria });
  await database.db.$executeRaw`create table sound_cells as table tally_cells`;
});
// What a test damaged or touched is made good.
afterEach(async () => {
  await database.db.$executeRaw`delete from tally_cells`;
  await database.db.$executeRaw`insert into tally_cells table sound_cells`;
  await database.db.$executeRaw`delete from tally_touches`;
});
afterAll(() => database.close());

const check = () => checkTallies({ db: database.db, log, criteria: fewCriteria });

describe('the check of the tallies', () => {
  it('finds that the roll-up agrees with the rows', async () => {
    const { checked, differing } = await check();
    expect(checked).toBe(await database.db.tallyCell.count({ where: { grain: 'day' } }));
    expect(checked).toBeGreaterThan(15);
    expect(differing).toEqual([]);
  });

  it('leaves out days that were touched since', async () => {
    await database.db.tallyTouch.create({ data: { day: new Date('2026-11-01T00:00:00Z') } });
    const { checked } = await check();
    expect(checked).toBe(
      await database.db.tallyCell.count({
        where: { grain: 'day', day: { not: new Date('2026-11-01T00:00:00Z') } },
      }),
    );
  });

  it.each([
    ['a wrong count', oneMore('answer_responses')],
    ['a wrong weight', oneMore('answer_weights')],
    ['a wrong pair', oneMore('pair_responses')],
    ['a wrong number of people', oneMore('people_rated')],
    ['a wrong reach', `update tally_cells set delivered = delivered + 1`],
    ['a missing cell', `delete from tally_cells`],
    [
      'a missing answer',
      `update tally_cells set answer_words = answer_words[2:], answer_responses = answer_responses[2:],
        answer_weights = answer_weights[2:], answer_weights_squared = answer_weights_squared[2:] where grain = 'day'`,
    ],
    ['a wrong reason', `update tally_cells set no_address = no_address + 1`],
    [
      'a month that is not the sum of its days',
      `update tally_cells set answer_responses = (select array_agg(n + 1) from unnest(answer_responses) as n)
      where grain = 'agency_month_procedure'`,
    ],
    ['a month that was not summed', `delete from tally_cells where grain = 'agency_month_channel'`],
    ['a cell without dossiers', `update tally_cells set day = day - 100`],
  ])('finds %s', async (_case, damage) => {
    await database.db.$executeRawUnsafe(damage);
    const { differing } = await check();
    expect(differing.length).toBeGreaterThan(0);
    expect(log.lines.at(-1)).toContain('a tally differs from the rows');
  });

  it('found nothing but each damage: made good, the tallies agree again', async () => {
    expect((await check()).differing).toEqual([]);
  });
});
