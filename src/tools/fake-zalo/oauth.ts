/** Zalo's OAuth v4: an administrator's consent, codes, and grants of which only the newest works. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/time.ts';

type Code = { readonly challenge: string; readonly redirectUri: string; readonly at: Date };

const codeMilliseconds = 10 * 60 * 1000;
const accessSeconds = 90_000;
const refreshMilliseconds = 90 * 24 * 60 * 60 * 1000;

export function createFakeOauth(options: {
  appId: string;
  appSecret: string;
  oaId: string;
  callbacks: readonly string[];
  clock: Clock;
}) {
  const codes = new Map<string, Code>();
  let access: { token: string; expiresAt: number } | undefined;
  let refresh: { token: string; expiresAt: number } | undefined;
  const now = () => options.clock.now().getTime();
  const refuse = (error: number, name: string, reason: string) => ({
    error,
    error_name: name,
    error_reason: reason,
    error_description: reason,
    ref_doc: 'https://developers.zalo.me/docs/official-account',
  });

  function grant() {
    access = { token: `access-${randomBytes(12).toString('hex')}`, expiresAt: now() + accessSeconds * 1000 };
    refresh = { token: `refresh-${randomBytes(12).toString('hex')}`, expiresAt: now() + refreshMilliseconds };
    return { access_token: access.token, refresh_token: refresh.token, expires_in: String(accessSeconds) };
  }

  return {
    /** An administrator follows the link and agrees; returns where their browser is sent, or Zalo's refusal. */
    consent: (link: string): { redirectTo: string } | { error: number } => {
      const url = new URL(link);
      const field = (name: string) => url.searchParams.get(name) ?? '';
      if (url.pathname !== '/v4/oa/permission' || field('app_id') !== options.appId) return { error: -14002 };
      if (!options.callbacks.includes(field('redirect_uri'))) return { error: -14003 };
      const code = randomBytes(16).toString('base64url');
      codes.set(code, {
        challenge: field('code_challenge'),
        redirectUri: field('redirect_uri'),
        at: options.clock.now(),
      });
      const back = new URL(field('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('oa_id', options.oaId);
      back.searchParams.set('state', field('state'));
      return { redirectTo: back.href };
    },
    /** A first grant as the API Explorer of the console makes it. */
    grantByHand: () => grant(),
    /** `POST /v4/oa/access_token`: failures have status 200 too. */
    requestGrant: (secretKey: string | undefined, form: URLSearchParams): object => {
      if (secretKey !== options.appSecret) return refuse(-14004, 'Invalid secret key', 'secret_key is wrong');
      if (form.get('app_id') !== options.appId) return refuse(-14002, 'Invalid app', 'app_id is wrong');
      if (form.get('grant_type') === 'refresh_token') {
        const isCurrent = refresh !== undefined && form.get('refresh_token') === refresh.token;
        if (!isCurrent || refresh === undefined || refresh.expiresAt < now()) {
          return refuse(-14020, 'Invalid refresh token', 'Refresh token is expired, revoked or used');
        }
        return grant();
      }
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const verifier = form.get('code_verifier') ?? '';
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const isGood = code !== undefined && code.at.getTime() + codeMilliseconds > now();
      if (!isGood || code.challenge !== challenge)
        return refuse(-14019, 'Invalid code', 'Code or verifier is wrong');
      return grant();
    },
    /** The error of a call's credentials; 0 for good ones. */
    checkCall: (token: string | undefined, proof: string | undefined): 0 | -216 | -220 | -242 => {
      if (access === undefined || token !== access.token) return -216;
      if (access.expiresAt <= now()) return -220;
      const expected = createHmac('sha256', options.appSecret).update(access.token).digest('hex');
      return proof === expected ? 0 : -242;
    },
    /** Somebody else used the application's grant: ours stops working. */
    revokeAccess: () => {
      access = undefined;
    },
  };
}

export type FakeOauth = ReturnType<typeof createFakeOauth>;
