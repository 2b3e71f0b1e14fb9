import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criteria, factors } from '../../src/engine/index.ts';
import { indicators, rollUpIndices, serviceQuality } from '../../src/indices/index.ts';
import {
  indicatorQuerySchema,
  indicatorRowSchema,
  serviceQualityQuerySchema,
  serviceQualityRowSchema,
} from '../../src/indices/official/vocabulary.ts';
import { anApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { type ADossier, type AnAnswer, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 * Decided in November 2026: the department 20 dossiers, of which 2 late, 1 late and complained about, 2 on time and complained
 * about (one of these twice); its office below 5, all well. Complaints of November: 4 to the department, 1 to the office. In
 * October 12 dossiers of the department, all well, and 1 complaint to the office.
 */
const clock = fixedClock(new Date('2026-12-01T02:00:00Z'));
const application = await anApplication({}, { clock });
const { db } = application.deps;
const november = '2026-11-10T03:00:00Z';

beforeAll(async () => {
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hoá' });
  const under = (code: string, name: string, parentId: string) => anAgency(db, { code, name, parentId });
  const department = await under('H38.14', 'Sở Tư pháp', province);
  const office = await under('H38.14.01', 'Phòng Hộ tịch', department);
  const ward = await under('H38.31', 'Phường Ấm Hạ', province);
  const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  const due = '2026-11-10T10:00:00Z';
  const dossier = (changes: Partial<ADossier> = {}): ADossier => ({
    finishedAt: november,
    dueAt: due,
    receiving: ward,
    deciding: department,
    procedure,
    ...changes,
  });
  const late = { dueAt: '2026-11-09T10:00:00Z' };
  const perception = (choice: string): AnAnswer => ({
    criterion: 'harassment_perception',
    said: { choice },
    attributedTo: 'receiving',
  });
  const ids = await plantDossiers(db, [
    ...times(2, dossier()),
    ...times(3, dossier(late)),
    ...times(12, dossier({ answers: [perception('none')] })),
    ...times(3, dossier({ answers: [perception('prefer_not_to_say')] })),
    ...times(5, dossier({ deciding: office })),
    ...times(12, dossier({ finishedAt: '2026-10-31T16:59:59Z' })),
  ]);
  await db.$executeRaw`create table planted_complaints as select * from complaint_facts where false`;
  await db.$executeRaw`create or replace view complaint_facts as select * from planted_complaints`;
  const complain = (fact: Fact) => db.$executeRaw`
    insert into planted_complaints (complaint_id, dossier_id, agency_id, reported_on, due_at, answered_at, likes, dislikes,
      is_repeated, is_confirmed, is_about_conduct, is_unfounded)
    values (gen_random_uuid(), ${fact.dossier ?? null}::uuid, ${fact.agency}::uuid, ${fact.on ?? '2026-11-20'}::date,
      ${fact.due ?? null}::timestamptz, ${fact.answered ?? null}::timestamptz, ${fact.likes ?? 0}::int,
      ${fact.dislikes ?? 0}::int, ${fact.isRepeated ?? false}, ${fact.isConfirmed ?? null}::boolean, false, false)`;
  const [first, second, isLate] = ids;
  await complain({ agency: department, dossier: first ?? '', due: '2026-12-20T00:00:00Z' });
  // Answered in time; as many like as dislike it.
  await complain({
    agency: department,
    dossier: second ?? '',
    due: '2026-11-25T00:00:00Z',
    answered: '2026-11-24T00:00:00Z',
    likes: 1,
    dislikes: 1,
    isConfirmed: true,
  });
  await complain({
    agency: department,
    dossier: second ?? '',
    due: '2026-11-25T00:00:00Z',
    answered: '2026-11-24T00:00:00Z',
    dislikes: 1,
    isConfirmed: false,
  });
  // Due in November and still open; about a dossier that was late anyway.
  await complain({ agency: department, dossier: isLate ?? '', due: '2026-11-25T00:00:00Z' });
  await complain({
    agency: office,
    due: '2026-11-25T00:00:00Z',
    answered: '2026-11-24T00:00:00Z',
    isRepeated: true,
  });
  await complain({ agency: office, on: '2026-10-31', due: '2026-11-01T00:00:00Z' });
  await rollUpIndices({ ...application.deps, criteria: { criteria, factors } });
});
afterAll(() => application.close());

type Fact = {
  readonly agency: string;
  readonly dossier?: string;
  readonly on?: string;
  readonly due?: string;
  readonly answered?: string;
  readonly likes?: number;
  readonly dislikes?: number;
  readonly isRepeated?: boolean;
  readonly isConfirmed?: boolean;
};

const inNovember = { from: '2026-11-01', to: '2026-11-30' };

async function get(path: string, query: Record<string, string>) {
  const response = await request(application.app).get(`/api/v1/indices/${path}`).query(query);
  expect(response.status).toBe(200);
  return response.body;
}

/** As the agency itself sees them. */
async function scores(query: Record<string, string>) {
  const rows = await serviceQuality({ db, clock }, serviceQualityQuerySchema.parse(query));
  return rows.ok ? rows.value : [];
}

describe('the satisfaction group of Decision 766', () => {
  it('is made of dossiers and complaints: each at fault once, of the agency with everything below it', async () => {
    const [row, ...rest] = await scores({ agency: 'H38.14', ...inNovember });
    expect(rest).toEqual([]);
    // 25 dossiers; 3 late (one of them complained about too) and 2 on time but complained about: 20 of 25 = 80%.
    // 5 complaints, 1 overdue: 4 of 5. At fault: the overdue one, the disliked one, the repeated one: 2 of 5.
    expect(row?.metrics.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      [20, 25],
      [4, 5],
      [2, 5],
    ]);
    expect(row?.metrics[0]?.points).toBeCloseTo((6 * 0.8) / 0.9, 10);
    expect(row?.points).toBeCloseTo((6 * 0.8) / 0.9 + 4.8 + 2.4, 10);
    expect(row).toMatchObject({ key: 'H38.14', maxPoints: 18, rules: 'decision_766' });
  });

  it('tells the agency from what is below it', async () => {
    const rows = await scores({ agency: 'H38.14', by: 'agency', ...inNovember });
    const ratios = rows.map(({ key, metrics }) => [
      key,
      ...metrics.map(({ numerator, denominator }) => `${numerator}/${denominator}`),
    ]);
    expect(ratios).toEqual([
      ['H38.14', '15/20', '3/4', '2/4'],
      ['H38.14.01', '5/5', '1/1', '0/1'],
    ]);
  });

  it('gives points by the edge cases: no dossier nothing, no complaint everything', async () => {
    const [row] = await scores({ agency: 'H38.31', ...inNovember });
    expect(row?.metrics.map(({ points, ratio }) => [points, ratio])).toEqual([
      [0, null],
      [6, null],
      [6, null],
    ]);
  });

  it('counts a complaint in the period in which it came in, once', async () => {
    const [row] = await scores({ agency: 'H38', from: '2026-10-01', to: '2026-10-31' });
    expect(row?.metrics.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      [12, 12],
      [0, 1],
      [0, 1],
    ]);
  });

  it('does not exist before the decision', async () => {
    const response = await request(application.app)
      .get('/api/v1/indices/service-quality')
      .query({ to: '2022-06-22' });
    expect(response.status).toBe(400);
    expect(response.body.issues).toMatchObject([{ path: 'to', code: 'not_in_force' }]);
  });
});

describe('the indicators', () => {
  it('tell perceptions, time and what became of complaints', async () => {
    const rows = await indicators(
      { db, clock },
      indicatorQuerySchema.parse({ agency: 'H38', ...inNovember }),
    );
    const [row] = rows.ok ? rows.value : [];
    const shown = row?.indicators.map(({ id, of, parts }) => [id, of, parts[0]?.count]);
    expect(shown).toEqual([
      ['harassment_perception', 12, 12],
      ['extra_payment_perception', 0, null],
      ['on_time', 25, 22],
      ['extra_visits', 0, null],
      ['complaints_on_time', 5, 4],
      ['complaints_confirmed', 2, 1],
    ]);
    expect(row?.indicators[0]?.apart).toEqual({ prefer_not_to_say: 3 });
  });

  it('refuse an agency that does not exist', async () => {
    const response = await request(application.app).get('/api/v1/indices/indicators').query({ agency: 'X' });
    expect(response.status).toBe(404);
  });
});

describe('what the public may see of it', () => {
  /** Shown as numerator/denominator, or why not. */
  const metrics = async (query: Record<string, string>) => {
    const rows = serviceQualityRowSchema.array().parse((await get('service-quality', query)).rows);
    return Object.fromEntries(
      rows.map(({ key, metrics: of, points }) => [
        key,
        [
          ...of.map(({ numerator, denominator, reason }) => reason ?? `${numerator}/${denominator}`),
          points === null ? 'no points' : 'points',
        ],
      ]),
    );
  };

  it('is whether complaints were in time, of any number; of fewer than 10, not what citizens say', async () => {
    expect(await metrics({ agency: 'H38.14', ...inNovember })).toEqual({
      'H38.14': ['20/25', '4/5', 'too_few_ratings', 'no points'],
    });
  });

  it('does not let anybody subtract the department from its office', async () => {
    expect(await metrics({ agency: 'H38.14', by: 'agency', ...inNovember })).toEqual({
      'H38.14': ['protects_others', '3/4', 'too_few_ratings', 'no points'],
      'H38.14.01': ['too_few_ratings', '1/1', 'too_few_ratings', 'no points'],
    });
  });

  it('is nothing of a part of a month, unless all of it fell into that part', async () => {
    expect(await metrics({ agency: 'H38.14', from: '2026-11-10', to: '2026-11-30' })).toEqual({
      'H38.14': ['20/25', '4/5', 'too_few_ratings', 'no points'],
    });
    expect(await metrics({ agency: 'H38.14', from: '2026-11-11', to: '2026-11-19' })).toEqual({
      'H38.14': ['too_few_ratings', 'protects_others', 'too_few_ratings', 'no points'],
    });
  });

  it('is of perceptions all that were asked in a year', async () => {
    const rows = async (query: Record<string, string>) =>
      indicatorRowSchema.array().parse((await get('indicators', query)).rows);
    const perception = async (query: Record<string, string>) =>
      (await rows(query)).map(({ key, indicators: of }) => [key, of[0]?.reason ?? of[0]?.parts[0]?.count]);
    expect(await perception({ agency: 'H38', ...inNovember })).toEqual([['H38', 12]]);
    expect(await perception({ agency: 'H38', from: '2026-11-10', to: '2026-11-10' })).toEqual([['H38', 12]]);
    expect(await perception({ agency: 'H38', by: 'agency' })).toEqual([
      ['H38.31', 12],
      ['H38.14', 'no_ratings'],
    ]);
  });

  it('is of perceptions nothing of a year that is open, but from when it is told', async () => {
    await db.tallyState.updateMany({ data: { releasedThrough: new Date('2026-10-31T00:00:00Z') } });
    const [row] = indicatorRowSchema.array().parse((await get('indicators', { agency: 'H38' })).rows);
    expect(row?.indicators[0]).toMatchObject({ reason: 'not_yet_closed', expectedOn: '2027-01-16' });
    await db.tallyState.updateMany({ data: { releasedThrough: null } });
  });
});

describe('the methods', () => {
  it('are told with version, validity and source', async () => {
    const { methods } = await get('methods', {});
    const ended = methods.find((method: { id: string }) => method.id === 'tt01_2018');
    expect(ended).toMatchObject({ version: 1, validTo: '2025-06-30' });
  });
});
