/**
 * The citizens' Zalo: a stand-in for the platform on localhost. What they say comes in as its signed events, what
 * they hear went out through the real channel; nobody's real phone is ever called.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Deps } from '../../application.ts';
import { encodeButton } from '../../channels/button-data.ts';
import type { Channel } from '../../channels/port.ts';
import {
  createAccessTokens,
  createExchange,
  createTemplateInfos,
  createZaloApi,
  createZaloChannel,
  refreshGrant,
  type StoredGrant,
} from '../../channels/zalo/index.ts';
import type { InvitationId } from '../../core/ids.ts';
import type { Inbound, InboundContent } from '../../core/message.ts';
import { silentMeter } from '../../core/meter.ts';
import { invitationCode, tokenOfCode } from '../../dossiers/index.ts';
import { createHttpApp } from '../../http/app.ts';
import { zaloEndpoints } from '../../http/webhooks/zalo.ts';
import { fakeAccount, startFakeZalo, type ZaloPerson } from '../fake-zalo/index.ts';

export type ZaloPhones = {
  readonly channel: Channel;
  /** A new phone for the applicant of an invitation; the id is how the account knows its owner. */
  phoneFor(invitationId: string): string;
  /** What the owner of a phone does, as a person does it: a code, words, a pressed button. */
  say(address: string, content: InboundContent): Promise<void>;
  close(): Promise<void>;
};

/** Starts the platform and connects an account of ours to it; close it at the end. */
export async function startZaloPhones(
  deps: Deps,
  receive: (inbound: Inbound) => Promise<unknown>,
): Promise<ZaloPhones> {
  const { clock, log, db, keys } = deps;
  const zalo = await startFakeZalo({ clock });
  zalo.settings.callsPerMinute = Number.MAX_SAFE_INTEGER;
  zalo.settings.hasReceipts = false;
  const owners = new Map<string, { person: ZaloPerson; invitationId: string }>();
  const webhook = createServer(
    createHttpApp(
      zaloEndpoints({
        account: {
          ...fakeAccount,
          events: {
            oaId: fakeAccount.oaId,
            clock,
            count: () => undefined,
            tell: async () => 'unused',
            receive: async (inbound) => receive(await openByCode(inbound)),
          },
        },
        log,
      }),
      { log, meter: silentMeter, trustProxy: 0 },
    ),
  );

  async function openByCode(inbound: Inbound): Promise<Inbound> {
    if (inbound.content.kind !== 'text') return inbound;
    const by = { channel: 'zalo', address: inbound.address, at: clock.now() } as const;
    const token = await tokenOfCode({ db, keys }, inbound.content.text, by);
    return token.ok ? { ...inbound, content: { kind: 'open', token: token.value } } : inbound;
  }

  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  await zalo.events.saveWebhook(`http://127.0.0.1:${(webhook.address() as AddressInfo).port}/webhooks/zalo`);

  const exchange = createExchange();
  const roots = { openapiRoot: zalo.root, businessRoot: zalo.root, oauthRoot: zalo.root };
  const settings = { ...fakeAccount, ...roots };
  let grant: StoredGrant | undefined;
  const api = createZaloApi({
    exchange,
    tokens: createAccessTokens({
      // Forgotten with the phones: the account is not there after the demo.
      store: {
        read: async () => grant,
        withLock: (work) =>
          work(grant, async (next) => {
            grant = next;
          }),
      },
      refresh: (token) => refreshGrant(exchange, settings, token),
      firstRefreshToken: zalo.oauth.grantByHand().refresh_token,
      clock,
      log,
    }),
    settings,
    clock,
  });

  return {
    channel: createZaloChannel({
      api,
      clock,
      log,
      infos: createTemplateInfos({ api, clock }),
      settings: { withButtons: true, mayPay: false },
      templates: {
        invitation: undefined,
        reminder: undefined,
        complaintAnswer: undefined,
        rating: undefined,
      },
      budget: {
        reserve: async () => false,
        giveBack: async () => undefined,
        countUnexpected: async () => undefined,
        noteQuota: async () => undefined,
      },
      // They write all the time; the platform keeps the true window.
      lastInteractionAt: async () => clock.now(),
      codeOf: (invitationId) => invitationCode({ db, keys }, invitationId as InvitationId, clock.now()),
    }),
    phoneFor: (invitationId) => {
      const person = zalo.person({ id: idFrom(invitationId) });
      owners.set(person.id, { person, invitationId });
      return person.id;
    },
    say: async (address, content) => {
      const owner = owners.get(address);
      if (owner === undefined) throw new Error('nobody has this phone');
      const { person, invitationId } = owner;
      switch (content.kind) {
        case 'open':
          await person.writes(
            `#${await invitationCode({ db, keys }, invitationId as InvitationId, clock.now())}`,
          );
          return;
        case 'text':
          await person.writes(content.text);
          return;
        case 'press':
          await person.writes(`#${encodeButton(content)}`);
          return;
        case 'command':
          await person.writes(writtenCommands[content.command]);
          return;
        default:
          throw new Error(`no citizen of the demo does this on Zalo: ${content.kind}`);
      }
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        webhook.close(() => resolve());
        webhook.closeAllConnections();
      });
      await zalo.close();
    },
  };
}

const writtenCommands: Readonly<Record<Extract<InboundContent, { kind: 'command' }>['command'], string>> = {
  back: 'quay lại',
  stop: 'dừng',
  help: 'trợ giúp',
  repeat: 'nhắc lại',
  skip: 'bỏ qua',
  start_again: 'bắt đầu lại',
};

/** The invitation's id as a person's id of Zalo: 19 digits that no other citizen has. */
function idFrom(invitationId: string): string {
  const digits = BigInt(`0x${invitationId.replaceAll('-', '').slice(-15)}`);
  return String(digits).padStart(19, '1').slice(-19);
}
