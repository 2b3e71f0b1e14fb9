/**
 * OAuth v4 of a Zalo Official Account with PKCE:
 * https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import type { Exchange, HttpFailure } from './http.ts';

export type OauthSettings = {
  readonly oauthRoot: string;
  readonly appId: string;
  readonly appSecret: string;
};

/** What an account grants. The refresh token works once: the next grant brings the next one. */
export type Grant = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
};

export type OauthFailure =
  | HttpFailure
  | { readonly code: 'grant_refused'; readonly reason: RefusalReason; readonly error: number };

export type RefusalReason =
  | 'spent_refresh_token'
  | 'redirect_address'
  | 'app_inactive'
  | 'code_or_token'
  | 'other';

const refusals: ReadonlyMap<number, RefusalReason> = new Map([
  [-14020, 'spent_refresh_token'],
  [-14003, 'redirect_address'],
  [-14002, 'app_inactive'],
]);

/** A secret of ours and its picture (RFC 7636, S256): Zalo sees the picture first and the secret with the code. */
export function createPkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** What the callback must repeat, so that nobody else's answer is taken for the administrator's. */
export function newState(): string {
  return randomBytes(32).toString('base64url');
}

/** Where an administrator of the account gives us leave to act for it. */
export function authorizeLink(
  settings: OauthSettings,
  request: { redirectUri: string; challenge: string; state: string },
): string {
  const link = new URL(`${settings.oauthRoot}/v4/oa/permission`);
  link.searchParams.set('app_id', settings.appId);
  link.searchParams.set('redirect_uri', request.redirectUri);
  link.searchParams.set('code_challenge', request.challenge);
  link.searchParams.set('state', request.state);
  return link.href;
}

/** Turns the code of the callback (good once, for ten minutes) into the first grant. */
export function exchangeCode(
  exchange: Exchange,
  settings: OauthSettings,
  callback: { code: string; verifier: string },
): Promise<Result<Grant, OauthFailure>> {
  return requestGrant(exchange, settings, {
    grant_type: 'authorization_code',
    code: callback.code,
    code_verifier: callback.verifier,
  });
}

/** Turns a refresh token into the next grant. From then on neither the token nor the access token before work. */
export function refreshGrant(
  exchange: Exchange,
  settings: OauthSettings,
  refreshToken: string,
): Promise<Result<Grant, OauthFailure>> {
  return requestGrant(exchange, settings, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** `expires_in` is a string of seconds: "90000" is 25 hours. */
const grantSchema = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive(),
});
const refusalSchema = z.looseObject({ error: z.coerce.number().int() });

async function requestGrant(
  exchange: Exchange,
  settings: OauthSettings,
  fields: Record<string, string>,
): Promise<Result<Grant, OauthFailure>> {
  const answer = await exchange({
    method: 'POST',
    url: `${settings.oauthRoot}/v4/oa/access_token`,
    headers: { secret_key: settings.appSecret, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ app_id: settings.appId, ...fields }),
  });
  if (!answer.ok) return answer;
  // A refusal comes with status 200 too: only a token says that it worked.
  const grant = grantSchema.safeParse(answer.value.body);
  if (grant.success) {
    return ok({
      accessToken: grant.data.access_token,
      refreshToken: grant.data.refresh_token,
      expiresInSeconds: grant.data.expires_in,
    });
  }
  const refusal = refusalSchema.safeParse(answer.value.body);
  if (!refusal.success) return err({ code: 'platform_failed', status: answer.value.status });
  return err({ code: 'grant_refused', ...readRefusal(refusal.data.error) });
}

function readRefusal(error: number): { reason: RefusalReason; error: number } {
  return { reason: refusals.get(error) ?? 'other', error };
}
