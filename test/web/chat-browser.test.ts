import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Invited, isAsked, option, setUpBrowsing, startButton, thanks } from '../support/citizen.ts';
import { eventually } from '../support/eventually.ts';

const { application, aDevice, answersOf } = setUpBrowsing();

/** The conversation of a content citizen, by taps. */
async function answersAll(page: Page): Promise<void> {
  await option(page, 'Rất hài lòng').tap();
  await option(page, '0 lần').tap();
  await isAsked(page, 'courtesy');
  await option(page, 'Hài lòng').tap();
  await isAsked(page, 'accuracy');
  await option(page, 'Không áp dụng').tap();
  await option(page, 'Không muốn trả lời').tap();
}

const completed = (invitation: Invited) =>
  eventually(async () => {
    const { invitationId: id } = invitation;
    const row = await application().deps.db.invitation.findUniqueOrThrow({ where: { id } });
    expect(row.spentAt).not.toBeNull();
  });

describe('a citizen with a phone', () => {
  it('leads the whole conversation by tapping', async () => {
    const invitation = await application().invite();
    const { page, complaints, foreign } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await isAsked(page, 'overall');
    await answersAll(page);
    await thanks(page).waitFor();
    await completed(invitation);
    expect((await answersOf(invitation)).map(({ criterion, category }) => [criterion, category])).toEqual([
      ['overall', '5'],
      ['extra_visits', '0'],
      ['official_courtesy', '4'],
      ['result_accuracy', 'not_applicable'],
      ['harassment_perception', 'prefer_not_to_say'],
    ]);
    expect([complaints, foreign]).toEqual([[], []]);
  });

  it('says in own words what was wrong, with the characters counted', async () => {
    const invitation = await application().invite({ outcome: 'refused' });
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await option(page, 'Rất không hài lòng').tap();
    await option(page, '2 lần trở lên').tap();
    await isAsked(page, 'courtesy');
    await option(page, 'Không hài lòng').tap();
    await option(page, 'Không muốn trả lời').tap();
    await isAsked(page, 'reason');
    await option(page, 'Giải quyết chậm, kéo dài').tap();
    const words = page.getByRole('textbox');
    const send = page.getByRole('button', { name: 'Gửi', exact: true });
    await words.waitFor();
    expect(await send.isDisabled()).toBe(true);
    await words.fill('Chờ ba tuần, không ai giải thích.');
    await page.getByText('33/2000 ký tự').waitFor();
    await send.tap();
    await thanks(page).waitFor();
    const said = (await answersOf(invitation)).find(({ kind }) => kind === 'text');
    expect(said?.text).toBe('Chờ ba tuần, không ai giải thích.');
  });

  it('goes back and puts an answer right; it counts once', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await option(page, 'Không hài lòng').tap();
    await isAsked(page, 'visits');
    await page.getByRole('button', { name: 'Quay lại câu trước' }).tap();
    await option(page, 'Hài lòng').tap();
    await isAsked(page, 'visits');
    expect((await answersOf(invitation)).map(({ level }) => level)).toEqual([4]);
  });

  it('goes over to English and back, in the page and in the questions', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await page.getByRole('link', { name: 'English' }).tap();
    await page.getByRole('button', { name: 'Start' }).tap();
    await option(page, 'Very satisfied').waitFor();
    await page.getByRole('link', { name: 'Tiếng Việt' }).tap();
    await option(page, 'Rất hài lòng').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('vi');
    await page.getByRole('button', { name: 'Dừng tại đây' }).waitFor();
  });

  it('stops after being asked whether that is meant, and may go on later', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await option(page, 'Hài lòng').tap();
    await isAsked(page, 'visits');
    await page.getByRole('button', { name: 'Dừng tại đây' }).tap();
    await page.getByRole('button', { name: 'Trả lời tiếp' }).tap();
    await page.getByRole('button', { name: 'Dừng tại đây' }).tap();
    await page.getByRole('button', { name: 'Dừng', exact: true }).tap();
    await page.getByRole('heading', { name: 'Đã dừng theo yêu cầu' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Trả lời tiếp' }).tap();
    await page.getByRole('radiogroup').first().waitFor();
    expect(await page.getByRole('heading', { name: 'Đã dừng theo yêu cầu' }).isVisible()).toBe(false);
    await eventually(async () =>
      expect(
        await application().deps.db.session.findUnique({ where: { invitationId: invitation.invitationId } }),
      ).toMatchObject({ status: 'waiting' }),
    );
  });

  it('finds nothing of the answers any more when the link is opened after the end', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await answersAll(page);
    await thanks(page).waitFor();
    expect(await page.getByText('Rất hài lòng').count()).toBe(1);
    const stranger = await aDevice();
    await stranger.page.goto(invitation.chat);
    await stranger.page.getByRole('heading', { name: 'Ông/Bà đã đánh giá xong' }).waitFor();
    expect(await stranger.page.getByText('Rất hài lòng').count()).toBe(0);
  });
});
