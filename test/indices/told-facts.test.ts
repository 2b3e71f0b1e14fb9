/** What is told of complaints is told of settled months: two nights tell of no few people whether they complained, or were content. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseDay } from '../../src/core/time.ts';
import type { Database } from '../../src/db/index.ts';
import { type ReleaseRule, rollUpIndices } from '../../src/indices/index.ts';
import { publicIndicators, publicServiceQuality } from '../../src/indices/official/public-official.ts';
import type { Decision766MetricId } from '../../src/indices/official/vocabulary.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog } from '../support/deps.ts';
import { publishDeps } from '../support/publishing.ts';
import { anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';
import { fewCriteria } from './fixtures/criteria.ts';

const leastPeople = 10;
const ofDossiers = 'qd766_dossier_receiving_satisfaction';
const onTime = 'qd766_petition_processing_on_time';
const ofHandling = 'qd766_petition_handling_satisfaction';

let database: Database;
let [ward, otherWard, procedure] = ['', '', ''];

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hoá' });
  ward = await anAgency(db, { code: 'H38.30.1', name: 'Phường Hạc Thành', parentId: province });
  otherWard = await anAgency(db, { code: 'H38.30.2', name: 'Phường Ấm Hạ', parentId: province });
  procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  await db.$executeRaw`create table planted_complaints as select * from complaint_facts where false`;
  await db.$executeRaw`create or replace view complaint_facts as select * from planted_complaints`;
});
beforeEach(() => empty());
afterAll(() => database.close());

const empty = () => database.db
  .$executeRaw`truncate planted_complaints, answers, responses, sessions, invitations, dossiers, tally_cells, rating_days, tally_state,
    tally_touches, tally_month_touches, held_answers, held_reach, told_facts, release_plans cascade`;

/** The roll-up and the plans of a night. A month is closed 15 days after it, and what became of its complaints told 2 months later. */
async function night(day: string, rule: Partial<ReleaseRule> = {}) {
  const clock = fixedClock(new Date(`${day}T18:00:00Z`));
  await rollUpIndices(
    { db: database.db, clock, log: memoryLog(), criteria: fewCriteria },
    { until: clock.now(), release: { closingDays: 15, leastPeople, ...rule } },
  );
  await deps(day).plans.makeAll(database.db);
}

const deps = (day: string) =>
  publishDeps({ db: database.db, clock: fixedClock(new Date(`${day}T19:00:00Z`)) });

type Complaint = {
  readonly on?: string;
  readonly agency?: string;
  readonly dossier?: string;
  readonly isConfirmed?: boolean | null;
  readonly isRepeated?: boolean;
};

async function complain(people: number, complaint: Complaint) {
  const {
    on = '2026-08-10',
    agency = ward,
    dossier = null,
    isConfirmed = null,
    isRepeated = false,
  } = complaint;
  await database.db.$executeRaw`
    insert into planted_complaints (complaint_id, dossier_id, agency_id, reported_on, is_repeated, is_confirmed)
    select gen_random_uuid(), ${dossier}::uuid, ${agency}::uuid, ${on}::date, ${isRepeated}, ${isConfirmed}::boolean
    from generate_series(1, ${people}::int)`;
}

const finish = (people: number, day: string, deciding = ward) =>
  plantDossiers(
    database.db,
    times(people, { finishedAt: `${day}T03:00:00Z`, receiving: ward, deciding, procedure }),
  );

type Query = { agency?: string; from?: string; to?: string };
const september = { from: '2026-09-01', to: '2026-09-30' };
const august = { from: '2026-08-01', to: '2026-08-31' };

const asQuery = ({ agency = 'H38.30.1', from, to }: Query) => ({
  agency,
  from: from === undefined ? undefined : parseDay(from),
  to: to === undefined ? undefined : parseDay(to),
});

const whyHidden = ({
  reason,
  expectedOn,
}: {
  reason?: string | undefined;
  expectedOn?: string | undefined;
}) => [reason, ...(expectedOn === undefined ? [] : [`from ${expectedOn}`])].join(' ');

/** A ratio of Decision 766 as it is shown: `12/20`, or why not, and from when. */
async function shown(day: string, id: Decision766MetricId, query: Query): Promise<string> {
  const rows = await publicServiceQuality(deps(day), asQuery(query));
  const metric = rows.ok ? rows.value[0]?.metrics.find((one) => one.id === id) : undefined;
  if (metric?.suppressed === true) return whyHidden(metric);
  return `${metric?.numerator}/${metric?.denominator}`;
}

/** How many call their matter solved, of how many who said. */
async function solved(day: string, query: Query = august): Promise<string> {
  const rows = await publicIndicators(deps(day), asQuery(query));
  const found = rows.ok
    ? rows.value[0]?.indicators.find(({ id }) => id === 'complaints_confirmed')
    : undefined;
  if (found?.suppressed === true) return whyHidden(found);
  return `${found?.parts[0]?.count}/${found?.of}`;
}

describe('what citizens say of complaints', () => {
  it('is told when the month is settled, and not before', async () => {
    await complain(12, { isConfirmed: true });
    await complain(8, { isConfirmed: false });
    await night('2026-11-13');
    expect(await solved('2026-11-13')).toBe('not_yet_closed from 2026-11-16');
    await night('2026-11-15');
    expect(await solved('2026-11-15')).toBe('12/20');
  });

  it('does not become 12 of 21 after 12 of 20', async () => {
    await complain(12, { isConfirmed: true });
    await complain(8, { isConfirmed: false });
    await night('2026-11-15');
    await complain(1, { isConfirmed: false });
    await night('2026-11-16');
    expect(await solved('2026-11-16')).toBe('12/20');
    await complain(9, { isConfirmed: false });
    await night('2026-11-17');
    expect(await solved('2026-11-17')).toBe('12/30');
  });

  it('does not change when somebody says otherwise, or complains again', async () => {
    await complain(20, { isConfirmed: true });
    await night('2026-11-15');
    await database.db.$executeRaw`
      update planted_complaints set is_confirmed = false, is_repeated = true
      where complaint_id = (select min(complaint_id::text)::uuid from planted_complaints)`;
    await night('2026-11-16');
    expect(await solved('2026-11-16')).toBe('20/20');
    expect(await shown('2026-11-16', ofHandling, august)).toBe('20/20');
  });

  it('of which nobody had said anything is told when enough have', async () => {
    await complain(20, {});
    await night('2026-11-15');
    await database.db.$executeRaw`
      update planted_complaints set is_confirmed = true
      where complaint_id in (select complaint_id from planted_complaints limit 9)`;
    await night('2026-11-16');
    expect(await solved('2026-11-16')).toBe('no_ratings');
    await database.db.$executeRaw`update planted_complaints set is_confirmed = true`;
    await night('2026-11-17');
    expect(await solved('2026-11-17')).toBe('20/20');
  });

  it('is told of whole months, and without an end through the last settled one', async () => {
    await complain(20, { isConfirmed: true });
    await complain(15, { on: '2026-09-10', isConfirmed: true });
    await night('2026-11-15');
    expect(await solved('2026-11-15', { from: '2026-08-05', to: '2026-08-31' })).toBe('protects_others');
    expect(await solved('2026-11-15', { from: '2026-08-01', to: '2026-09-30' })).toBe(
      'not_yet_closed from 2026-12-16',
    );
    expect(await solved('2026-11-15', {})).toBe('20/20');
    const rows = await publicIndicators(deps('2026-11-15'), { agency: 'H38.30.1' });
    const found = rows.ok ? rows.value[0]?.indicators : [];
    expect(found?.find(({ id }) => id === 'complaints_confirmed')?.through).toBe('2026-08-31');
  });

  it('stays hidden of a ward of which it was hidden', async () => {
    await complain(4, { isConfirmed: true });
    await complain(15, { agency: otherWard, isConfirmed: true });
    await night('2026-11-15');
    expect(await solved('2026-11-15')).toBe('too_few_ratings');
    await complain(10, { isConfirmed: false });
    await night('2026-11-16');
    expect(await solved('2026-11-16')).toBe('protects_others');
  });
});

describe('whether a dossier was complained about', () => {
  it('is told when its month is closed, and does not change with one complaint', async () => {
    const [complained, later] = await finish(20, '2026-09-10');
    await complain(1, { on: '2026-09-12', dossier: complained ?? '' });
    await night('2026-10-14');
    expect(await shown('2026-10-14', ofDossiers, september)).toBe('not_yet_closed from 2026-10-16');
    await night('2026-10-15');
    expect(await shown('2026-10-15', ofDossiers, september)).toBe('19/20');
    await complain(1, { on: '2026-10-15', dossier: later ?? '' });
    await finish(1, '2026-09-11');
    await night('2026-10-16');
    expect(await shown('2026-10-16', ofDossiers, september)).toBe('19/20');
    await finish(9, '2026-09-11');
    await night('2026-10-17');
    expect(await shown('2026-10-17', ofDossiers, september)).toBe('28/30');
  });

  it('waits with the points of Decision 766 for what became of the complaints', async () => {
    await finish(20, '2026-08-10');
    await night('2026-10-15');
    const points = async (day: string, query: Query) => {
      const rows = await publicServiceQuality(deps(day), asQuery(query));
      return rows.ok ? rows.value.map((row) => [row.points, row.through]) : [];
    };
    expect(await points('2026-10-15', august)).toEqual([[null, undefined]]);
    expect(await points('2026-10-15', {})).toEqual([[0 + 6 + 6, '2026-07-31']]);
    await night('2026-11-15');
    expect(await points('2026-11-15', august)).toEqual([[18, undefined]]);
    expect(await points('2026-11-15', {})).toEqual([[18, '2026-08-31']]);
  });
});

describe('how many complained, and whether they were answered in time', () => {
  it('is told of any number when the month is closed', async () => {
    await complain(3, { on: '2026-09-10' });
    await night('2026-10-14');
    expect(await shown('2026-10-14', onTime, september)).toBe('not_yet_closed from 2026-10-16');
    await night('2026-10-15');
    expect(await shown('2026-10-15', onTime, september)).toBe('3/3');
  });
});

describe('where plans of before lie in the database', () => {
  it('nothing is told of complaints before the next night', async () => {
    await complain(20, { isConfirmed: true });
    await night('2026-11-15');
    // As it was left by a night that told what is counted.
    await database.db.$executeRaw`delete from told_facts`;
    await database.db.$executeRaw`update tally_state set facts_through = null`;
    await database.db.$executeRaw`delete from release_plans where name like 'official%'`;
    expect(await solved('2026-11-15')).toBe('not_yet_closed from 2026-11-16');
    expect(await solved('2026-11-15', {})).toBe('not_yet_closed');
    await night('2026-11-16');
    expect(await solved('2026-11-16')).toBe('20/20');
  });
});

/** August is settled before the second night, September before the last but one. */
const nights = ['2026-11-14', '2026-11-15', '2026-11-16', '2026-12-14', '2026-12-15', '2026-12-20'];
const groups = ['H38.30.1', 'H38.30.2'].flatMap((code) =>
  [august, september].map((month) => ({ code, month })),
);

const history = fc.array(
  fc.array(
    fc.record({
      agency: fc.constantFrom(0, 1),
      on: fc.constantFrom('2026-08-10', '2026-09-10'),
      people: fc.integer({ min: 1, max: 14 }),
      isConfirmed: fc.constantFrom(true, false, null),
    }),
    { maxLength: 3 },
  ),
  { minLength: nights.length, maxLength: nights.length },
);

const numbersOf = (text: string | undefined) => {
  const [good = 0, of = 0] = /^\d+\/\d+$/.test(text ?? '') ? (text ?? '').split('/').map(Number) : [];
  return [good, of - good];
};

describe('of any history', () => {
  it('two nights tell of each ward and month the same, or of many people more', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (arrivals) => {
        await empty();
        const told = new Map<string, string>();
        for (const [index, day] of nights.entries()) {
          for (const { agency, people, ...one } of arrivals[index] ?? [])
            await complain(people, { ...one, agency: agency === 0 ? ward : otherWard });
          await night(day);
          for (const { code, month } of groups) {
            for (const [what, now] of [
              ['solved', await solved(day, { agency: code, ...month })],
              ['handled', await shown(day, ofHandling, { agency: code, ...month })],
            ] as const) {
              const name = `${code} ${month.from} ${what}`;
              const [good, bad] = numbersOf(told.get(name));
              const [goodNow, badNow] = numbersOf(now);
              const more =
                Math.max(0, (goodNow ?? 0) - (good ?? 0)) + Math.max(0, (badNow ?? 0) - (bad ?? 0));
              expect(more === 0 || more >= leastPeople, `${name}: ${told.get(name)} became ${now}`).toBe(
                true,
              );
              told.set(name, now);
            }
          }
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 120_000);
});
