import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criteria, factors } from '../../src/engine/index.ts';
import { rollUpIndices } from '../../src/indices/index.ts';
import { satisfactionRowSchema } from '../../src/indices/vocabulary.ts';
import { anApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { type ADossier, type AnAnswer, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 * Province H38 has a department and three wards; the first ward has an outpost below it. In November 2026:
 *
 *   where                    overall level                       others
 *   Phường Ấm Hạ             8 × 5, 2 × 4, 1 × 3, 1 × 1          1 not applicable, 4 invited and silent, 1 not invited
 *   Tổ một cửa (its outpost) 6 × 2                                1 opted out
 *   Phường Bỉm Sơn           9 × 5 (one too few to show)
 *   Phường Đông Sơn          received 10 dossiers that the department decided: overall 10 × 4, signs 10 × 2
 *   in October               Phường Ấm Hạ: 10 × 5
 */
const clock = fixedClock(new Date('2026-12-01T02:00:00Z'));
const application = await anApplication({}, { clock });
const { db } = application.deps;

const november = '2026-11-10T03:00:00Z';

const rating = [{ criterion: 'overall', said: 4 }] as const;
let justiceId = '';
let copiesId = '';

beforeAll(async () => {
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hoá' });
  const under = (code: string, name: string, parentId: string) => anAgency(db, { code, name, parentId });
  const dongSon = await under('H38.33', 'Phường Đông Sơn', province);
  const bimSon = await under('H38.32', 'Phường Bỉm Sơn', province);
  const amHa = await under('H38.31', 'Phường Ấm Hạ', province);
  const outpost = await under('H38.31.01', 'Tổ một cửa', amHa);
  const justice = await under('H38.14', 'Sở Tư pháp', province);
  const copies = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao', field: 'Chứng thực' });
  [justiceId, copiesId] = [justice, copies];
  const birth = await aProcedure(db, { code: '1.001193', name: 'Đăng ký khai sinh', field: 'Hộ tịch' });

  const dossier = (receiving: string, changes: Partial<ADossier> = {}): ADossier => ({
    finishedAt: november,
    receiving,
    procedure: copies,
    ...changes,
  });
  const rated = (receiving: string, said: AnAnswer['said'], changes: Partial<ADossier> = {}): ADossier =>
    dossier(receiving, { answers: [{ criterion: 'overall', said }], isCompleted: true, ...changes });
  await plantDossiers(db, [
    ...times(8, rated(amHa, 5)),
    ...times(2, rated(amHa, 4, { channel: 'telegram' })),
    rated(amHa, 3, { isCompleted: false }),
    rated(amHa, 1),
    rated(amHa, 'not_applicable'),
    ...times(4, dossier(amHa)),
    dossier(amHa, { invitation: 'none' }),
    ...times(6, rated(outpost, 2, { procedure: birth })),
    dossier(outpost, { procedure: birth, invitation: 'opted_out' }),
    ...times(9, rated(bimSon, 5)),
    ...times(
      10,
      dossier(dongSon, {
        deciding: justice,
        isCompleted: true,
        answers: [
          { criterion: 'overall', said: 4 },
          { criterion: 'premises_signs', said: 2, attributedTo: 'receiving' },
        ],
      }),
    ),
    ...times(10, rated(amHa, 5, { finishedAt: '2026-10-31T16:59:59Z' })),
  ]);
  await rollUpIndices({ ...application.deps, criteria: { criteria, factors } });
});
afterAll(() => application.close());

const path = '/api/v1/indices/satisfaction';
const inNovember = { from: '2026-11-01', to: '2026-11-30' };

async function rows(query: Record<string, string>) {
  const response = await request(application.app).get(path).query(query);
  expect(response.status).toBe(200);
  return satisfactionRowSchema.array().parse(response.body.rows);
}

describe('the satisfaction index of an agency', () => {
  it('counts the agency with everything below it, with n, interval, formula and reach', async () => {
    const [row, ...rest] = await rows({ agency: 'H38.31', ...inNovember });
    expect(rest).toEqual([]);
    // 12 ratings in the ward and 6 below it, 10 of them at level 4 or 5. Wilson of 10 in 18: 33.72 to 75.44.
    expect(row).toEqual({
      key: 'H38.31',
      name: 'Phường Ấm Hạ',
      formula: 'overall_top2',
      formulaVersion: 1,
      value: (100 * 10) / 18,
      interval: {
        lower: expect.closeTo(33.72, 2),
        upper: expect.closeTo(75.44, 2),
        level: 0.95,
        method: 'wilson',
      },
      counts: [1, 6, 1, 2, 8],
      notApplicable: 1,
      responses: 19,
      criterionWeights: 'equal',
      // Weights: the ward 18/13. In the outpost (6 of 7 answered) and in Bỉm Sơn (9 of 9) too few did, so they are weighed
      // together, 16/15. Satisfied 10 · 18/13 of 12 · 18/13 + 6 · 16/15. Residuals w²(y − p)² sum to 6.9014; times 18/17 over
      // 23.0154² the variance is 0.013795, and the spread 0.239677 over it 17.37.
      // Six people below it are too few to show; a second sum over the same people could tell them.
      weighted: null,
      reach: {
        finished: 25,
        invitable: 19,
        invited: 24,
        delivered: 19,
        opened: 19,
        started: 19,
        completed: 18,
        optedOut: 1,
        unreached: { notSampled: 0, noInvitation: 1, noAddress: 5, refusedContact: 0, notDelivered: 0 },
      },
      nonResponse: {
        late: null,
        refused: { frame: 0, respondents: 0, isDifferent: false },
        withdrawn: { frame: 0, respondents: 0, isDifferent: false },
      },
      change: null,
      shrunken: null,
      seriesBreak: null,
      suppressed: false,
      dataThrough: '2026-12-01T02:00:00.000Z',
    });
  });

  it('belongs to the agency of which the answer speaks', async () => {
    const [justice] = await rows({ agency: 'H38.14', ...inNovember });
    // Hidden only because the province less its shown parts would tell the nine ratings of Bỉm Sơn.
    expect(justice).toMatchObject({
      value: null,
      responses: 10,
      reason: 'protects_others',
      reach: { finished: 10 },
    });
    const [dongSon] = await rows({ agency: 'H38.33', ...inNovember });
    expect(dongSon).toMatchObject({ responses: 0, reason: 'no_ratings', reach: { finished: 0 } });
    const [signs] = await rows({ agency: 'H38.33', criterion: 'premises_signs', ...inNovember });
    expect(signs).toMatchObject({ formula: 'item_top2', value: 0, counts: [0, 10, 0, 0, 0] });
    expect(signs?.reach.finished).toBe(10);
  });

  it('counts a dossier once in a tree that holds all of its agencies', async () => {
    const [province] = await rows({ agency: 'H38', ...inNovember });
    expect(province).toMatchObject({ counts: [1, 6, 1, 12, 17], reach: { finished: 44 } });
    expect((await rows(inNovember))[0]).toMatchObject({
      key: 'all',
      counts: [1, 6, 1, 12, 17],
      reach: { finished: 44 },
    });
  });

  it('is hidden under ten ratings, with the reason', async () => {
    const [row] = await rows({ agency: 'H38.32', ...inNovember });
    expect(row).toMatchObject({
      value: null,
      interval: null,
      counts: null,
      notApplicable: null,
      responses: 9,
      suppressed: true,
      reason: 'too_few_ratings',
    });
  });

  it('covers the days asked for, both included', async () => {
    const october = await rows({ agency: 'H38.31', from: '2026-10-31', to: '2026-10-31' });
    expect(october[0]).toMatchObject({ counts: [0, 0, 0, 0, 10] });
    expect((await rows({ agency: 'H38.31' }))[0]).toMatchObject({ counts: [1, 6, 1, 2, 18] });
    expect((await rows({ agency: 'H38.31', to: '2026-10-30' }))[0]).toMatchObject({ responses: 0 });
  });

  it('comes by another formula on request', async () => {
    const [row] = await rows({ agency: 'H38.31', formula: 'mean100', ...inNovember });
    // (1 · 0 + 6 · 25 + 1 · 50 + 2 · 75 + 8 · 100) / 18
    expect(row).toMatchObject({ formula: 'mean100', value: 1150 / 18, interval: { method: 'student_t' } });
  });
});

describe('rows', () => {
  it('by agency: the agency itself, then its children in Vietnamese order, whether or not they have figures', async () => {
    const province = await rows({ agency: 'H38', by: 'agency', ...inNovember });
    expect(province.map((row) => [row.name, row.responses, row.suppressed])).toEqual([
      ['Phường Ấm Hạ', 19, false],
      ['Phường Bỉm Sơn', 9, true],
      ['Phường Đông Sơn', 0, true],
      ['Sở Tư pháp', 10, true],
    ]);
    const ward = await rows({ agency: 'H38.31', by: 'agency', ...inNovember });
    expect(ward.map((row) => [row.key, row.responses])).toEqual([
      ['H38.31', 13],
      ['H38.31.01', 6],
    ]);
    const roots = await rows({ by: 'agency', ...inNovember });
    expect(roots.map((row) => [row.key, row.counts])).toEqual([['H38', [1, 6, 1, 12, 17]]]);
  });

  it('by procedure and field', async () => {
    const procedures = await rows({ agency: 'H38.31', by: 'procedure', ...inNovember });
    expect(procedures.map((row) => [row.key, row.name, row.responses])).toEqual([
      ['2.000815', 'Chứng thực bản sao', 13],
      ['1.001193', 'Đăng ký khai sinh', 6],
    ]);
    const fields = await rows({ agency: 'H38.31', by: 'field', ...inNovember });
    expect(fields.map((row) => [row.name, row.responses])).toEqual([
      ['Chứng thực', 13],
      ['Hộ tịch', 6],
    ]);
  });

  it('by channel, where the silent belong to every channel', async () => {
    const channels = await rows({ agency: 'H38.31', by: 'channel', ...inNovember });
    expect(channels.map((row) => [row.key, row.responses, row.reach.started, row.reach.invited])).toEqual([
      ['telegram', 2, 2, 24],
      ['web', 17, 17, 24],
    ]);
  });

  it('by month', async () => {
    const months = await rows({ agency: 'H38.31', by: 'month' });
    expect(months.map((row) => [row.key, row.name, row.responses])).toEqual([
      ['2026-10', 'Tháng 10/2026', 10],
      ['2026-11', 'Tháng 11/2026', 19],
    ]);
  });

  it('by criterion and factor: every one in the order of the questionnaire', async () => {
    const byCriterion = await rows({ agency: 'H38', by: 'criterion', ...inNovember });
    expect(byCriterion.map((row) => row.key)).toEqual([
      'overall',
      ...criteria.filter((criterion) => criterion.factor !== undefined).map(({ id }) => id),
    ]);
    expect(byCriterion.filter((row) => !row.suppressed).map((row) => [row.key, row.value])).toEqual([
      ['overall', (100 * 29) / 37],
      ['premises_signs', 0],
    ]);
    const byFactor = await rows({ agency: 'H38', by: 'factor', ...inNovember });
    expect(byFactor.map((row) => [row.key, row.formula, row.value])).toEqual([
      ['access', 'factor_top2_pooled', 0],
      ...['procedures', 'officials', 'results', 'feedback'].map((key) => [key, 'factor_top2_pooled', null]),
    ]);
  });
});

describe('what is hidden cannot be had by subtraction', () => {
  const shown = async (query: Record<string, string>) =>
    (await rows(query)).map((row) => [row.key, row.value === null ? row.reason : 'shown']);

  it('of agencies: a second one is hidden beside a small one, and the own part of an agency beside a small outpost', async () => {
    expect(await shown({ agency: 'H38', by: 'agency' })).toEqual([
      ['H38.31', 'shown'],
      ['H38.32', 'too_few_ratings'],
      ['H38.33', 'no_ratings'],
      ['H38.14', 'protects_others'],
    ]);
    expect(await shown({ agency: 'H38.31', by: 'agency', ...inNovember })).toEqual([
      ['H38.31', 'protects_others'],
      ['H38.31.01', 'too_few_ratings'],
    ]);
  });

  it('of periods: no period that cuts a month is shown, but one that holds all of its ratings is', async () => {
    for (const day of ['2026-11-10', '2026-11-11']) {
      const [upTo] = await rows({ agency: 'H38.31', from: '2026-11-02', to: day });
      const [after] = await rows({ agency: 'H38.31', from: '2026-11-10', to: '2026-11-30' });
      expect([upTo?.counts, after?.counts]).toEqual([
        [1, 6, 1, 2, 8],
        [1, 6, 1, 2, 8],
      ]);
    }
    await plantDossiers(db, [
      ...times(10, {
        finishedAt: '2026-09-01T03:00:00Z',
        receiving: justiceId,
        procedure: copiesId,
        answers: rating,
      }),
      ...times(10, {
        finishedAt: '2026-09-20T03:00:00Z',
        receiving: justiceId,
        procedure: copiesId,
        answers: rating,
      }),
    ]);
    clock.advance(60);
    await rollUpIndices({ ...application.deps, criteria: { criteria, factors } });
    const september = { from: '2026-09-01', to: '2026-09-30' };
    expect(await shown({ agency: 'H38.14', ...september })).toEqual([['H38.14', 'shown']]);
    expect(await shown({ agency: 'H38.14', ...september, to: '2026-09-10' })).toEqual([
      ['H38.14', 'protects_others'],
    ]);
  });

  it('of parts: procedures, fields and channels are hidden together with the small ones', async () => {
    for (const by of ['procedure', 'field', 'channel']) {
      const parts = await rows({ agency: 'H38.31', by });
      expect(parts.filter((row) => row.value !== null)).toEqual([]);
      expect(parts.some((row) => row.reason === 'protects_others')).toBe(true);
    }
  });
});

describe('a query that cannot be answered', () => {
  it.each([
    [{ from: '2026-02-30' }, ['from']],
    [
      { from: 'yesterday', to: '2026-13-01', by: 'weekday', formula: 'best' },
      ['from', 'to', 'formula', 'by'],
    ],
    [{ from: '2026-11-02', to: '2026-11-01' }, ['from']],
    [{ by: 'factor', formula: 'overall_top2' }, ['formula']],
    [{ formula: 'factor_top2_pooled' }, ['factor']],
    [{ criterion: 'beauty' }, ['criterion']],
    [{ agency: '' }, ['agency']],
  ])('%o gets 400 with every issue', async (query, paths) => {
    const response = await request(application.app).get(path).query(query);
    expect(response.status).toBe(400);
    expect(response.type).toBe('application/problem+json');
    expect(response.body.code).toBe('invalid_input');
    expect(response.body.issues.map((issue: { path: string }) => issue.path)).toEqual(paths);
  });

  it('of an unknown agency gets 404', async () => {
    const response = await request(application.app).get(path).query({ agency: 'H99' });
    expect(response.status).toBe(404);
    expect(response.body.code).toBe('unknown_agency');
  });
});

describe('the answer', () => {
  it('may be kept for a minute, and again while nothing changes', async () => {
    const first = await request(application.app).get(path).query({ agency: 'H38' });
    expect(first.get('Cache-Control')).toBe('public, max-age=60');
    const second = await request(application.app)
      .get(path)
      .query({ agency: 'H38' })
      .set('If-None-Match', first.get('ETag') ?? '');
    expect(second.status).toBe(304);
  });
});
