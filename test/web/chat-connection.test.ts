import { describe, expect, it } from 'vitest';
import { createInbox } from '../../src/conversations/index.ts';
import { bubbles, isAsked, option, setUpBrowsing, startButton } from '../support/citizen.ts';
import { eventually } from '../support/eventually.ts';

const { application, aDevice, answersOf } = setUpBrowsing();

describe('the conversation goes on', () => {
  it('where it was after a reload in the middle', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await option(page, 'Bình thường').tap();
    await isAsked(page, 'visits');
    const before = await bubbles(page).allTextContents();
    await page.reload();
    await isAsked(page, 'visits');
    expect(await bubbles(page).allTextContents()).toEqual(before);
    expect(await startButton(page).isVisible()).toBe(false);
    await option(page, '1 lần').tap();
    await isAsked(page, 'courtesy');
  });

  it('on a second device, and each device shows what is said on the other', async () => {
    const invitation = await application().invite();
    const phone = (await aDevice('phone')).page;
    const computer = (await aDevice('desktop')).page;
    await phone.goto(invitation.chat);
    await startButton(phone).tap();
    await isAsked(phone, 'overall');
    await computer.goto(invitation.chat);
    await option(computer, 'Không hài lòng').click();
    await isAsked(phone, 'visits');
    expect(await bubbles(phone).allTextContents()).toContain('Ông/Bà: Không hài lòng');
    await option(phone, '0 lần').tap();
    await isAsked(computer, 'courtesy');
    expect(await answersOf(invitation)).toHaveLength(2);
  });

  it('here, when it was begun in another app', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await isAsked(page, 'overall');
    const receive = createInbox({ ...application().deps, onStored: () => undefined });
    await receive('telegram', {
      externalId: `elsewhere-${invitation.invitationId}`,
      address: '7200001',
      occurredAt: application().deps.clock.now(),
      content: { kind: 'open', token: invitation.token },
    });
    await page.getByText('đang diễn ra trên ứng dụng khác').waitFor();
    await page.getByRole('button', { name: 'Tiếp tục tại đây' }).tap();
    await option(page, 'Hài lòng').tap();
    await isAsked(page, 'visits');
  });
});

describe('a bad connection', () => {
  it('keeps an answer that was given without one, says so, and sends it later, once', async () => {
    const invitation = await application().invite();
    const { context, page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await isAsked(page, 'overall');
    await context.setOffline(true);
    await option(page, 'Rất hài lòng').tap();
    await page.getByText('Đã giữ trên máy, chờ có mạng').waitFor();
    await page.getByRole('status').getByText('đang mất kết nối').waitFor();
    expect(await answersOf(invitation)).toEqual([]);
    await context.setOffline(false);
    await isAsked(page, 'visits');
    expect(await page.getByText('đang mất kết nối').count()).toBe(0);
    expect((await answersOf(invitation)).map(({ level }) => level)).toEqual([5]);
  });

  it('sends what was kept even after the page was closed meanwhile', async () => {
    const invitation = await application().invite();
    const { context, page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await isAsked(page, 'overall');
    await context.setOffline(true);
    await option(page, 'Hài lòng').tap();
    await page.getByText('Đã giữ trên máy, chờ có mạng').waitFor();
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(invitation.chat);
    await isAsked(again, 'visits');
    expect(await bubbles(again).allTextContents()).toContain('Ông/Bà: Hài lòng');
    expect((await answersOf(invitation)).map(({ level }) => level)).toEqual([4]);
    expect(await again.evaluate('localStorage.length')).toBe(0);
  });

  it('repeats a request whose answer was lost under the same key, and it counts once', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await isAsked(page, 'overall');
    const keys: string[] = [];
    await page.route('**/messages', async (route) => {
      keys.push(String(route.request().postDataJSON().key));
      // The server takes it, the phone never hears of it.
      await route.fetch();
      if (keys.length < 3) await route.abort('connectionreset');
      else await route.continue();
    });
    await option(page, 'Rất hài lòng').tap();
    await eventually(() => expect(keys.length).toBeGreaterThanOrEqual(3));
    await isAsked(page, 'visits');
    expect(new Set(keys).size).toBe(1);
    const stored = await application().deps.db.inbound.count({
      where: { externalId: `${invitation.invitationId}:${keys[0]}` },
    });
    expect(stored).toBe(1);
    expect(await bubbles(page).filter({ hasText: 'Rất hài lòng' }).count()).toBe(1);
  });

  it('says so if the invitation expired meanwhile, and asks nothing more', async () => {
    const invitation = await application().invite();
    const { page } = await aDevice();
    await page.goto(invitation.chat);
    await startButton(page).tap();
    await isAsked(page, 'overall');
    await application().deps.db.invitation.update({
      where: { id: invitation.invitationId },
      data: { expiresAt: new Date(0) },
    });
    await option(page, 'Hài lòng').tap();
    await page.getByRole('heading', { name: 'Liên kết đã hết hạn' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(0);
  });
});
