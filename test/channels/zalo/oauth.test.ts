import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  authorizeLink,
  createExchange,
  createPkce,
  exchangeCode,
  refreshGrant,
} from '../../../src/channels/zalo/index.ts';
import { type FakeZalo, fakeAccount, startFakeZalo } from '../../../src/tools/fake-zalo/index.ts';
import { fixedClock } from '../../support/deps.ts';

const redirectUri = 'https://langnghe.example.gov.vn/zalo/callback';
const clock = fixedClock();
const exchange = createExchange();
let zalo: FakeZalo;

beforeEach(async () => {
  zalo = await startFakeZalo({ clock, callbacks: [redirectUri] });
});
afterEach(() => zalo.close());

const settings = (changes = {}) => ({
  oauthRoot: zalo.root,
  appId: fakeAccount.appId,
  appSecret: fakeAccount.appSecret,
  ...changes,
});

function consent(pkce: { challenge: string }) {
  const answer = zalo.oauth.consent(
    authorizeLink(settings(), { redirectUri, challenge: pkce.challenge, state: 's1' }),
  );
  if ('error' in answer) throw new Error(`no consent: ${answer.error}`);
  return new URL(answer.redirectTo).searchParams;
}

describe('connecting an Official Account', () => {
  it('leads from the link over the callback to the first grant', async () => {
    const pkce = createPkce();
    const callback = consent(pkce);
    expect(callback.get('state')).toBe('s1');
    expect(callback.get('oa_id')).toBe(fakeAccount.oaId);
    const grant = await exchangeCode(exchange, settings(), {
      code: callback.get('code') ?? '',
      verifier: pkce.verifier,
    });
    expect(grant).toEqual({
      ok: true,
      value: {
        accessToken: expect.stringMatching(/^access-/),
        refreshToken: expect.stringMatching(/^refresh-/),
        expiresInSeconds: 90_000,
      },
    });
  });

  it('proves itself with a secret of 43 characters whose picture is its SHA-256', () => {
    const { verifier, challenge } = createPkce();
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(createPkce().verifier).not.toBe(verifier);
  });

  it.each([
    ['a code used before', 0, true],
    ['a code of eleven minutes ago', 660, false],
  ])('fails with %s', async (_, seconds, isUsed) => {
    const pkce = createPkce();
    const callback = { code: consent(pkce).get('code') ?? '', verifier: pkce.verifier };
    if (isUsed) await exchangeCode(exchange, settings(), callback);
    clock.advance(seconds);
    expect(await exchangeCode(exchange, settings(), callback)).toMatchObject({
      ok: false,
      error: { code: 'grant_refused' },
    });
  });

  it('fails with the secret of somebody else', async () => {
    const callback = { code: consent(createPkce()).get('code') ?? '', verifier: createPkce().verifier };
    expect(await exchangeCode(exchange, settings(), callback)).toMatchObject({
      ok: false,
      error: { code: 'grant_refused' },
    });
  });
});

describe('renewing a grant', () => {
  it('brings a new pair, and the pair before no longer works', async () => {
    const first = zalo.oauth.grantByHand();
    const second = await refreshGrant(exchange, settings(), first.refresh_token);
    expect(second).toMatchObject({ ok: true });
    expect(second.ok && second.value.refreshToken).not.toBe(first.refresh_token);
    expect(await refreshGrant(exchange, settings(), first.refresh_token)).toEqual({
      ok: false,
      error: { code: 'grant_refused', reason: 'spent_refresh_token', error: -14020 },
    });
    expect(zalo.oauth.checkCall(first.access_token, undefined)).toBe(-216);
  });

  it('is refused, though with status 200, when the application is not what it says', async () => {
    const { refresh_token } = zalo.oauth.grantByHand();
    const refused = (changes: object) => refreshGrant(exchange, settings(changes), refresh_token);
    expect(await refused({ appSecret: 'wrong' })).toMatchObject({
      error: { code: 'grant_refused', reason: 'other' },
    });
    expect(await refused({ appId: '1' })).toMatchObject({
      error: { code: 'grant_refused', reason: 'app_inactive' },
    });
  });

  it.each<[string, Parameters<FakeZalo['failNext']>[1], object]>([
    ['a page', { kind: 'page', status: 200, body: '<html>' }, { code: 'platform_failed', status: 200 }],
    [
      'a server in trouble',
      { kind: 'page', status: 503, body: '{}' },
      { code: 'platform_failed', status: 503 },
    ],
    [
      'a token without its lifetime',
      { kind: 'page', status: 200, body: '{"access_token":"a","refresh_token":"b"}' },
      { code: 'platform_failed', status: 200 },
    ],
    ['a broken connection', { kind: 'cut' }, { code: 'connection_failed' }],
  ])('is no grant when the answer is %s', async (_, fault, error) => {
    zalo.failNext('oauth', fault);
    const { refresh_token } = zalo.oauth.grantByHand();
    expect(await refreshGrant(exchange, settings(), refresh_token)).toEqual({ ok: false, error });
  });
});
