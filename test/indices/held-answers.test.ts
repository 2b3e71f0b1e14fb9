/** What the public sees grows in steps: whoever keeps every night's figures learns of no few people what they said. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src/core/result.ts';
import type { CalendarDay } from '../../src/core/time.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import {
  createPlanStore,
  publicSatisfaction,
  type ReleaseRule,
  rollUpIndices,
} from '../../src/indices/index.ts';
import { type Audience, measureSatisfaction } from '../../src/indices/measure-satisfaction.ts';
import type { SatisfactionQuery } from '../../src/indices/vocabulary.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';

const leastPeople = 10;
type Level = 1 | 2 | 3 | 4 | 5;
const levels = [1, 2, 3, 4, 5] as const;

let database: Database;
let wards: readonly string[];
let procedure: string;

beforeAll(async () => {
  database = await freshDatabase();
  wards = [
    await anAgency(database.db, { code: 'H38.30.1', name: 'Phường Hạc Thành' }),
    await anAgency(database.db, { code: 'H38.30.2', name: 'Phường Ấm Hạ' }),
  ];
  procedure = await aProcedure(database.db, { code: '2.000815', name: 'Chứng thực bản sao' });
});
beforeEach(() => empty());
afterAll(() => database.close());

const empty = () => database.db
  .$executeRaw`truncate answers, responses, sessions, invitations, dossiers, tally_cells, rating_days, tally_state, tally_touches, tally_month_touches, held_answers, held_reach,
    release_plans cascade`;

/** The roll-up of a night; collection of a month is over 15 days after it. */
async function night(day: string, rule: Partial<ReleaseRule> = {}) {
  const clock = fixedClock(new Date(`${day}T18:00:00Z`));
  await rollUpIndices(
    { db: database.db, clock, log: memoryLog(), criteria: fewCriteria },
    { until: clock.now(), release: { closingDays: 15, leastPeople, ...rule } },
  );
}

const answer = (ward: string, day: string, said: readonly Level[]) =>
  plantDossiers(
    database.db,
    said.map((level) => ({
      finishedAt: `${day}T03:00:00Z`,
      receiving: ward,
      procedure,
      answers: [{ criterion: 'overall', said: level }],
    })),
  );

/** Ratings of each level, by ward and month. */
async function counts(audience: Audience): Promise<Record<string, readonly number[]>> {
  const read = await inTransaction<Record<string, readonly number[]>, never>(database.db, async (tx) => {
    const found: Record<string, readonly number[]> = {};
    for (const agency of ['H38.30.1', 'H38.30.2']) {
      const measured = await measureSatisfaction(
        tx,
        { criteria: fewCriteria, audience },
        { agency, by: 'month' },
      );
      if (!measured.ok) throw new Error('the query does not fit');
      for (const { key, said } of measured.value.figures)
        found[`${agency} ${key}`] = said.criteria[0]?.counts ?? [];
    }
    return ok(found);
  });
  return read.ok ? read.value : {};
}

const total = (numbers: readonly number[] = []) => numbers.reduce((sum, one) => sum + one, 0);
const shown = async (group = 'H38.30.1 2026-10') => total((await counts('public'))[group]);
const fives = (people: number): Level[] => Array.from({ length: people }, () => 5);

describe('a month of an agency', () => {
  it.each([
    { waiting: 19, isShown: 0, why: 'fewer than twice the least number wait' },
    { waiting: 20, isShown: 10, why: 'the least number goes on waiting' },
    { waiting: 47, isShown: 37, why: 'and all others are shown' },
  ])('of which $waiting people spoke shows $isShown of them: $why', async ({ waiting, isShown }) => {
    await answer(wards[0] ?? '', '2026-10-05', fives(waiting));
    await night('2026-10-20');
    expect(await shown()).toBe(isShown);
  });

  it('does not grow by the two of one night, and tells the agency of them', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    await night('2026-10-20');
    await answer(wards[0] ?? '', '2026-10-06', [1, 1]);
    await night('2026-10-21');
    expect((await counts('public'))['H38.30.1 2026-10']).toEqual([0, 0, 0, 0, 35]);
    expect((await counts('agencies'))['H38.30.1 2026-10']).toEqual([2, 0, 0, 0, 45]);
  });

  it.each([4, 12, 45])('shows all %i when nobody can answer any more', async (people) => {
    await answer(wards[0] ?? '', '2026-10-05', fives(people));
    await night('2026-10-20');
    await night('2026-11-14');
    expect(await shown()).toBeLessThan(people);
    await night('2026-11-15');
    expect(await shown()).toBe(people);
  });

  it('holds what comes later until there is enough of it', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    await night('2026-11-15');
    await answer(wards[0] ?? '', '2026-10-06', fives(9));
    await night('2026-11-16');
    expect(await shown()).toBe(45);
    await answer(wards[0] ?? '', '2026-10-06', fives(1));
    await night('2026-11-17');
    expect(await shown()).toBe(55);
  });

  it('that was over before anything was counted is shown at once', async () => {
    await answer(wards[0] ?? '', '2026-08-05', fives(45));
    await night('2026-10-20');
    expect(await shown('H38.30.1 2026-08')).toBe(45);
    expect(await database.db.heldAnswers.count()).toBe(0);
  });

  it('does not change when somebody changes an answer that is shown, until the next step', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(30));
    await night('2026-10-20');
    const [first] = await database.db.answer.findMany({ take: 1 });
    await change(first?.id ?? '');
    await night('2026-10-21');
    expect((await counts('public'))['H38.30.1 2026-10']).toEqual([0, 0, 0, 0, 20]);
    expect((await counts('agencies'))['H38.30.1 2026-10']).toEqual([1, 0, 0, 0, 29]);
  });

  it('does not change when the same night is counted again', async () => {
    await answer(wards[0] ?? '', '2026-10-05', [...fives(20), 1, 2, 3]);
    await night('2026-10-20');
    const before = await counts('public');
    await touch('2026-10-05');
    await night('2026-10-20');
    expect(await counts('public')).toEqual(before);
  });
});

describe('how many answered', () => {
  const october = '2026-10-05' as CalendarDay;
  const started = async (audience: Audience, query: SatisfactionQuery = {}) => {
    const read = await inTransaction<number, never>(database.db, async (tx) => {
      const measured = await measureSatisfaction(tx, { criteria: fewCriteria, audience }, query);
      return ok(measured.ok ? total(measured.value.figures.map(({ dossiers }) => dossiers.started)) : -1);
    });
    return read.ok ? read.value : -1;
  };

  it('is told in whole steps while people may still answer, of whole months and of no parts', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    await answer(wards[1] ?? '', '2026-10-05', fives(7));
    await night('2026-10-20');
    expect(await started('agencies')).toBe(52);
    for (const query of [{}, { by: 'month' }, { by: 'agency' }, { agency: 'H38.30.1' }] as const)
      expect(await started('public', query), JSON.stringify(query)).toBe(40);
    expect(await started('public', { from: october, to: october })).toBe(0);
    expect(await started('public', { by: 'channel' })).toBe(0);
    await night('2026-11-15');
    for (const query of [{}, { from: october, to: october }, { by: 'channel' }] as const)
      expect(await started('public', query), JSON.stringify(query)).toBe(52);
  });
});

describe('a criterion of an agency', () => {
  const asked = (day: string, people: number) =>
    plantDossiers(
      database.db,
      times(people, {
        finishedAt: `${day}T03:00:00Z`,
        receiving: wards[0] ?? '',
        procedure,
        answers: [{ criterion: 'signs', said: 5 }],
      }),
    );
  const held = async () => {
    const rows = await database.db.heldAnswers.findMany({ where: { criterion: 'signs' } });
    return total(rows.map(({ responses }) => responses));
  };

  it('takes its steps over the months of a year, for no month of it is told', async () => {
    await asked('2026-09-05', 8);
    await night('2026-09-20');
    expect(await held()).toBe(8);
    // The end of September shows nothing: two nights would tell of the eight.
    await night('2026-10-16');
    expect(await held()).toBe(8);
    await asked('2026-10-20', 13);
    await night('2026-10-21');
    expect(await held()).toBe(10);
    await night('2027-01-14');
    expect(await held()).toBe(10);
    await night('2027-01-15');
    expect(await held()).toBe(0);
  });
});

describe('a year that is closed', () => {
  it('is not closed before its time by a roll-up up to a day that has not come', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    const clock = fixedClock(new Date('2026-10-20T18:00:00Z'));
    await rollUpIndices(
      { db: database.db, clock, log: memoryLog(), criteria: fewCriteria },
      { until: new Date('2027-01-20T16:59:59Z'), release: { closingDays: 15, leastPeople } },
    );
    const { releasedThrough } = await database.db.tallyState.findUniqueOrThrow({ where: { id: 1 } });
    expect(releasedThrough).toEqual(new Date('2026-09-30T00:00:00Z'));
  });

  it('is counted no more, unless it is corrected', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    await night('2026-10-20');
    await night('2027-01-16');
    await answer(wards[0] ?? '', '2026-10-06', fives(12));
    await night('2027-01-17');
    expect((await counts('agencies'))['H38.30.1 2026-10']).toEqual([0, 0, 0, 0, 45]);
    await night('2027-01-18', { countsClosedYears: true });
    expect((await counts('agencies'))['H38.30.1 2026-10']).toEqual([0, 0, 0, 0, 57]);
    expect(await shown()).toBe(57);
  });
});

describe('the running year', () => {
  const ask = (query: Pick<SatisfactionQuery, 'by'>) =>
    publicSatisfaction(
      {
        db: database.db,
        criteria: fewCriteria,
        plans: createPlanStore({ criteria: fewCriteria, leastPeople, closingDays: 15 }),
      },
      query,
    );
  const reasons = async (query: Pick<SatisfactionQuery, 'by'>) => {
    const found = await ask(query);
    return found.ok
      ? found.value.rows.map(({ reason, expectedOn }) => [reason ?? 'shown', expectedOn])
      : [found.error.code];
  };

  it('tells of a criterion above a small figure that it waits for the end of the year, which decides', async () => {
    const asked = (ward: string, people: number) =>
      plantDossiers(
        database.db,
        times(people, {
          finishedAt: '2026-10-05T03:00:00Z',
          receiving: ward,
          procedure,
          answers: [{ criterion: 'signs', said: 5 }],
        }),
      );
    await asked(wards[0] ?? '', 7);
    await asked(wards[1] ?? '', 30);
    // A first roll-up that held nothing, as of the demo.
    const clock = fixedClock(new Date('2026-10-19T18:00:00Z'));
    await rollUpIndices({ db: database.db, clock, log: memoryLog(), criteria: fewCriteria });
    await night('2026-10-20');
    const found = await ask({ by: 'criterion' });
    const signs = found.ok ? found.value.rows.find(({ key }) => key === 'signs') : undefined;
    expect(signs).toMatchObject({ responses: 37, reason: 'not_yet_closed', expectedOn: '2027-01-16' });
  });

  it('shows months in steps, without weights, and parts when nobody can answer any more', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    await night('2026-10-20');
    const running = await ask({ by: 'month' });
    expect(running.ok && running.value.rows).toMatchObject([
      { key: '2026-10', responses: 35, weighted: null },
    ]);
    expect(await reasons({ by: 'channel' })).toEqual([['not_yet_closed', '2027-01-16']]);
    await night('2027-01-16');
    const closed = await ask({ by: 'month' });
    expect(closed.ok && closed.value.rows).toMatchObject([
      { key: '2026-10', responses: 45, weighted: { value: 100 } },
    ]);
    expect(await reasons({ by: 'channel' })).toEqual([['shown', undefined]]);
  });

  it('shows no channels of it that would tell of two who came too late to be shown in their month', async () => {
    await answer(wards[0] ?? '', '2026-10-05', fives(45));
    await night('2026-11-16');
    await answer(wards[0] ?? '', '2026-10-06', [1, 1]);
    await night('2027-01-16');
    const year = await ask({});
    expect(year.ok && year.value.rows).toMatchObject([{ responses: 45, value: 100 }]);
    // 47 on the web, less the 45 that are shown, would be these two.
    expect(await reasons({ by: 'channel' })).toEqual([['protects_others', undefined]]);
    expect(await reasons({ by: 'procedure' })).toEqual([['protects_others', undefined]]);
  });
});

const touch = (day: string) => database.db.tallyTouch.create({ data: { day: new Date(`${day}T00:00:00Z`) } });

async function dayOfAnswer(id: string): Promise<string> {
  const found = await database.db.answer.findUniqueOrThrow({
    where: { id },
    select: { response: { select: { dossier: { select: { finishedOn: true } } } } },
  });
  return found.response.dossier.finishedOn.toISOString().slice(0, 10);
}

async function change(id: string) {
  await database.db.answer.update({ where: { id }, data: { level: 1, category: '1' } });
  await touch(await dayOfAnswer(id));
}

async function takeBack(id: string) {
  await touch(await dayOfAnswer(id));
  await database.db.answer.delete({ where: { id } });
}

async function moveToOtherMonth(id: string) {
  const day = await dayOfAnswer(id);
  const other = day < '2026-10' ? '2026-10-07' : '2026-09-07';
  const { response } = await database.db.answer.findUniqueOrThrow({
    where: { id },
    select: { response: true },
  });
  const finishedAt = new Date(`${other}T03:00:00Z`);
  await database.db.dossier.update({
    where: { id: response.dossierId },
    data: { finishedAt, finishedOn: new Date(`${other}T00:00:00Z`) },
  });
  await touch(day);
  await touch(other);
}

const changes = { change, takeBack, moveToOtherMonth };

/** September closes before the fourth night, October before the last but one. */
const nights = [
  '2026-10-05',
  '2026-10-10',
  '2026-10-15',
  '2026-10-16',
  '2026-11-05',
  '2026-11-16',
  '2026-11-17',
];
const arrivals = fc.record({
  ward: fc.constantFrom(0, 1),
  day: fc.constantFrom('2026-09-04', '2026-10-04'),
  said: fc.array(fc.constantFrom(...levels), { maxLength: 26 }),
});
const disturbance = fc.record({
  kind: fc.constantFrom('change', 'takeBack', 'moveToOtherMonth'),
  of: fc.nat(),
});

const histories = (of: { disturbances: number }) =>
  fc.array(
    fc.record({
      arrivals: fc.array(arrivals, { maxLength: 3 }),
      disturbances: fc.array(disturbance, { maxLength: of.disturbances }),
    }),
    { minLength: nights.length, maxLength: nights.length },
  );

type History = typeof histories extends (of: never) => fc.Arbitrary<infer H> ? H : never;

/** What the public sees after each night. */
async function live(history: History): Promise<Record<string, readonly number[]>[]> {
  await empty();
  const seen: Record<string, readonly number[]>[] = [];
  for (const [index, { arrivals, disturbances }] of history.entries()) {
    for (const { ward, day, said } of arrivals) await answer(wards[ward] ?? '', day, said);
    for (const { kind, of } of disturbances) {
      const known = await database.db.answer.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
      const { id } = known[of % Math.max(1, known.length)] ?? {};
      if (id !== undefined) await changes[kind](id);
    }
    await night(nights[index] ?? '');
    seen.push(await counts('public'));
  }
  return seen;
}

/** People who are shown in `after` and were not in `before`. */
function newPeople(before: readonly number[] = [], after: readonly number[] = []): number {
  const more = levels.map((_, place) => (after[place] ?? 0) - (before[place] ?? 0));
  return total(more.map((one) => Math.max(0, one)));
}

/** A group that was never shown may appear whole; one whose last dossier has gone to another month is gone with it. */
function expectSteps(before: Record<string, readonly number[]>, after: Record<string, readonly number[]>) {
  for (const group of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[group] ?? [0, 0, 0, 0, 0], after[group] ?? [0, 0, 0, 0, 0]];
    const isSame = levels.every((_, place) => old[place] === now[place]);
    const isNewOrGone = total(old) === 0 || after[group] === undefined;
    const isStep = isSame || isNewOrGone || newPeople(old, now) >= leastPeople;
    expect(isStep, `${group}: ${old} became ${now}`).toBe(true);
  }
}

describe('of any history', () => {
  it('any two nights show of every agency and month the same, or many people more', async () => {
    await fc.assert(
      fc.asyncProperty(histories({ disturbances: 0 }), async (history) => {
        const seen = await live(history);
        for (const [index, before] of seen.entries())
          for (const after of seen.slice(index + 1)) expectSteps(before, after);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 120_000);

  it('one night and the next do so too where answers are changed and taken back and dossiers move', async () => {
    await fc.assert(
      fc.asyncProperty(histories({ disturbances: 3 }), async (history) => {
        const seen = await live(history);
        for (const [index, before] of seen.entries()) expectSteps(before, seen[index + 1] ?? before);
      }),
      { numRuns: 2, endOnFailure: true },
    );
  }, 120_000);
});
