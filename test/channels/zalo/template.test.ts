import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  fetchRatings,
  outboundOfTracking,
  sendTemplateToPhone,
  sendTemplateToUser,
  toZaloPhone,
  trackingIdOf,
} from '../../../src/channels/zalo/index.ts';
import { type FakeZalo, startFakeZalo, type ZaloPerson } from '../../../src/tools/fake-zalo/index.ts';
import { fixedClock } from '../../support/deps.ts';
import { aZaloAccount } from '../../support/zalo-account.ts';

const outboundId = 4711n;
let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;
let person: ZaloPerson;
let api: ReturnType<typeof aZaloAccount>['api'];

beforeEach(async () => {
  clock = fixedClock();
  zalo = await startFakeZalo({ clock });
  zalo.addTemplate({ id: '31239', parameters: ['procedure', 'code'], status: 'ENABLE' });
  person = zalo.person();
  api = aZaloAccount(zalo, clock, { firstRefreshToken: zalo.oauth.grantByHand().refresh_token }).api;
});
afterEach(() => zalo.close());

const fields = { procedure: 'Đăng ký kết hôn', code: 'A1B2C3' };
const toPhone = (changes: object = {}) =>
  sendTemplateToPhone(api, {
    phone: person.phone,
    templateId: '31239',
    fields,
    trackingId: trackingIdOf(outboundId),
    ...changes,
  });

describe('a template message', () => {
  it('reaches a phone with our tracking id, and says what is left of the day’s quota', async () => {
    const sent = await toPhone();
    const [shown] = person.screen;
    expect(sent).toEqual({
      ok: true,
      value: { messageId: shown?.id, quota: { daily: 500, remaining: 499 } },
    });
    expect(shown?.template).toEqual({ id: '31239', fields, trackingId: 'langnghe4711' });
    expect(zalo.refused).toEqual([]);
  });

  it('reaches a known user of the account', async () => {
    const sent = await sendTemplateToUser(api, { userId: person.id, templateId: '31239', fields });
    expect(sent).toEqual({ ok: true, value: { messageId: person.screen[0]?.id } });
    expect(zalo.refused).toEqual([]);
  });

  it.each<[string, object, number]>([
    ['a phone that is none', { phone: '84123' }, -108],
    ['a phone without Zalo', { phone: '84999999999' }, -118],
    ['a template that is not there', { templateId: '1' }, -109],
    ['a missing field', { fields: { procedure: 'x' } }, -1122],
    ['a test to someone who is no administrator', { mode: 'development' }, -127],
  ])('is refused for %s', async (_, changes, error) => {
    expect(await toPhone(changes)).toEqual({
      ok: false,
      error: { code: 'refused', server: 'template', error },
    });
    expect(person.screen).toEqual([]);
  });

  it('is refused once the day’s quota is spent', async () => {
    zalo.settings.templateQuota = 1;
    expect(await toPhone()).toMatchObject({ ok: true, value: { quota: { remaining: 0 } } });
    expect(await toPhone()).toMatchObject({ error: { error: -144 } });
  });

  it('gets a new token when the template server refuses the old one', async () => {
    await toPhone();
    zalo.oauth.revokeAccess();
    expect(await toPhone()).toMatchObject({ ok: true });
  });
});

describe('the tracking id', () => {
  it.each([1n, outboundId, 9_223_372_036_854_775_807n])(
    'is our outbox id, and leads back to it: %s',
    (id) => {
      expect(trackingIdOf(id)).toMatch(/^[A-Za-z0-9]{1,48}$/);
      expect(outboundOfTracking(trackingIdOf(id))).toBe(id);
    },
  );

  it.each([
    '',
    'tracking_id',
    'visit-88213',
    '4711',
    'langnghe',
    'langnghe01',
    'langnghe9223372036854775808',
  ])('is not ours: "%s"', (trackingId) => {
    expect(outboundOfTracking(trackingId)).toBeUndefined();
  });
});

it.each([
  ['0912345678', '84912345678'],
  ['+84 912 345 678', '84912345678'],
  ['84912345678', '84912345678'],
  ['091.234.5678', '84912345678'],
  ['912345678', undefined],
  ['091234567', undefined],
  ['+1 202 555 0123', undefined],
])('the phone %s is %s for Zalo', (phone, expected) => {
  expect(toZaloPhone(phone)).toBe(expected);
});

describe('the ratings that Zalo kept', () => {
  const day = {
    templateId: '31239',
    from: new Date('2026-11-22T17:00:00Z'),
    to: new Date('2026-11-23T17:00:00Z'),
  };

  async function rate(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await toPhone();
      const shown = person.screen.at(-1);
      if (shown !== undefined) await person.rates(shown, (time % 5) + 1, 'Cảm ơn');
    }
  }

  it.each(['GET', 'POST'] as const)(
    'are read page by page, whichever method Zalo takes (%s)',
    async (method) => {
      zalo.settings.ratingMethod = method;
      zalo.settings.hasReceipts = false;
      await rate(103);
      const ratings = await fetchRatings(api, day);
      expect(ratings.ok && ratings.value.map((rating) => rating.messageId)).toEqual(
        person.screen.map((shown) => shown.id),
      );
      expect(ratings.ok && ratings.value[2]).toEqual({
        messageId: person.screen[2]?.id,
        trackingId: trackingIdOf(outboundId),
        level: 3,
        note: 'Cảm ơn',
        remarks: [],
        at: clock.now(),
      });
      expect(zalo.refused).toEqual([]);
    },
  );

  it('are none outside the period', async () => {
    await rate(1);
    const yesterday = {
      ...day,
      from: new Date('2026-11-20T17:00:00Z'),
      to: new Date('2026-11-21T17:00:00Z'),
    };
    expect(await fetchRatings(api, yesterday)).toEqual({ ok: true, value: [] });
  });

  it('are an error, not an empty day, when Zalo cannot be asked', async () => {
    zalo.failNext('/rating/get', { kind: 'page', status: 502, body: '<html>' });
    expect(await fetchRatings(api, day)).toMatchObject({ ok: false, error: { code: 'platform_failed' } });
  });
});
