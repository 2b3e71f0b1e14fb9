/** The platforms, each connected if it is configured: how its messages come in and how ours go out. */
import type { Channel, FetchFile } from './channels/port.ts';
import {
  createAcknowledge,
  createRemoveButtons,
  createTelegramApi,
  createTelegramChannel,
  createTelegramFiles,
  pollUpdates,
  registerCommands,
  registerWebhook,
  type UpdateDeps,
} from './channels/telegram/index.ts';
import {
  type AccessTokens,
  createAccessTokens,
  createExchange,
  createTemplateInfos,
  createZaloApi,
  createZaloChannel,
  createZaloFiles,
  type EventDeps,
  type Exchange,
  refreshGrant,
  type TemplateInfos,
  type ZaloApi,
} from './channels/zalo/index.ts';
import type { Config } from './config.ts';
import type { InvitationId } from './core/ids.ts';
import type { Log } from './core/log.ts';
import type { Inbound } from './core/message.ts';
import type { Meter } from './core/meter.ts';
import type { Clock } from './core/time.ts';
import type { Db } from './db/index.ts';
import {
  createGrantStore,
  createLedger,
  type GrantStore,
  type Ledger,
  lastZaloInteraction,
} from './delivery/index.ts';
import { invitationCode, tokenOfCode } from './dossiers/index.ts';
import type { Endpoint } from './http/endpoint.ts';
import { telegramEndpoints } from './http/webhooks/telegram.ts';
import { zaloEndpoints } from './http/webhooks/zalo.ts';
import { createZaloNews } from './http/webhooks/zalo-news.ts';
import { type ReconciledRatings, reconcileRatings } from './http/webhooks/zalo-ratings.ts';
import { zaloBannerEndpoints, zaloBannerPath } from './http/zalo-banner.ts';
import { zaloCallbackEndpoints, zaloVerificationEndpoints } from './http/zalo-site.ts';
import type { Keys } from './identity/index.ts';

type ConnectionDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly keys: Keys;
  readonly newId: () => string;
};

export type Connection = {
  readonly channel: Channel | undefined;
  /** Fetches what people send over it. */
  readonly fetchFile: FetchFile | undefined;
  readonly endpoints: readonly Endpoint[];
  start(): void;
  stop(): Promise<void>;
};

/** Telegram, if it is configured. Its webhook is served in every mode, and lets nobody in without a secret. */
export function connectTelegram(
  config: Config,
  deps: ConnectionDeps,
  receive: UpdateDeps['receive'],
): Connection {
  const { log, clock, meter } = deps;
  const settings = config.telegram;
  const count: UpdateDeps['count'] = (reason) => meter.updateIgnored('telegram', reason);
  const endpoints = (updates: UpdateDeps) =>
    telegramEndpoints({ ...updates, log, secret: settings?.webhookSecret });
  if (settings === undefined) {
    return {
      channel: undefined,
      fetchFile: undefined,
      endpoints: endpoints({ receive, count, clock }),
      start: () => log.info({ channel: 'telegram' }, 'Telegram is off: TELEGRAM_BOT_TOKEN is not set'),
      stop: () => Promise.resolve(),
    };
  }
  const api = createTelegramApi({ token: settings.token, apiRoot: settings.apiRoot });
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  const fetchUpdates = async () => {
    if (settings.mode === 'polling') {
      const acknowledge = createAcknowledge({ api, log });
      await pollUpdates({ receive, count, clock, acknowledge, api, log }, stopping.signal);
    } else if (settings.webhookSecret !== undefined) {
      const webhook = { url: `${config.publicUrl}/webhooks/telegram`, secret: settings.webhookSecret };
      await registerWebhook({ api, log }, webhook, stopping.signal);
    }
  };
  return {
    channel: createTelegramChannel({ api, log }),
    fetchFile: createTelegramFiles({ ...settings, api }),
    endpoints: endpoints({ receive, count, clock, acknowledge: createRemoveButtons({ api, log }) }),
    start: () => {
      running = Promise.all([fetchUpdates(), registerCommands({ api, log }, stopping.signal)]);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** An Official Account as the commands and jobs use it. */
export type ZaloAccount = {
  readonly oaId: string;
  readonly settings: NonNullable<Config['zalo']>;
  readonly exchange: Exchange;
  readonly store: GrantStore;
  readonly tokens: AccessTokens;
  readonly api: ZaloApi;
  readonly infos: TemplateInfos;
  readonly ledger: Ledger;
  /** The part of Zalo's ratings of a period that no webhook brought is put into the inbox. */
  reconcileRatings(period: { from: Date; to: Date }): Promise<ReconciledRatings>;
};

/** The answer to a renewal is the only copy of the next grant, so it may take its time. */
const longestGrantMilliseconds = 60_000;

/** Zalo, if it is configured. Its webhook is served all the same, and lets nobody in. */
export function connectZalo(
  config: Config,
  deps: ConnectionDeps & { readonly onStored: () => void },
  receive: EventDeps['receive'],
): Connection & { readonly account: ZaloAccount | undefined } {
  const { log, clock, meter, db, keys } = deps;
  const settings = config.zalo;
  const verification = zaloVerificationEndpoints(config.zaloSiteVerification);
  if (settings === undefined) {
    return {
      account: undefined,
      channel: undefined,
      fetchFile: undefined,
      endpoints: [...zaloEndpoints({ account: undefined, log }), ...verification],
      start: () => log.info({ channel: 'zalo' }, 'Zalo is off: ZALO_APP_ID is not set'),
      stop: () => Promise.resolve(),
    };
  }
  const { appId, oaId, oaSecret } = settings;
  const account = openZaloAccount(settings, deps);
  const events: EventDeps = {
    oaId,
    receive: async (inbound) => receive(await openByCode(deps, inbound)),
    tell: createZaloNews({
      ...deps,
      oaId,
      officerPauseSeconds: settings.officerPauseSeconds,
      receive,
      onTemplateChanged: (templateId) => account.infos.forget(templateId),
    }),
    count: (reason) => meter.updateIgnored('zalo', reason),
    clock,
  };
  return {
    account,
    fetchFile: createZaloFiles(settings),
    channel: createZaloChannel({
      api: account.api,
      infos: account.infos,
      clock,
      log,
      settings: { ...settings, contactImageUrl: contactImageUrl(config.publicUrl) },
      templates: settings.templates,
      budget: account.ledger,
      lastInteractionAt: (address) => lastZaloInteraction(deps, address),
      codeOf: (invitationId) => invitationCode({ db, keys }, invitationId as InvitationId, clock.now()),
    }),
    endpoints: [
      ...zaloEndpoints({ account: { appId, oaSecret, events }, log }),
      ...zaloCallbackEndpoints({ ...deps, account }),
      ...zaloBannerEndpoints(),
      ...verification,
    ],
    start: () => undefined,
    stop: () => Promise.resolve(),
  };
}

/** Links into Zalo carry no token, so a person may write the code of an invitation instead. */
async function openByCode(deps: ConnectionDeps, inbound: Inbound): Promise<Inbound> {
  if (inbound.content.kind !== 'text') return inbound;
  const by = { channel: 'zalo', address: inbound.address, at: deps.clock.now() } as const;
  const token = await tokenOfCode(deps, inbound.content.text, by);
  if (token.ok) return { ...inbound, content: { kind: 'open', token: token.value } };
  if (token.error.code === 'too_many_codes') {
    deps.meter.updateIgnored('zalo', 'too_many_codes');
    deps.log.warn({ channel: 'zalo' }, 'one person wrote many wrong codes; theirs are not looked for now');
  }
  return inbound;
}

/** Zalo fetches the picture of its form over https; a server at home has none. */
function contactImageUrl(publicUrl: string): string | undefined {
  return publicUrl.startsWith('https://') ? `${publicUrl}${zaloBannerPath}` : undefined;
}

function openZaloAccount(
  settings: NonNullable<Config['zalo']>,
  deps: ConnectionDeps & { readonly onStored: () => void },
): ZaloAccount {
  const { clock, log } = deps;
  const store = createGrantStore({ ...deps, oaId: settings.oaId });
  const grantExchange = createExchange({ longestMilliseconds: longestGrantMilliseconds });
  const tokens = createAccessTokens({
    store,
    refresh: (refreshToken) => refreshGrant(grantExchange, settings, refreshToken),
    firstRefreshToken: settings.firstRefreshToken,
    clock,
    log,
  });
  const api = createZaloApi({ exchange: createExchange(), tokens, settings, clock });
  const dailyLimit = settings.templateDailyLimit;
  return {
    oaId: settings.oaId,
    settings,
    exchange: grantExchange,
    store,
    tokens,
    api,
    infos: createTemplateInfos({ api, clock }),
    ledger: createLedger({ db: deps.db, clock, oaId: settings.oaId, dailyLimit }),
    reconcileRatings: (period) => reconcileRatings({ ...deps, api }, settings.templates.rating, period),
  };
}
