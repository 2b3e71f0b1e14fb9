import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { bubbles, isAsked, option, setUpBrowsing, startButton, thanks } from '../support/citizen.ts';
import { eventually } from '../support/eventually.ts';

const { application, aDevice, answersOf } = setUpBrowsing();

describe('somebody who uses the keyboard only', () => {
  /** What the focused element says, or what it is. */
  const focused = (page: Page) =>
    page.evaluate('document.activeElement.textContent.trim() || document.activeElement.tagName');
  async function tabTo(page: Page, name: string): Promise<void> {
    await page.getByRole('button', { name }).waitFor();
    for (let presses = 0; presses < 20; presses += 1) {
      if ((await focused(page)) === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${name}`);
  }

  it('leads the whole conversation, with the focus where the next answer is given', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice('desktop');
    await page.goto(invitation.chat);
    await tabTo(page, 'Bắt đầu');
    await page.keyboard.press('Enter');
    await isAsked(page, 'overall');
    expect(await focused(page)).toBe('Rất không hài lòng');

    // The arrows choose and send nothing; Enter sends.
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).toBe('Rất hài lòng');
    expect(await option(page, 'Rất hài lòng').getAttribute('aria-checked')).toBe('true');
    expect(await bubbles(page).count()).toBe(2);
    await page.keyboard.press('Enter');

    await isAsked(page, 'visits');
    expect(await focused(page)).toBe('0 lần');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    for (const question of ['courtesy', 'accuracy', 'harassment'] as const) {
      await isAsked(page, question);
      await page.keyboard.press('Enter');
    }
    await thanks(page).waitFor();
    expect(await focused(page)).toContain('Cảm ơn Ông/Bà!');
    expect((await answersOf(invitation)).map(({ category }) => category)).toEqual([
      '5',
      '1',
      '1',
      '1',
      'none',
    ]);
  });

  it('reaches "back" and the text field, and sends with Ctrl and Enter', async () => {
    const invitation = await application().invite({ outcome: 'refused' });
    const { page } = await aDevice('desktop');
    await page.goto(invitation.chat);
    await tabTo(page, 'Bắt đầu');
    await page.keyboard.press('Enter');
    await isAsked(page, 'overall');
    await page.keyboard.press('Enter');
    await isAsked(page, 'visits');
    await tabTo(page, 'Quay lại câu trước');
    await page.keyboard.press('Enter');
    for (const question of ['overall', 'visits', 'courtesy', 'harassment', 'reason'] as const) {
      await isAsked(page, question);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('textbox').waitFor();
    expect(await focused(page)).toBe('TEXTAREA');
    await page.keyboard.type('Tôi dùng bàn phím');
    await page.keyboard.press('Control+Enter');
    await thanks(page).waitFor();
    expect((await answersOf(invitation)).find(({ kind }) => kind === 'text')?.text).toBe('Tôi dùng bàn phím');
  });
});

describe('a screen reader', () => {
  it('is told of new messages only, who speaks, and what each group of answers is about', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    const log = page.getByRole('log');
    expect(await log.getAttribute('aria-live')).toBe('off');
    await startButton(page).tap();
    await option(page, 'Hài lòng').tap();
    await isAsked(page, 'visits');
    await eventually(async () => expect(await log.getAttribute('aria-live')).toBe('polite'));
    expect(await bubbles(page).allTextContents()).toEqual([
      expect.stringMatching(/^Lắng Nghe: Xin chào/),
      expect.stringMatching(/^Lắng Nghe: Ông\/Bà có hài lòng/),
      'Ông/Bà: Hài lòng',
      expect.stringMatching(/^Lắng Nghe: Ông\/Bà đã phải đi lại/),
    ]);
    expect(await page.locator('h1').count()).toBe(1);
  });
});
