import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { criteria, factors } from '../../../src/engine/index.ts';
import { closePeriods, rollUpIndices } from '../../../src/indices/index.ts';
import { publicStrengthsSchema } from '../../../src/indices/publication/vocabulary.ts';
import { anApplication } from '../../support/application.ts';
import { fixedClock } from '../../support/deps.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../../support/rows.ts';

/*
 * Two wards of the province H38 and two of H40, of which so many people are satisfied:
 *
 *                         fees        courtesy
 *   2025  Phường Ấm Hạ    80 of 100   60 of 100
 *         Phường Bỉm Sơn  80 of 100   60 of 100
 *   2026  Phường Ấm Hạ    30 of 100   90 of 100
 *         Phường Bỉm Sơn  80 of 100   60 of 100
 *         Xã Vĩnh Lộc     0 of 9
 *         Xã Hồi Xuân     40 of 40
 *
 * 2025 is closed and published, 2026 is not over. Nothing is held back: what is shown in steps is told elsewhere.
 */
const clock = fixedClock(new Date('2026-12-01T02:00:00Z'));
const application = await anApplication({}, { clock });
const { db } = application.deps;

beforeAll(async () => {
  const province = await anAgency(db, { code: 'H38', name: 'Tỉnh Thanh Hoá' });
  const amHa = await anAgency(db, { code: 'H38.31', name: 'Phường Ấm Hạ', parentId: province });
  const bimSon = await anAgency(db, { code: 'H38.32', name: 'Phường Bỉm Sơn', parentId: province });
  const neighbour = await anAgency(db, { code: 'H40', name: 'Tỉnh Nghệ An' });
  const vinhLoc = await anAgency(db, { code: 'H40.31', name: 'Xã Vĩnh Lộc', parentId: neighbour });
  const hoiXuan = await anAgency(db, { code: 'H40.32', name: 'Xã Hồi Xuân', parentId: neighbour });
  const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  const rated = (receiving: string, year: number, criterion: string, satisfied: number, all: number) => {
    const said = (level: 2 | 5): ADossier => ({
      finishedAt: `${year}-03-10T03:00:00Z`,
      receiving,
      procedure,
      isCompleted: true,
      answers: [{ criterion, said: level }],
    });
    return [...times(satisfied, said(5)), ...times(all - satisfied, said(2))];
  };
  for (const year of [2025, 2026]) {
    await plantDossiers(db, [
      ...rated(amHa, year, 'fees', year === 2025 ? 80 : 30, 100),
      ...rated(amHa, year, 'official_courtesy', year === 2025 ? 60 : 90, 100),
      ...rated(bimSon, year, 'fees', 80, 100),
      ...rated(bimSon, year, 'official_courtesy', 60, 100),
      ...(year === 2025 ? [] : rated(vinhLoc, year, 'fees', 0, 9)),
      ...(year === 2025 ? [] : rated(hoiXuan, year, 'fees', 40, 40)),
    ]);
  }
  await rollUpIndices({ ...application.deps, criteria: { criteria, factors } });
  await closePeriods(application.jobs.publishing, clock.now());
});
afterAll(() => application.close());

const get = (query: string) => request(application.app).get(`/api/v1/indices/strengths?${query}`);
const strengthsOf = async (query: string) => publicStrengthsSchema.parse((await get(query)).body);

/** The counts that the public API shows of each criterion. */
async function countsOf(
  agency: string,
  year: number,
): Promise<ReadonlyMap<string, readonly number[] | null>> {
  const days = `from=${year}-01-01&to=${year}-12-31`;
  const address = `/api/v1/indices/satisfaction?by=criterion&agency=${agency}&${days}`;
  const { rows } = z
    .object({ rows: z.array(z.object({ key: z.string(), counts: z.array(z.number()).nullable() })) })
    .parse((await request(application.app).get(address)).body);
  return new Map(rows.map(({ key, counts }) => [key, counts]));
}

describe('of a year that is not over, strengths and weaknesses', () => {
  it('are told of the agency against the others and the year before, weaknesses first', async () => {
    const { year, publication, findings } = await strengthsOf('agency=H38.31');
    expect([year, publication]).toEqual(['2026', null]);
    expect(findings.map(({ kind, criterion, value }) => [kind, criterion, value])).toEqual([
      ['weakness', 'fees', 30],
      ['strength', 'official_courtesy', 90],
    ]);
    expect(findings[0]?.sentence.vi).toMatch(
      /^Cần cải thiện: “Mức phí.*” được 30,0% người trả lời hài lòng, thấp hơn các cơ quan cùng nhóm 50,0 điểm .*so với kỳ trước giảm 50,0 điểm/,
    );
  });

  it('can be worked out by anybody from the counts that are shown, so nothing more is told', async () => {
    const { compared, findings } = await strengthsOf('agency=H38.31&year=2026');
    const [own, above, before] = [
      await countsOf('H38.31', 2026),
      await countsOf('H38', 2026),
      await countsOf('H38.31', 2025),
    ];
    const share = (satisfied: number, all: number) => (100 * satisfied) / all;
    for (const { criterion, value, gap, change } of findings) {
      const [mine, whole, earlier] = [own, above, before].map((of) => {
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = of.get(criterion) ?? [];
        return { satisfied: d + e, all: a + b + c + d + e };
      });
      if (mine === undefined || whole === undefined || earlier === undefined) throw new Error('no counts');
      const rest = share(whole.satisfied - mine.satisfied, whole.all - mine.all);
      expect(value).toBeCloseTo(share(mine.satisfied, mine.all), 9);
      expect(gap?.points).toBeCloseTo(value - rest, 9);
      expect(change).toBeCloseTo(value - share(earlier.satisfied, earlier.all), 9);
    }
    expect(compared).toBe(2);
  });

  it('are not told of what is hidden: of nine people, and of the others who would tell of the nine', async () => {
    for (const agency of ['H40.31', 'H40.32']) {
      expect((await countsOf(agency, 2026)).get('fees')).toBeNull();
      expect(await strengthsOf(`agency=${agency}&year=2026`)).toMatchObject({ compared: 0, findings: [] });
    }
  });

  it('are none where there are no others, or where nothing differs by more than chance', async () => {
    expect((await strengthsOf('agency=H38&year=2025')).findings).toEqual([]);
    expect((await strengthsOf('agency=H38&year=2020')).compared).toBe(0);
  });
});

describe('of a closed year, strengths and weaknesses', () => {
  it('are those that were published and signed', async () => {
    const { body } = await request(application.app).get('/api/v1/open-data/publications/2025.json');
    const { number, revision, figures } = z
      .object({
        number: z.number(),
        revision: z.number(),
        figures: z.object({ agencies: z.array(z.object({ code: z.string(), findings: z.unknown() })) }),
      })
      .parse(body);
    for (const { code, findings } of figures.agencies) {
      const told = await strengthsOf(`agency=${code}&year=2025`);
      expect(told).toMatchObject({ publication: { number, revision }, findings, formula: 'item_top2' });
    }
    expect((await strengthsOf('agency=H38.31&year=2025')).compared).toBe(2);
  });
});

it.each([
  ['agency=H99', 404, 'unknown_agency'],
  ['agency=H99&year=2025', 404, 'unknown_agency'],
  ['year=2025', 400, 'invalid_input'],
  ['agency=H38&year=last', 400, 'invalid_input'],
])('%s is refused', async (query, status, code) => {
  const response = await get(query);
  expect([response.status, z.object({ code: z.string() }).parse(response.body).code]).toEqual([status, code]);
});
