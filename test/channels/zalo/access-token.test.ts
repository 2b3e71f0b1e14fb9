import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeZalo, startFakeZalo } from '../../../src/tools/fake-zalo/index.ts';
import { fixedClock } from '../../support/deps.ts';
import { aZaloAccount, memoryStore } from '../../support/zalo-account.ts';

let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;
let store: ReturnType<typeof memoryStore>;

beforeEach(async () => {
  clock = fixedClock();
  zalo = await startFakeZalo({ clock });
  store = memoryStore();
});
afterEach(() => zalo.close());

const replica = (firstRefreshToken?: string) => aZaloAccount(zalo, clock, { store, firstRefreshToken });

/** A replica whose store holds a grant. */
async function connected() {
  const account = replica(zalo.oauth.grantByHand().refresh_token);
  await account.tokens.current();
  return account;
}

const isGood = (token: string) => zalo.oauth.checkCall(token, undefined) === -242;

describe('the access token', () => {
  it('begins with the first refresh token of the configuration, which is kept before it is used', async () => {
    const account = replica(zalo.oauth.grantByHand().refresh_token);
    const token = await account.tokens.current();
    expect(token).toEqual({ ok: true, value: store.grant?.accessToken });
    expect(token.ok && isGood(token.value)).toBe(true);
    expect(store.grant?.expiresAt).toEqual(new Date(clock.now().getTime() + 90_000_000));
  });

  it('is the kept one for as long as it is good', async () => {
    const account = await connected();
    clock.advance(90_000 - 11 * 60);
    await account.tokens.current();
    expect(account.refreshes).toBe(1);
  });

  it('is renewed ten minutes before its end', async () => {
    const account = await connected();
    clock.advance(90_000 - 10 * 60);
    const token = await account.tokens.current();
    expect(account.refreshes).toBe(2);
    expect(token.ok && isGood(token.value)).toBe(true);
  });

  it('is renewed once for all who need it at the same time', async () => {
    const account = await connected();
    clock.advance(90_000);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => account.tokens.current()));
    expect(account.refreshes).toBe(2);
    expect(new Set(tokens.map((token) => token.ok && token.value)).size).toBe(1);
  });

  it('is renewed by one replica, and the others take what it kept', async () => {
    const first = await connected();
    const second = replica();
    clock.advance(90_000);
    const [one, other] = await Promise.all([first.tokens.current(), second.tokens.current()]);
    expect(one).toEqual(other);
    expect(first.refreshes + second.refreshes).toBe(2);
    expect(store.locks).toBe(3);
  });

  it('is another one when Zalo refused the one that looked good', async () => {
    const account = await connected();
    const before = store.grant?.accessToken ?? '';
    zalo.oauth.revokeAccess();
    const after = await account.tokens.renew(before);
    expect(after.ok && after.value).not.toBe(before);
    expect(after.ok && isGood(after.value)).toBe(true);
    // Who comes late with the old refusal gets the new token without another renewal.
    expect(await account.tokens.renew(before)).toEqual(after);
    expect(account.refreshes).toBe(2);
  });

  it('is not lost when it could not be kept at once: Zalo gives a grant only once', async () => {
    const account = await connected();
    clock.advance(90_000);
    store.failNext = 2;
    expect(await account.tokens.current()).toEqual({ ok: false, error: { code: 'unavailable' } });
    expect(await account.tokens.current()).toEqual({ ok: false, error: { code: 'unavailable' } });
    const token = await account.tokens.current();
    expect(token).toEqual({ ok: true, value: store.grant?.accessToken });
    expect(token.ok && isGood(token.value)).toBe(true);
    expect(account.refreshes).toBe(2);
  });
});

describe('without a grant', () => {
  it('an administrator must connect the account', async () => {
    const account = replica();
    expect(await account.tokens.current()).toEqual({ ok: false, error: { code: 'not_connected' } });
    expect(account.log.lines.join()).toContain('npm run zalo -- connect');
  });

  it('an administrator must connect it again when the refresh token was used elsewhere', async () => {
    const account = await connected();
    zalo.oauth.grantByHand();
    clock.advance(90_000);
    expect(await account.tokens.current()).toEqual({
      ok: false,
      error: { code: 'reconnect_needed', error: -14020 },
    });
  });

  it('Zalo is not asked again by every message, but every ten minutes', async () => {
    const account = replica('refresh-of-yesterday');
    for (let message = 0; message < 5; message += 1) await account.tokens.current();
    expect(account.refreshes).toBe(1);
    clock.advance(601);
    await account.tokens.current();
    expect(account.refreshes).toBe(2);
  });

  it('a new first token of the configuration replaces the kept one that no longer works', async () => {
    await connected();
    const byHand = zalo.oauth.grantByHand();
    clock.advance(90_000);
    const restarted = replica(byHand.refresh_token);
    const token = await restarted.tokens.current();
    expect(token.ok && isGood(token.value)).toBe(true);
    expect(store.grant?.accessToken).toBe(token.ok && token.value);
  });

  it('a passing trouble is no reason to call an administrator', async () => {
    const account = await connected();
    clock.advance(90_000);
    zalo.failNext('oauth', { kind: 'page', status: 502, body: '<html>' });
    expect(await account.tokens.current()).toEqual({ ok: false, error: { code: 'unavailable' } });
    expect((await account.tokens.current()).ok).toBe(true);
  });
});

describe('a renewal from time to time', () => {
  it('happens when it is due, so that the refresh token does not grow old with nobody writing', async () => {
    const account = await connected();
    expect(await account.tokens.renewIfDue()).toEqual({ ok: true, value: 'fresh' });
    for (let day = 0; day < 200; day += 1) {
      clock.advance(86_400);
      expect((await account.tokens.renewIfDue()).ok).toBe(true);
    }
    const token = await account.tokens.current();
    expect(token.ok && isGood(token.value)).toBe(true);
  });

  it('that never happened for more than three months costs the grant', async () => {
    const account = await connected();
    clock.advance(91 * 86_400);
    expect(await account.tokens.renewIfDue()).toMatchObject({ error: { code: 'reconnect_needed' } });
  });
});

it('no token reaches the log', async () => {
  const account = await connected();
  zalo.oauth.grantByHand();
  clock.advance(90_000);
  await account.tokens.current();
  expect(account.log.lines).not.toEqual([]);
  expect(account.log.lines.join()).not.toMatch(/access-|refresh-/);
});
