import { z } from 'zod';
import type { Application } from '../../application.ts';
import { adviceOn, authorizeLink, classifyFailure, createPkce, newState } from '../../channels/zalo/index.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { addSeconds } from '../../core/time.ts';
import type { ControlFailure } from '../../db/index.ts';
import { rememberAuthorization } from '../../delivery/index.ts';
import { zaloCallbackPath } from '../../http/zalo-site.ts';
import type { Command } from '../commands.ts';

const argumentsSchema = z.object({
  what: z.enum(['connect', 'status'], { error: 'Say connect or status.' }),
});

/** The refresh token is good for three months: https://developers.zalo.me/docs/official-account/bat-dau */
const refreshTokenSeconds = 90 * 24 * 60 * 60;

/** Asks for the consent of an administrator of the Official Account, or tells how the connection is. */
export const zaloCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: (application, { what }, report) =>
    what === 'connect' ? connect(application, report) : tellStatus(application, report),
};

const off: ControlFailure = { code: 'zalo_off', message: 'Zalo is off: ZALO_APP_ID is not set.' };

async function connect(
  { config, deps, zalo }: Application,
  report: (progress: string) => void,
): Promise<Result<object, ControlFailure>> {
  if (zalo === undefined) return err(off);
  const { verifier, challenge } = createPkce();
  const state = newState();
  await rememberAuthorization(deps, { state, verifier, at: deps.clock.now() });
  const redirectUri = `${config.publicUrl}${zaloCallbackPath}`;
  const link = authorizeLink(zalo.settings, { redirectUri, challenge, state });
  report('1. In developers.zalo.me, under Official Account, Thiết lập chung, the callback URL must be:');
  report(`   ${redirectUri}`);
  report('   If the page asks for a code challenge and a state, they are the ones in the link below.');
  report('2. An administrator of the Official Account opens this link within an hour, and agrees:');
  report(`   ${link}`);
  report('3. npm run zalo -- status tells whether it worked.');
  return ok({ link, redirectUri, challenge, state });
}

async function tellStatus(
  { deps, zalo }: Application,
  report: (progress: string) => void,
): Promise<Result<object, ControlFailure>> {
  if (zalo === undefined) return err(off);
  const account = await zalo.api.call({ server: 'account', method: 'GET', path: '/v2.0/oa/getoa' });
  const grant = await zalo.store.read();
  const kept = {
    oaId: zalo.oaId,
    obtainedAt: grant?.obtainedAt.toISOString() ?? null,
    accessTokenUntil: grant?.expiresAt.toISOString() ?? null,
    refreshTokenUntil:
      grant === undefined ? null : addSeconds(grant.obtainedAt, refreshTokenSeconds).toISOString(),
  };
  if (account.ok) return ok({ connected: true, ...kept });
  const failure = classifyFailure(account.error, deps.clock.now());
  const code = failure.detailCode ?? failure.reason;
  const advice = adviceOn(code);
  if (advice !== undefined) report(`${advice.vi}\n${advice.en}`);
  return ok({ connected: false, code, ...kept });
}
