/** Pictures that are shown, places and files that are sent: what only a real browser can show. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from '../support/browser.ts';
import { bubbles, setUpBrowsing, startButton, thanks } from '../support/citizen.ts';
import { eventually } from '../support/eventually.ts';
import { aPhoto, aPicture } from '../support/files.ts';
import { serveFlow } from '../support/serve-flow.ts';

const { application, aDevice, answersOf } = setUpBrowsing();
const image = 'https://pictures.example/so-do.png';
const both = (vi: string, en: string) => ({ vi, en });

beforeAll(async () => {
  await serveFlow(application(), {
    key: 'sending',
    format: 2,
    title: both('Gửi', 'Sending'),
    languages: ['vi', 'en'],
    start: 'map',
    nodes: {
      map: {
        kind: 'say',
        text: both('Trụ sở ở tầng 1.', 'The office is on floor 1.'),
        image,
        imageDescription: both('Sơ đồ trụ sở', 'A map of the office'),
        next: 'place',
      },
      place: {
        kind: 'ask-location',
        text: both('Việc xảy ra ở đâu?', 'Where did it happen?'),
        skipping: 'offered',
        next: 'photo',
      },
      photo: {
        kind: 'ask-file',
        text: both('Xin gửi một ảnh.', 'Please send a photo.'),
        media: ['photo'],
        atMostBytes: 1_000_000,
        skipping: 'offered',
        next: 'end',
      },
      end: { kind: 'finish', text: both('Cảm ơn Ông/Bà.', 'Thank you.') },
    },
  });
});

type Device = Awaited<ReturnType<typeof aDevice>>;

/** A conversation at the question for the place; `served` answers the request for the picture. */
async function isAskedForPlace(served: 'shown' | 'missing', given?: Device) {
  const invitation = await application().invite();
  const device = given ?? (await aDevice());
  const { context, page } = device;
  const picture = await aPicture('png');
  await context.route(image, (route) =>
    served === 'shown'
      ? route.fulfill({ contentType: 'image/png', body: picture })
      : route.fulfill({ status: 404 }),
  );
  await page.goto(invitation.chat);
  await startButton(page).tap();
  await sendPlace(page).waitFor();
  return { ...device, invitation };
}
const sendPlace = (page: Page) => page.getByRole('button', { name: 'Gửi vị trí hiện tại' });
const chooseFile = (page: Page) => page.locator('#answer-file');
const isAskedForFile = (page: Page) => chooseFile(page).waitFor({ state: 'attached' });
const skip = (page: Page) => page.getByRole('radio', { name: 'Bỏ qua' });
const addressField = (page: Page) => page.getByRole('textbox', { name: /Hoặc viết địa chỉ/ });

describe('a picture', () => {
  it('is shown above its words, says what it shows, and moves nothing when it arrives', async () => {
    const { page, complaints, foreign } = await isAskedForPlace('shown');
    const picture = page.getByRole('link', { name: 'Sơ đồ trụ sở' });
    const frame = await picture.boundingBox();
    await eventually(async () =>
      expect(await page.evaluate("document.querySelector('.picture img').naturalWidth")).toBe(30),
    );
    expect(await picture.boundingBox()).toEqual(frame);
    expect(await bubbles(page).first().textContent()).toContain('Trụ sở ở tầng 1.');
    expect(await seriousViolations(page)).toEqual([]);
    expect([complaints, foreign]).toEqual([[], [image]]);
  });

  it('gives way to words when it cannot be had', async () => {
    const { page } = await isAskedForPlace('missing');
    await page.getByText('Không tải được hình. Sơ đồ trụ sở').waitFor();
    expect(await page.getByRole('link', { name: 'Sơ đồ trụ sở' }).count()).toBe(0);
  });
});

describe('the place', () => {
  it('is sent by one tap once the browser may tell it', async () => {
    const device = await aDevice();
    await device.context.grantPermissions(['geolocation']);
    await device.context.setGeolocation({ latitude: 10.371_234_5, longitude: 105.435_987_6 });
    const { page, invitation, complaints } = await isAskedForPlace('shown', device);
    await sendPlace(page).tap();
    await isAskedForFile(page);
    expect((await answersOf(invitation)).map(({ text }) => text)).toEqual(['10.37123, 105.43599']);
    expect(await bubbles(page).allTextContents()).toContain('Ông/Bà: 📍 10.37123, 105.43599');
    expect(complaints).toEqual([]);
  });

  it('may be refused: the address is written instead', async () => {
    const { page, invitation } = await isAskedForPlace('shown');
    await sendPlace(page).tap();
    await page.getByText('không được phép đọc vị trí').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await addressField(page).fill('12 Trần Hưng Đạo');
    await page.getByRole('button', { name: 'Gửi', exact: true }).tap();
    await isAskedForFile(page);
    expect((await answersOf(invitation)).map(({ text }) => text)).toEqual(['12 Trần Hưng Đạo']);
  });
});

describe('a file', () => {
  it('that cannot be taken is explained, and another one may be chosen', async () => {
    const { page, invitation } = await isAskedForPlace('shown');
    await skip(page).tap();
    await isAskedForFile(page);
    const choose = (name: string, mimeType: string, buffer: Buffer) =>
      chooseFile(page).setInputFiles({ name, mimeType, buffer });
    await choose('lon.jpg', 'image/jpeg', Buffer.alloc(1_000_001));
    await page.getByText('Tệp quá lớn. Xin Ông/Bà chọn tệp không quá 1 MB.').waitFor();
    await choose('thu.jpg', 'image/jpeg', Buffer.from('<html>'));
    await page.getByText('Loại tệp này không nhận được.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await choose('anh.jpg', 'image/jpeg', await aPhoto());
    await thanks(page).waitFor();
    expect(
      await application().deps.db.file.findMany({ where: { invitationId: invitation.invitationId } }),
    ).toMatchObject([{ status: 'stored', mimeType: 'image/jpeg' }]);
  });

  it('goes on by itself after the line was lost', async () => {
    const { context, page, invitation } = await isAskedForPlace('shown');
    await skip(page).tap();
    await isAskedForFile(page);
    let tries = 0;
    await context.route('**/files/*', (route) => {
      tries += 1;
      return tries === 1 ? route.abort('connectionreset') : route.continue();
    });
    await chooseFile(page).setInputFiles({ name: 'anh.jpg', mimeType: 'image/jpeg', buffer: await aPhoto() });
    await page.getByText('Tệp sẽ tự tải lại').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await thanks(page).waitFor();
    expect(tries).toBe(2);
    expect(await application().deps.db.file.count({ where: { invitationId: invitation.invitationId } })).toBe(
      1,
    );
  });

  it('needs a part of the page that may not come; loading the page again leads on', async () => {
    const { context, page } = await isAskedForPlace('shown');
    await context.route('**/assets/file-form-*', (route) => route.abort());
    await skip(page).tap();
    await page.getByText('Chưa tải được phần này của trang').waitFor();
    await context.unroute('**/assets/file-form-*');
    await page.getByRole('button', { name: 'Tải lại trang' }).tap();
    await isAskedForFile(page);
  });
});
