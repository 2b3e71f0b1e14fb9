import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayOf } from '../../src/core/time.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import { closePeriods, rollUpIndices } from '../../src/indices/index.ts';
import { seriousViolations } from '../support/browser.ts';
import { setUpBrowsing } from '../support/citizen.ts';
import { nightIsCounted } from '../support/night.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 * Three wards, 70 days ago: 100 of 100, 60 of 100 and 12 of 20 satisfied, with the service and with its courtesy. Their month
 * is closed and published.
 */
const site = setUpBrowsing();
const dayOfDossiers = addDays(dayOf(new Date()), -70);

beforeAll(async () => {
  const { deps, jobs } = site.application();
  const { db } = deps;
  await nightIsCounted(db);
  const province = await anAgency(db, { code: 'H38', name: 'UBND tỉnh Thanh Hóa' });
  const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  const ward = (code: string, name: string) => anAgency(db, { code, name, parentId: province });
  const finishedAt = `${dayOfDossiers}T03:00:00Z`;
  const rated = (receiving: string, said: 1 | 5): ADossier => ({
    finishedAt,
    receiving,
    procedure,
    isCompleted: true,
    answers: [
      { criterion: 'overall', said },
      { criterion: 'official_courtesy', said },
    ],
  });
  const [amHa, bimSon, dongSon] = [
    await ward('H38.31', 'Phường Ấm Hạ'),
    await ward('H38.32', 'Phường Bỉm Sơn'),
    await ward('H38.33', 'Phường Đông Sơn'),
  ];
  await plantDossiers(db, [
    ...times(100, rated(amHa, 5)),
    ...times(60, rated(bimSon, 5)),
    ...times(40, rated(bimSon, 1)),
    ...times(12, rated(dongSon, 5)),
    ...times(8, rated(dongSon, 1)),
  ]);
  await rollUpIndices({ ...deps, criteria: { criteria, factors } });
  await closePeriods(jobs.publishing, new Date());
});

async function opens(path: string, screen: 'phone' | 'desktop') {
  const device = await site.aDevice(screen);
  await device.page.goto(`${site.application().url}${path}`);
  await device.page.locator('#figures:not([aria-busy])').waitFor();
  return device;
}

describe.each(['phone', 'desktop'] as const)('on a %s, the front page', (screen) => {
  it('ranks in tiers, offers what was published, and plans answers', async () => {
    const { page, complaints, foreign } = await opens('/?agency=H38', screen);
    const text = async (locator: string) => (await page.locator(locator).innerText()).replace(/\s+/g, ' ');
    expect(await text('[data-tier="above"]')).toMatch(
      /Cao hơn mức chung 1 .*1 Phường Ấm Hạ 100,0% 100 phiếu/,
    );
    expect(await text('[data-tier="below"]')).toMatch(
      /Thấp hơn mức chung 1 .*2 Phường Bỉm Sơn 60,0% 100 phiếu/,
    );
    await page.getByText('Không xếp hạng, vì dưới 30 phiếu hoặc không công bố: Phường Đông Sơn.').waitFor();
    const report = page.getByRole('link', { name: /^PDF, Tháng/ }).first();
    expect(await report.getAttribute('href')).toMatch(
      /^\/api\/v1\/open-data\/reports\/\d{4}-\d\d_H38\.pdf\?revision=1&lang=vi$/,
    );
    await page.getByText('Tính số phiếu').click();
    await page.getByText('Theo công thức điều tra').waitFor();
    expect(await text('.plan')).toMatch(/e = 5%: cần 142 phiếu, còn thiếu 0/);
    expect(await seriousViolations(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    // The same without a script, as a page of its own.
    await page.goto(`${site.application().url}/publications`);
    await page.getByText(/^Bản công bố số 1, ngày \d\d\/\d\d\/\d{4}$/).waitFor();
    const csv = page.getByRole('link', { name: /^CSV, / }).last();
    expect(await csv.getAttribute('href')).toMatch(/publications\/\d{4}-\d\d\.csv\?revision=1$/);
    expect(await seriousViolations(page)).toEqual([]);
    await page.goto(`${site.application().url}/?agency=H38.32&period=${dayOfDossiers.slice(0, 4)}`);
    await page.locator('.findings').waitFor();
    expect(await text('.findings')).toMatch(
      /Cần cải thiện: “Công chức có thái độ.*” được 60,0% người trả lời hài lòng, thấp hơn các cơ quan cùng nhóm 33,3 điểm/,
    );
    expect(await page.title()).toMatch(/^Phường Bỉm Sơn – /);
    expect(await seriousViolations(page)).toEqual([]);
    expect([complaints, foreign]).toEqual([[], []]);
  });
});
