import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayOf } from '../../src/core/time.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import { rollUpIndices } from '../../src/indices/index.ts';
import { seriousViolations } from '../support/browser.ts';
import { setUpBrowsing } from '../support/citizen.ts';
import { nightIsCounted } from '../support/night.ts';
import { type ADossier, anAgency, aProcedure, plantDossiers, times } from '../support/rows.ts';

/*
 * Under the province H38, over the dossiers that finished yesterday:
 *
 *   Phường Ấm Hạ      10 people: 5 × 4, 5 × 2         50%
 *   Phường Bỉm Sơn    20 people: 18 × 5, 2 × 1        90%; 20 more were invited and said nothing
 *   Phường Đông Sơn    9 people: 9 × 5                one too few to publish
 *   Xã Vĩnh Lộc        1 person: 1 × 2                hidden too, so that nobody can subtract either
 *
 * Together 40 people, 32 of them satisfied: 80,0%.
 */
const yesterday = addDays(dayOf(new Date()), -1);
const yearOfDossiers = yesterday.slice(0, 4);
const full = setUpBrowsing();
const empty = setUpBrowsing();

beforeAll(async () => {
  const { db } = full.application().deps;
  await nightIsCounted(db);
  const province = await anAgency(db, { code: 'H38', name: 'UBND tỉnh Thanh Hóa' });
  const procedure = await aProcedure(db, { code: '2.000815', name: 'Chứng thực bản sao' });
  const ward = (code: string, name: string) => anAgency(db, { code, name, parentId: province });
  const [amHa, bimSon, dongSon, vinhLoc] = [
    await ward('H38.31', 'Phường Ấm Hạ'),
    await ward('H38.32', 'Phường Bỉm Sơn'),
    await ward('H38.33', 'Phường Đông Sơn'),
    await ward('H38.34', 'Xã Vĩnh Lộc'),
  ];
  const finishedAt = `${yesterday}T03:00:00Z`;
  const rated = (receiving: string, said: 1 | 2 | 3 | 4 | 5): ADossier => ({
    finishedAt,
    receiving,
    procedure,
    isCompleted: true,
    answers: [
      { criterion: 'overall', said },
      { criterion: 'official_courtesy', said },
    ],
  });
  await plantDossiers(db, [
    ...times(5, rated(amHa, 4)),
    ...times(5, rated(amHa, 2)),
    ...times(18, rated(bimSon, 5)),
    ...times(2, rated(bimSon, 1)),
    ...times(20, { finishedAt, receiving: bimSon, procedure }),
    ...times(9, rated(dongSon, 5)),
    rated(vinhLoc, 2),
  ]);
  await rollUpIndices({ ...full.application().deps, criteria: { criteria, factors } });
});

async function opens(
  site: ReturnType<typeof setUpBrowsing>,
  path: string,
  screen: 'phone' | 'desktop' = 'desktop',
) {
  const device = await site.aDevice(screen);
  await device.page.goto(`${site.application().url}${path}`);
  await isDrawn(device.page);
  return device;
}
const isDrawn = (page: Page) => page.locator('#figures:not([aria-busy])').waitFor();

/** The rows of the table under a heading, each cell as text. */
const rowsUnder = (page: Page, heading: string) =>
  page
    .locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) })
    .getByRole('row')
    .allInnerTexts();
const partOf = (page: Page, heading: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) });
const rowsUnderTable = (page: Page, name: string) =>
  page.getByRole('table', { name, exact: true }).getByRole('row').allInnerTexts();
const names = async (page: Page) =>
  page.getByRole('table', { name: 'Theo cơ quan' }).getByRole('rowheader').allTextContents();

describe('the front page', () => {
  it('shows the figure of everybody with its interval, its number and its reach', async () => {
    const { page, complaints, foreign } = await opens(full, '/');
    const text = await page.locator('.headline').innerText();
    for (const part of [
      'Tất cả các cơ quan',
      '80,0%',
      // Wilson, 32 of 40 at 95%.
      'Khoảng tin cậy 95%: từ 65,2% đến 89,5%',
      'Cứ 100 người trả lời thì khoảng 80 người hài lòng hoặc rất hài lòng.',
      '66,7%',
      '40 trong 60 lời mời',
      'Công thức overall_top2, phiên bản 1',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/Số liệu tính đến \d\d:\d\d/);
    expect([complaints, foreign]).toEqual([[], []]);
  });

  it('shows each agency, and says where there are too few responses to publish', async () => {
    const { page } = await opens(full, '/?agency=H38');
    const rows = await rowsUnder(page, 'Theo cơ quan');
    expect(rows.map((row) => row.replace(/\s+/g, ' '))).toEqual([
      expect.stringContaining('Cơ quan'),
      expect.stringMatching(/Phường Ấm Hạ 50,0% 24%–76% 10 100%/),
      expect.stringMatching(/Phường Bỉm Sơn 90,0% 70%–97% 20 50%/),
      expect.stringMatching(/Phường Đông Sơn Chưa đủ phiếu để công bố \(dưới 10\) 9 100%/),
      expect.stringMatching(/Xã Vĩnh Lộc Chưa đủ phiếu để công bố \(dưới 10\) 1 100%/),
    ]);
    await page.getByText('có vạch chồng lên nhau thì chưa thể nói nơi nào tốt hơn').waitFor();
  });

  it('sorts by name or by figure, and remembers it in the address', async () => {
    const { page } = await opens(full, '/?agency=H38');
    expect(await names(page)).toEqual(['Phường Ấm Hạ', 'Phường Bỉm Sơn', 'Phường Đông Sơn', 'Xã Vĩnh Lộc']);
    await page.getByRole('radio', { name: 'Theo chỉ số' }).check();
    expect(await names(page)).toEqual(['Phường Bỉm Sơn', 'Phường Ấm Hạ', 'Phường Đông Sơn', 'Xã Vĩnh Lộc']);
    expect(page.url()).toContain('order=value');
    await page.getByRole('radio', { name: 'Theo tên' }).check();
    expect(page.url()).not.toContain('order');
  });

  it('leads down to one agency and up again', async () => {
    const { page } = await opens(full, '/?agency=H38');
    await page.getByRole('link', { name: 'Phường Ấm Hạ' }).click();
    await isDrawn(page);
    await page.getByRole('heading', { name: 'Phường Ấm Hạ' }).waitFor();
    expect(await page.locator('.headline-value').innerText()).toContain('50,0%');
    // Nothing is below it, so there is no table of agencies.
    expect(await page.getByRole('heading', { name: 'Theo cơ quan' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Xem tất cả các cơ quan' }).click();
    await page.getByRole('heading', { name: 'Tất cả các cơ quan' }).waitFor();
  });

  it('says of an agency with too few responses why nothing is published', async () => {
    const { page } = await opens(full, '/?agency=H38.33');
    expect(await page.locator('.headline').innerText()).toMatch(/Chưa đủ phiếu để công bố[\s\S]*từ 10 phiếu/);
    expect(await page.locator('.headline').innerText()).not.toMatch(/100%|9 phiếu/);
  });

  it('has the months also as a table, and only the factors that somebody was asked about', async () => {
    const { page } = await opens(full, `/?period=${yearOfDossiers}`);
    await page.getByText('Xem dạng bảng').click();
    expect((await rowsUnder(page, 'Theo tháng')).at(-1)).toMatch(/80,0%/);
    const factors = await partOf(page, 'Theo từng mặt phục vụ').innerText();
    expect(factors).toMatch(/Công chức trực tiếp giải quyết công việc/);
    expect(factors).not.toMatch(/Tiếp cận dịch vụ|Thủ tục hành chính|Kết quả dịch vụ/);
  });

  it('has criteria and channels of a year, and of those that are hidden the reason in words', async () => {
    const { page } = await opens(full, `/?agency=H38.31&period=${yearOfDossiers}`);
    await page.getByText('Từng tiêu chí (1 trong 1 có số liệu)').click();
    const [, row = ''] = await rowsUnderTable(page, 'Từng tiêu chí');
    expect(row.replace(/\s+/g, ' ')).toMatch(/thái độ giao tiếp lịch sự.* 50,0% 24%–76% 10 100%/);
    await page.getByRole('link', { name: 'Công thức item_top2, phiên bản 1' }).first().waitFor();
    // Until the schedule's own roll-up has run nothing is held back; from then on channels wait for the end of the year.
    expect((await partOf(page, 'Theo kênh trả lời').innerText()).replace(/\s+/g, ' ')).toMatch(
      /Web 50,0% 24%–76% 10|công bố khi năm đã hết.*, dự kiến từ ngày \d\d\/\d\d\/\d{4}: Web \(10 phiếu\)/,
    );

    await page.goto(`${full.application().url}/?agency=H38.33&period=${yearOfDossiers}`);
    await isDrawn(page);
    const hidden = partOf(page, 'Theo kênh trả lời');
    expect(await hidden.innerText()).toMatch(/Chưa đủ phiếu để công bố \(dưới 10\):\s+Web \(9 phiếu\)/);
  });

  it('asks for another period when it is chosen, and says aloud what has come', async () => {
    const { page } = await opens(full, '/');
    expect(await page.locator('#said').innerText()).toBe('Đã tải số liệu: Tất cả các cơ quan');
    // The keyboard comes to the content first.
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Đến nội dung chính');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('period');
    const asked = page.waitForRequest(
      (request) => request.url().endsWith('/api/v1/indices/satisfaction') && !request.url().includes('from'),
    );
    await page.getByLabel('Hồ sơ kết thúc trong').selectOption('all');
    await asked;
    await isDrawn(page);
    expect(page.url()).toContain('period=all');
  });

  it('speaks English, and keeps what is shown when the language is changed', async () => {
    const { page } = await opens(full, '/?agency=H38&order=value');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Satisfaction of citizens and organisations' }).waitFor();
    await isDrawn(page);
    expect(await page.locator('.headline-value').innerText()).toContain('80.0%');
    expect(page.url()).toMatch(/agency=H38&order=value&lang=en/);
  });

  it('prints dark on white, without what only a screen can use', async () => {
    const { page } = await opens(full, '/?agency=H38');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    expect(await page.getByRole('table', { name: 'Theo tháng' }).isVisible()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(29, 43, 42)');
    expect(await page.getByLabel('Hồ sơ kết thúc trong').isVisible()).toBe(false);
    expect(await page.getByRole('table', { name: 'Theo cơ quan' }).isVisible()).toBe(true);
  });

  it('says whose voice a figure is: how far the invitations got, and how it was made', async () => {
    const { page } = await opens(full, '/');
    const behind = page.locator('details.behind');
    await behind.getByText('Con số này là tiếng nói của ai?').click();
    const said = await behind.innerText();
    // 60 dossiers finished, 40 of their people answered.
    expect(said).toMatch(/Hồ sơ đã kết thúc\s+60\s+100% số hồ sơ/);
    expect(said).toMatch(/Đã trả lời\s+40\s+67% số hồ sơ/);
    expect(said).toContain('không có số điện thoại hay tài khoản để nhắn: 20 (33%)');
    expect(said).toContain(
      'Hồ sơ bị từ chối: 0,0% trong số người trả lời, 0,0% trong mọi hồ sơ: chưa thấy khác nhau.',
    );
    expect(await page.getByText('Công thức overall_top2, phiên bản 1').count()).toBeGreaterThan(2);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('explains what the figure is, in words', async () => {
    const { page } = await opens(full, '/');
    for (const words of [
      'Im lặng không phải là hài lòng',
      'Khoảng tin cậy',
      'Dưới 10 phiếu thì không công bố',
    ]) {
      await page.getByRole('term').filter({ hasText: words }).waitFor();
    }
  });
});

describe('when there is nothing to draw, the front page says', () => {
  it('leads from a year that is still to come to the whole time', async () => {
    const { page } = await opens(empty, '/?period=2199');
    expect(await page.locator('#period option:checked').innerText()).toBe('Năm 2199');
    await page.getByRole('link', { name: 'Xem thời gian khác: từ khi bắt đầu' }).click();
    await isDrawn(page);
    expect(page.url()).toContain('period=all');
  });

  it('what to do while no dossier was ever reported', async () => {
    const { page } = await opens(empty, '/');
    const notice = page.locator('.notice');
    expect(await notice.innerText()).toContain('Chưa có hồ sơ nào trong thời gian này');
    expect(await notice.getByRole('link', { name: 'Tài liệu API' }).getAttribute('href')).toBe('/api/docs');
  });

  it('that an agency does not exist', async () => {
    const { page } = await opens(full, '/?agency=H99');
    await page.getByRole('heading', { name: 'Không có cơ quan nào mang mã này' }).waitFor();
  });

  it('that the figures could not be loaded, and draws them when asked again', async () => {
    const { page } = await full.aDevice();
    let isBroken = true;
    await page.route('**/api/v1/**', (route) => (isBroken ? route.abort() : route.continue()));
    await page.goto(full.application().url);
    await page.getByRole('heading', { name: 'Chưa tải được số liệu' }).waitFor();
    isBroken = false;
    await page.getByRole('button', { name: 'Thử lại' }).tap();
    await page.locator('.headline-value').waitFor();
  });

  it('nothing wrong while the figures are on their way: shapes stand where they will be', async () => {
    const { page } = await full.aDevice();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/v1/**', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(full.application().url);
    await page.locator('.skeleton').first().waitFor();
    expect(await page.locator('#figures').getAttribute('aria-busy')).toBe('true');
    release();
    await page.locator('.headline-value').waitFor();
    expect(await page.locator('.skeleton').count()).toBe(0);
  });
});

describe.each(['phone', 'desktop'] as const)('on a %s, accessibility rules hold', (screen) => {
  it.each([
    ['for everybody', '/', 'light'],
    ['for a province', '/?agency=H38&order=value', 'light'],
    ['for too few responses', '/?agency=H38.33&lang=en', 'light'],
    ['for an unknown agency', '/?agency=H99', 'light'],
    ['in the dark', '/?agency=H38', 'dark'],
  ] as const)('%s', async (_case, path, colorScheme) => {
    const { page } = await opens(full, path, screen);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await seriousViolations(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('while there is nothing to show', async () => {
    const { page } = await opens(empty, '/', screen);
    expect(await seriousViolations(page)).toEqual([]);
  });
});
