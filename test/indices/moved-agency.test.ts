/**
 * An agency comes under another one while answers about it are held. Until the next night cells are summed over the tree as it
 * was, and what is held over the tree as it is: whatever is shown of an agency must be what is shown of those below it now.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import { createPlanStore, publicSatisfaction, rollUpIndices } from '../../src/indices/index.ts';
import type { SatisfactionQuery } from '../../src/indices/vocabulary.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';

const leastPeople = 10;
let database: Database;
const ids: Record<string, string> = {};
let procedure: string;

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  const under = async (code: string, parent?: string) => {
    const parentId = parent === undefined ? undefined : (ids[parent] ?? '');
    ids[code] = await anAgency(db, { code, name: `Cơ quan ${code}`, ...(parentId && { parentId }) });
  };
  await under('H38');
  for (const department of ['H38.1', 'H38.2']) await under(department, 'H38');
  for (const ward of ['H38.1.1', 'H38.1.2']) await under(ward, 'H38.1');
  await under('H38.2.1', 'H38.2');
  procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
});
beforeEach(async () => {
  await database.db
    .$executeRaw`truncate answers, responses, sessions, invitations, dossiers, tally_cells, rating_days, tally_state,
    tally_touches, tally_month_touches, tally_tree, held_answers, held_reach, told_facts, release_plans cascade`;
  await move('H38.1.2', 'H38.1');
});
afterAll(() => database.close());

const move = (ward: string, parent: string) =>
  database.db.agency.update({ where: { code: ward }, data: { parentId: ids[parent] ?? '' } });

const plansOf = () => createPlanStore({ criteria: fewCriteria, leastPeople, closingDays: 15 });

async function night(day: string) {
  const clock = fixedClock(new Date(`${day}T18:00:00Z`));
  await rollUpIndices(
    { db: database.db, clock, log: memoryLog(), criteria: fewCriteria },
    // Every agency has cells of its months, as those of many dossiers have.
    {
      until: clock.now(),
      least: { ofAgencies: 0, ofProcedures: 0 },
      release: { closingDays: 15, leastPeople },
    },
  );
  await plansOf().makeAll(database.db);
}

const answer = (ward: string, criterion: string, people: number, day = '2026-10-05') =>
  plantDossiers(
    database.db,
    times(people, {
      finishedAt: `${day}T03:00:00Z`,
      receiving: ids[ward] ?? '',
      procedure,
      answers: [{ criterion, said: 5 }],
    }),
  );

/** How many are shown to have said something, or why it is not told. */
async function shown(query: SatisfactionQuery): Promise<string | number> {
  const found = await publicSatisfaction({ db: database.db, criteria: fewCriteria, plans: plansOf() }, query);
  const row = found.ok ? found.value.rows[0] : undefined;
  const counts = row?.counts ?? null;
  return counts === null
    ? (row?.reason ?? 'no row')
    : Object.values(counts).reduce((sum, one) => sum + one, 0);
}

describe.each([
  {
    what: 'of a month',
    of: (agency: string): SatisfactionQuery => ({ agency, by: 'month' }),
    criterion: 'overall',
    whyNot: 'protects_others',
  },
  {
    what: 'of a criterion',
    of: (agency: string): SatisfactionQuery => ({ agency, criterion: 'signs' }),
    criterion: 'signs',
    // The end of the year decides on it.
    whyNot: 'not_yet_closed',
  },
])('what is shown $what', ({ of, criterion, whyNot }) => {
  beforeEach(async () => {
    await answer('H38.1.1', criterion, 30);
    await answer('H38.1.2', criterion, 25);
    await answer('H38.2.1', criterion, 40);
    await night('2026-10-20');
  });

  it('is what is shown of the wards below', async () => {
    expect(await shown(of('H38.1'))).toBe(20 + 15);
    expect(await shown(of('H38.2'))).toBe(30);
  });

  it('tells nothing of who waits in a ward that has moved, before the next night', async () => {
    await move('H38.1.2', 'H38.2');
    // The cells of the first department still hold the ward; what is held of it is held of the second.
    expect(await shown(of('H38.1'))).toBe(whyNot);
    expect(await shown(of('H38.2'))).toBe(whyNot);
    expect(await shown(of('H38'))).toBe(20 + 15 + 30);
    expect(await shown(of('H38.1.2'))).toBe(15);
  });

  it('is that of the wards that are below now, after the next night, and when the month or year closes', async () => {
    await move('H38.1.2', 'H38.2');
    await night('2026-10-21');
    expect(await shown(of('H38.1'))).toBe(20);
    expect(await shown(of('H38.2'))).toBe(15 + 30);
    expect(await shown(of('H38'))).toBe(20 + 15 + 30);
    await night('2027-01-16');
    expect(await shown(of('H38.1'))).toBe(30);
    expect(await shown(of('H38.2'))).toBe(25 + 40);
  });

  it('is the same where the ward moves and more answers come on one day', async () => {
    await move('H38.1.2', 'H38.2');
    await answer('H38.1.2', criterion, 3);
    await answer('H38.1.1', criterion, 12);
    await night('2026-10-21');
    expect(await shown(of('H38.1'))).toBe(32);
    expect(await shown(of('H38.2'))).toBe(15 + 30);
    expect(await shown(of('H38.1.2'))).toBe(15);
  });
});

describe('a ward of few people that moves after its month has closed', () => {
  it('is told neither of the department that it left nor of the one that it came to', async () => {
    await answer('H38.1.1', 'overall', 30);
    await answer('H38.1.2', 'overall', 4);
    await answer('H38.2.1', 'overall', 40);
    await night('2026-11-16');
    const byMonth = (agency: string) => shown({ agency, by: 'month' });
    const before = [await byMonth('H38.1'), await byMonth('H38.2'), await byMonth('H38.1.2')];
    await move('H38.1.2', 'H38.2');
    for (const day of ['2026-11-17', '2026-11-18']) {
      const now = [await byMonth('H38.1'), await byMonth('H38.2'), await byMonth('H38.1.2')];
      expect(now[2]).toBe('too_few_ratings');
      // Not both the figure with the ward and the figure without it.
      if (before[0] === 34) expect(now[0]).not.toBe(30);
      if (before[1] === 40) expect(now[1]).not.toBe(44);
      await night(day);
    }
  });
});
