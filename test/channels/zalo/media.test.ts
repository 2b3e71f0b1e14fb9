import { afterEach, beforeEach, expect, it } from 'vitest';
import { renderContactRequest, renderImage, uploadImage } from '../../../src/channels/zalo/media.ts';
import { sendConsultation } from '../../../src/channels/zalo/send.ts';
import { type FakeZalo, startFakeZalo, type ZaloPerson } from '../../../src/tools/fake-zalo/index.ts';
import { fixedClock } from '../../support/deps.ts';
import { aZaloAccount } from '../../support/zalo-account.ts';

let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;
let person: ZaloPerson;
let api: ReturnType<typeof aZaloAccount>['api'];

beforeEach(async () => {
  clock = fixedClock();
  zalo = await startFakeZalo({ clock });
  person = zalo.person();
  await person.writes('chào');
  api = aZaloAccount(zalo, clock, { firstRefreshToken: zalo.oauth.grantByHand().refresh_token }).api;
});
afterEach(() => zalo.close());

const image = { bytes: new Uint8Array([137, 80, 78, 71]), kind: 'image/png' as const };

it('an image is uploaded and sent', async () => {
  const uploaded = await uploadImage(api, image);
  if (!uploaded.ok) throw new Error(uploaded.error.code);
  const body = renderImage(person.id, { attachmentId: uploaded.value }, 'Sơ đồ trụ sở');
  expect(await sendConsultation(api, body)).toMatchObject({ ok: true });
  expect((await person.sees('Sơ đồ trụ sở')).message).toMatchObject({
    attachment: { payload: { template_type: 'media', elements: [{ attachment_id: uploaded.value }] } },
  });
  expect(zalo.refused).toEqual([]);
});

it('an image by its address is sent without an upload', async () => {
  const body = renderImage(person.id, { url: 'https://example.gov.vn/so-do.png' }, 'Sơ đồ');
  expect(await sendConsultation(api, body)).toMatchObject({ ok: true });
});

it('an upload is good for seven days', async () => {
  const uploaded = await uploadImage(api, image);
  if (!uploaded.ok) throw new Error(uploaded.error.code);
  clock.advance(7 * 86_400 + 1);
  await person.writes('chào');
  const body = renderImage(person.id, { attachmentId: uploaded.value }, 'Sơ đồ');
  expect(await sendConsultation(api, body)).toEqual({
    ok: false,
    error: { code: 'refused', server: 'account', error: -100 },
  });
});

it('an image of more than a megabyte is not even uploaded', async () => {
  const large = { ...image, bytes: new Uint8Array(1_000_001) };
  expect(await uploadImage(api, large)).toEqual({ ok: false, error: { code: 'image_too_large' } });
  expect(zalo.calls).toEqual([]);
});

it('the form for a person’s contact is sent with exactly one element', async () => {
  const form = {
    title: 'Thông tin liên hệ',
    subtitle: 'Để cơ quan trả lời Ông/Bà',
    imageUrl: 'https://example.gov.vn/x.png',
  };
  expect(await sendConsultation(api, renderContactRequest(person.id, form))).toMatchObject({ ok: true });
  expect(zalo.refused).toEqual([]);
});
