/** What Zalo and an administrator's browser visit besides the webhook. */

import type { Exchange } from '../channels/zalo/index.ts';
import { exchangeCode, type OauthSettings, toStored } from '../channels/zalo/index.ts';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import { type GrantStore, takeAuthorization } from '../delivery/index.ts';
import type { Keys } from '../identity/index.ts';
import type { Endpoint } from './endpoint.ts';

/** Where the consent of an administrator comes back to; it stands in the console of the application too. */
export const zaloCallbackPath = '/zalo/callback';

type CallbackDeps = {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Log;
  readonly account: {
    readonly oaId: string;
    readonly settings: OauthSettings;
    readonly exchange: Exchange;
    readonly store: GrantStore;
  };
};

const answers = {
  connected: {
    status: 200,
    text: 'Đã kết nối Official Account. Có thể đóng trang này.\nThe Official Account is connected. You may close this page.',
  },
  unknown_state: {
    status: 400,
    text: 'Liên kết này đã dùng hoặc đã hết hạn. Xin chạy lại "npm run zalo -- connect".\nThis link was used or has expired. Please run "npm run zalo -- connect" again.',
  },
  other_account: {
    status: 400,
    text: 'Official Account đã chọn không phải là tài khoản trong ZALO_OA_ID.\nThe Official Account chosen is not the one in ZALO_OA_ID.',
  },
  refused: {
    status: 502,
    text: 'Zalo không cấp quyền. Xin chạy lại "npm run zalo -- connect".\nZalo refused. Please run "npm run zalo -- connect" again.',
  },
} as const;

/** Takes the consent of an administrator, whom the state proves to be the one who was asked. */
export function zaloCallbackEndpoints(deps: CallbackDeps): Endpoint[] {
  return [
    {
      method: 'get',
      path: zaloCallbackPath,
      access: 'public',
      body: 'none',
      handle: async (request, response) => {
        const { code, state, oa_id: oaId } = request.query;
        const answer = answers[await connect(deps, textOf(code), textOf(state), textOf(oaId))];
        response.status(answer.status).set('Cache-Control', 'no-store').type('text/plain').send(answer.text);
      },
    },
  ];
}

async function connect(
  deps: CallbackDeps,
  code: string,
  state: string,
  oaId: string,
): Promise<keyof typeof answers> {
  const { account, clock, log } = deps;
  const verifier = await takeAuthorization(deps, state, clock.now());
  if (verifier === undefined) return 'unknown_state';
  if (oaId !== account.oaId) return 'other_account';
  const grant = await exchangeCode(account.exchange, account.settings, { code, verifier });
  if (!grant.ok) {
    const error = grant.error.code === 'grant_refused' ? grant.error.error : undefined;
    log.error({ channel: 'zalo', code: grant.error.code, error }, 'Zalo did not give a grant for the code');
    return 'refused';
  }
  // Kept under the lock, so that no renewal of the grant before can overwrite it.
  await account.store.withLock((_, persist) => persist(toStored(grant.value, clock.now())));
  log.info({ channel: 'zalo' }, 'the Official Account is connected');
  return 'connected';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The file with which Zalo checks that this site is ours: https://developers.zalo.me/docs/api/xac-thuc-domain */
export function zaloVerificationEndpoints(code: string | undefined): Endpoint[] {
  if (code === undefined) return [];
  const page = `<!doctype html><html><head><meta name="zalo-platform-site-verification" content="${code}" /></head><body></body></html>\n`;
  return [
    {
      method: 'get',
      path: `/zalo_verifier${code}.html`,
      access: 'public',
      body: 'none',
      handle: (_request, response) => {
        response.type('html').send(page);
      },
    },
  ];
}
