import { describe, expect, it } from 'vitest';
import { seriousViolations } from '../support/browser.ts';
import { isAsked, option, setUpBrowsing, startButton, thanks } from '../support/citizen.ts';

const { application, aDevice } = setUpBrowsing();

describe.each(['phone', 'desktop'] as const)('on a %s, accessibility rules hold', (screen) => {
  it('in every state of the chat', async () => {
    const invitation = await application().invite({ outcome: 'refused' });
    const { context, page } = await aDevice(screen);
    const holds = async (state: string) =>
      expect({ state, found: await seriousViolations(page) }).toEqual({ state, found: [] });
    await page.goto(invitation.chat);
    await startButton(page).waitFor();
    await holds('welcome');
    await startButton(page).click();
    await isAsked(page, 'overall');
    await holds('rating');
    await context.setOffline(true);
    await option(page, 'Rất không hài lòng').click();
    await page.getByText('Đã giữ trên máy').waitFor();
    await holds('offline');
    await context.setOffline(false);
    await isAsked(page, 'visits');
    await holds('choice');
    await page.getByRole('button', { name: 'Dừng tại đây' }).click();
    await holds('stop?');
    await page.getByRole('button', { name: 'Trả lời tiếp' }).click();
    await option(page, '0 lần').click();
    await option(page, 'Hài lòng').click();
    await option(page, 'Không muốn trả lời').click();
    await option(page, 'Giải quyết chậm, kéo dài').click();
    await page.getByRole('textbox').waitFor();
    await holds('text');
    await page.getByRole('radio', { name: 'Bỏ qua' }).click();
    await thanks(page).waitFor();
    await holds('end');
    await page.reload();
    await holds('already finished');
    await page.goto(`${application().url}/s/nobody-made-this?lang=en`);
    await holds('unknown');
  });

  it('in the dark', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice(screen);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.goto(invitation.chat);
    await startButton(page).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await startButton(page).click();
    await option(page, 'Hài lòng').click();
    await isAsked(page, 'visits');
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('and everything that is tapped is at least 48 pixels high', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice(screen);
    await page.goto(invitation.chat);
    await startButton(page).click();
    await option(page, 'Hài lòng').click();
    await isAsked(page, 'visits');
    const targets = page.locator('button:visible, a.button:visible');
    const heights = await Promise.all(
      (await targets.all()).map(async (target) => (await target.boundingBox())?.height),
    );
    expect(heights.length).toBeGreaterThan(4);
    for (const height of heights) expect(height).toBeGreaterThanOrEqual(48);
    const width = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(width).toBeLessThanOrEqual(0);
  });
});
