import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criteria, factors } from '../../src/engine/index.ts';
import { toCsv, toSafeText } from '../../src/http/open-data/csv.ts';
import { reportOf } from '../../src/http/reports/report-of.ts';
import {
  type PublicationContent as Content,
  closePeriods,
  correctPeriods,
  findPublication,
  rollUpIndices,
} from '../../src/indices/index.ts';
import { suppressionReasons } from '../../src/indices/vocabulary.ts';
import { anApplication } from '../support/application.ts';
import { fixedClock } from '../support/deps.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/* A year of two wards, 2025; the name of one is made to look like a formula. Everything was closed in January 2026. */
const application = await anApplication({}, { clock: fixedClock(new Date('2026-02-01T02:00:00Z')) });
const { deps, app, jobs } = application;
const { publicUrl } = application.config;
const root = '/api/v1/open-data';

let procedure = '';
const wards = new Map<string, string>();
const wardOf = (code: string) => wards.get(code) ?? '';
const rated = (receiving: string, said: 1 | 5): ADossier => ({
  finishedAt: '2025-12-10T03:00:00Z',
  receiving,
  procedure,
  isCompleted: true,
  answers: [
    { criterion: 'overall', said },
    { criterion: 'official_courtesy', said },
    { criterion: 'deadline', said: 5 },
  ],
});

beforeAll(async () => {
  const province = await anAgency(deps.db, { code: 'H38', name: 'Tỉnh Thanh Hóa' });
  procedure = await aProcedure(deps.db, { code: '2.000815', name: 'Chứng thực bản sao' });
  for (const [code, name] of [
    ['H38.31', '=HYPERLINK("http://x","Phường Ấm Hạ")'],
    ['H38.32', 'Phường Bỉm Sơn'],
  ] as const)
    wards.set(code, await anAgency(deps.db, { code, name, parentId: province }));
  const [one, other] = [wardOf('H38.31'), wardOf('H38.32')];
  await plantDossiers(deps.db, [
    ...times(90, rated(one, 5)),
    ...times(10, rated(one, 1)),
    ...times(50, rated(other, 5)),
    ...times(50, rated(other, 1)),
  ]);
  await rollUpIndices({ ...deps, criteria: { criteria, factors } });
  await closePeriods(jobs.publishing, deps.clock.now());
}, 60_000);
afterAll(() => application.close());

const bytes = (path: string) => request(app).get(path).responseType('blob');

describe('the open data', () => {
  it('has a catalogue that other portals can harvest', async () => {
    const answer = await request(app).get(root).expect(200);
    expect(answer.headers['content-type']).toMatch(/^application\/ld\+json/);
    const catalogue = JSON.parse(answer.text);
    expect(catalogue['@type']).toBe('dcat:Catalog');
    expect(catalogue['dcat:dataset'].map((one: Record<string, unknown>) => one['dct:identifier'])).toEqual([
      '2025',
      '2025-Q4',
      '2025-12',
      'comments',
    ]);
    // Every address of ours that it names can be opened.
    const own = new Set<string>();
    JSON.stringify(catalogue, (_key, value) => {
      const id = value?.['@id'];
      if (typeof id === 'string' && id.startsWith(publicUrl))
        own.add(id.slice(publicUrl.length).split('#')[0] ?? '');
      return value;
    });
    expect(own).toContain('/api/v1/indices/methods');
    const states = await Promise.all([...own].map(async (path) => [path, (await bytes(path || '/')).status]));
    expect(states.filter(([, status]) => status !== 200)).toEqual([]);
    const [year] = catalogue['dcat:dataset'];
    expect(year['dct:temporal']).toMatchObject({
      'dcat:startDate': { '@value': '2025-01-01' },
      'dcat:endDate': { '@value': '2025-12-31' },
    });
  });

  it('gives a period as CSV that a spreadsheet reads as UTF-8 and runs nothing of', async () => {
    const answer = await bytes(`${root}/publications/2025.csv`).expect(200);
    const text = answer.body.toString('utf8');
    expect([...answer.body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = text.split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFperiod,revision,agency_code,/);
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""Phường Ấm Hạ"")"`);
    expect(
      lines.find((line: string) => line.includes('H38.32') && line.includes(',overall,overall,')),
    ).toMatch(/^2025,1,H38\.32,Phường Bỉm Sơn,H38,overall,overall,Hài lòng chung,overall_top2,1,equal,50,/);
  });

  it('gives a workbook, the signed bytes and their signature, and the dictionary of every column', async () => {
    const workbook = await bytes(`${root}/publications/2025-Q4.xlsx`).expect(200);
    expect(workbook.body.subarray(0, 2).toString()).toBe('PK');
    const json = await bytes(`${root}/publications/2025.json`).expect(200);
    const signature = await request(app).get(`${root}/publications/2025.signature.json`).expect(200);
    expect(json.headers['x-content-sha256']).toBe(signature.body.hash);
    expect(JSON.parse(json.body.toString()).period.key).toBe('2025');
    const dictionary = await request(app).get(`${root}/dictionary`).expect(200);
    const csv = await request(app).get(`${root}/publications/2025.csv`).expect(200);
    const names = dictionary.body.columns.map((column: { name: string }) => column.name);
    expect(csv.text.split('\r\n')[0]).toBe(`\uFEFF${names.join(',')}`);
    const comments = await request(app).get(`${root}/comments.csv`).expect(200);
    const ofComments = dictionary.body.comments.map((column: { name: string }) => column.name);
    expect(comments.text.split('\r\n')[0]).toBe(`\uFEFF${ofComments.join(',')}`);
    expect(dictionary.body.reasons.map(({ name }: { name: string }) => name)).toEqual([
      ...suppressionReasons,
    ]);
    expect(dictionary.body.methods).toBe(`${publicUrl}/api/v1/indices/methods`);
  });

  it('says what is wrong with a name, and what was never published', async () => {
    expect((await request(app).get(`${root}/publications/2025.exe`)).status).toBe(400);
    expect((await request(app).get(`${root}/publications/2024.csv`)).body.code).toBe('not_published');
    expect((await request(app).get(`${root}/reports/2025_H99.pdf`)).body.code).toBe('not_published');
  });
});

describe('the printed reports', () => {
  it.each(['2025.pdf', '2025_H38.31.pdf', '2025_H38.32.pdf?lang=en'])(
    '%s is the same bytes each time',
    async (file) => {
      const first = await bytes(`${root}/reports/${file}`).expect(200);
      const second = await bytes(`${root}/reports/${file}`).expect(200);
      expect(first.headers['content-type']).toBe('application/pdf');
      expect(first.body.subarray(0, 5).toString()).toBe('%PDF-');
      expect(first.body.length).toBeGreaterThan(10_000);
      expect(first.body.equals(second.body)).toBe(true);
      // The typeface travels with the report.
      expect(first.body.toString('latin1')).toMatch(/\/BaseFont \/\w{6}\+BeVietnamPro-Regular/);
    },
  );
});

describe('what a report says', () => {
  const reportAbout = async (
    agency?: string,
    change: (content: Content) => Content = (content) => content,
  ) => {
    const publication = await findPublication(deps.db, '2025');
    if (publication === undefined) throw new Error('2025 is not published');
    const report = reportOf({ ...publication, content: change(publication.content) }, agency, 'vi');
    return (report?.blocks ?? []).flatMap((block): string[] => {
      switch (block.kind) {
        case 'box':
        case 'list':
          return [...block.lines];
        case 'table':
          return block.rows.map(([name, value]) => `${name}: ${value}`);
        case 'bars':
          return block.bars.map(({ label, note }) => `${label}: ${note}`);
        case 'figure':
          return [`${block.value} ${block.text}`];
        case 'levels':
          return [...block.labels];
        default:
          return [block.text];
      }
    });
  };

  it('names every formula of which a figure stands there, with version and source', async () => {
    const lines = await reportAbout('H38.32');
    for (const formula of ['overall_top2, v1', 'item_top2, v1', 'factor_top2_pooled, v1'])
      expect(lines.filter((line) => line.includes(`(${formula})`) && line.includes('Nguồn: '))).toHaveLength(
        1,
      );
    expect(lines.some((line) => line.includes('mean100'))).toBe(false);
  });

  it('tells how far invitations got, and why the others were never reached', async () => {
    const lines = await reportAbout('H38.32');
    expect(lines).toContain(
      'Có trả lời về 100 trong 100 hồ sơ đã kết thúc (100,0%). Không trả lời không phải là hài lòng.',
    );
    for (const step of ['Có thể nhắn tin mời', 'Đã mở lời mời', 'Hồ sơ không ghi địa chỉ liên lạc'])
      expect(lines.filter((line) => line.startsWith(`${step}: `))).toHaveLength(1);
  });

  it('says of a correction what it was before and is now', async () => {
    const lines = await reportAbout('H38.32', (content) => {
      const now = content.figures.agencies.find(({ code }) => code === 'H38.32')?.overall;
      const before = { ...now, value: 47.5, responses: 80 };
      const place = 'agencies/H38.32/overall';
      const why = 'weighted_kept_back' as const;
      const changes = [{ place, before: JSON.stringify(before), after: JSON.stringify(now), why }];
      return { ...content, revision: 2, corrects: 1, changes };
    });
    expect(lines).toContain('Chỉ số chung: trước là 47,5%, n = 80; nay là 50,0%, n = 100.');
    expect(lines.some((line) => line.startsWith('Chỉ số có quyền số không công bố nữa'))).toBe(true);
    expect(lines.some((line) => line.includes('thay cho bản công bố số 1'))).toBe(true);
  });

  it('names no agency whose figure is the same, where only what stands beside it is another', async () => {
    const lines = await reportAbout(undefined, (content) => {
      const now = content.figures.agencies.find(({ code }) => code === 'H38.32')?.overall;
      const place = 'agencies/H38.32/overall';
      const before = JSON.stringify({ ...now, weighted: null });
      return {
        ...content,
        revision: 2,
        corrects: 1,
        changes: [{ place, before, after: JSON.stringify(now) }],
      };
    });
    expect(lines).toContain('Chỉ số chung: không thay đổi.');
    expect(lines.filter((line) => line.startsWith('Cơ quan có chỉ số chung thay đổi'))).toEqual([]);
  });
});

describe('the ranking and the planner', () => {
  it('rank what is below an agency, and plan what is missing', async () => {
    const ranking = await request(app).get('/api/v1/indices/ranking').query({ agency: 'H38' }).expect(200);
    expect(
      ranking.body.ranked.map((one: { key: string; tier: string; rank: object }) => [
        one.key,
        one.tier,
        one.rank,
      ]),
    ).toEqual([
      ['H38.31', 'above', { best: 1, worst: 1 }],
      ['H38.32', 'below', { best: 2, worst: 2 }],
    ]);
    expect(ranking.body).toMatchObject({ formula: 'overall_top2', formulaVersion: 1 });
    const nobody = await request(app).get('/api/v1/indices/ranking').query({ agency: 'H38.31' }).expect(200);
    expect(nobody.body).toEqual({
      formula: null,
      formulaVersion: null,
      group: null,
      ranked: [],
      unranked: [],
    });
    const plan = await request(app).get('/api/v1/indices/planner').query({ agency: 'H38.32' }).expect(200);
    expect(plan.body).toMatchObject({ finished: 100, responses: 100, official: { needed: 80, missing: 0 } });
    const same = await request(app).get('/api/v1/indices/planner').query({ first: 80, second: 80 });
    expect([same.status, same.body.issues[0].path]).toEqual([400, 'second']);
    expect((await request(app).get('/api/v1/indices/ranking').query({ agency: 'H99' })).status).toBe(404);
  });
});

describe('a correction', () => {
  const sheets = async (path: string) => {
    const { body } = await bytes(path).expect(200);
    return [1, 2, 3, 4, 5].filter((number) => body.includes(`xl/worksheets/sheet${number}.xml`)).length;
  };
  const linesOf = async (path: string) =>
    (await bytes(path).expect(200)).body.toString('utf8').trimEnd().split('\r\n');

  it('tells before, after and why in tables too, and the dictionary and the catalogue name them', async () => {
    await plantDossiers(deps.db, times(50, rated(wardOf('H38.32'), 5)));
    await rollUpIndices({ ...deps, criteria: { criteria, factors } });
    await jobs.publishing.plans.makeAll(deps.db);
    expect((await correctPeriods(jobs.publishing)).corrected).toEqual(['2025-12', '2025-Q4', '2025']);

    const [heading, ...lines] = await linesOf(`${root}/publications/2025.changes.csv`);
    const dictionary = await request(app).get(`${root}/dictionary`).expect(200);
    const names = dictionary.body.changes.map(({ name }: { name: string }) => name);
    expect(heading).toBe(`\uFEFF${names.join(',')}`);
    const columnOf = (line: string, name: string) => line.split(',')[names.indexOf(name)];
    const overall = lines.find((line: string) => line.includes(',agencies/H38.32/overall,')) ?? '';
    expect(overall.slice(0, 50)).toMatch(/^2025,2,3,agencies\/H38\.32\/overall,H38\.32,/);
    const told = ['subject', 'why', 'value_before', 'value_after', 'responses_before', 'responses_after'];
    expect(told.map((name) => columnOf(overall, name))).toEqual([
      'overall',
      'recounted',
      '50',
      expect.stringMatching(/^66\.666/),
      '100',
      '150',
    ]);
    const ranking = lines.find((line: string) => line.includes(',rankings/H38,')) ?? '';
    expect(['subject', 'why', 'value_after'].map((name) => columnOf(ranking, name))).toEqual([
      'ranking',
      'follows',
      '',
    ]);

    // A first publication changes nothing, and has no sheet of it.
    expect(await linesOf(`${root}/publications/2025.changes.csv?revision=1`)).toHaveLength(1);
    expect([
      await sheets(`${root}/publications/2025.xlsx?revision=1`),
      await sheets(`${root}/publications/2025.xlsx`),
    ]).toEqual([3, 4]);
    const catalogue = JSON.parse((await request(app).get(root).expect(200)).text);
    const addresses = catalogue['dcat:dataset'][0]['dcat:distribution'].map(
      (one: Record<string, { '@id': string }>) => one['dcat:downloadURL']?.['@id'],
    );
    expect(addresses).toContain(`${publicUrl}${root}/publications/2025.changes.csv`);
    expect((await request(app).get('/publications')).text).toContain('2025.changes.csv?revision=2');
    expect((await request(app).get('/publications?lang=en')).text).toMatch(
      /Quarter 4 of 2025[\s\S]*December 2025/,
    );
  });
});

describe('comma-separated values', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('%j is no formula', (text) => {
    expect(toSafeText(text)).toBe(`'${text}`);
  });

  it('quotes what would break a line, and leaves numbers as they are', () => {
    const rows = [{ a: 'một, hai', b: -1.5, c: null, d: 'nói "có"\nrồi', e: true }];
    expect(toCsv(['a', 'b', 'c', 'd', 'e'], rows)).toBe(
      '\uFEFFa,b,c,d,e\r\n"một, hai",-1.5,,"nói ""có""\nrồi",true\r\n',
    );
  });
});
