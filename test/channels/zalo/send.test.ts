import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemplateInfos, createZaloChannel, type ZaloApi } from '../../../src/channels/zalo/index.ts';
import type { MessageContent } from '../../../src/core/message.ts';
import {
  type FakeZalo,
  fakeAccount,
  startFakeZalo,
  type ZaloFault,
  type ZaloPerson,
} from '../../../src/tools/fake-zalo/index.ts';
import { fixedClock, memoryLog } from '../../support/deps.ts';
import { aZaloAccount } from '../../support/zalo-account.ts';

const path = '/v3.0/oa/message/cs';
let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;
let person: ZaloPerson;
let interactedAt: Date | undefined;
let charged: number;
let log: ReturnType<typeof memoryLog>;

beforeEach(async () => {
  clock = fixedClock();
  zalo = await startFakeZalo({ clock });
  person = zalo.person();
  await person.writes('chào');
  interactedAt = clock.now();
  charged = 0;
  log = memoryLog();
});
afterEach(() => zalo.close());

const thanks: MessageContent = { kind: 'statement', text: 'Cảm ơn Ông/Bà.' };
const ask: MessageContent = {
  kind: 'question',
  text: 'Ông/Bà có hài lòng không?',
  question: { sessionId: '019ab1c2-7e3f-7000-8000-123456789abc', ask: 1 },
  input: 'choice',
  options: [
    { value: 'yes', label: 'Có', number: 1 },
    { value: 'no', label: 'Không', number: 2 },
  ],
  canGoBack: false,
};

/** A channel without templates, whose budget is `charged`. */
const channelDeps = (api: ZaloApi) => ({
  api,
  clock,
  log,
  infos: createTemplateInfos({ api, clock }),
  templates: { invitation: undefined, reminder: undefined, complaintAnswer: undefined, rating: undefined },
  budget: {
    reserve: async () => {
      charged += 1;
      return true;
    },
    giveBack: async () => {
      charged -= 1;
    },
    countUnexpected: async () => {
      charged += 1;
    },
    noteQuota: async () => undefined,
  },
  lastInteractionAt: async () => interactedAt,
  codeOf: async () => '7K3M-9QXF',
});

function aChannel(
  options: { mayPay?: boolean; longestSendMilliseconds?: number; proofSecret?: string } = {},
) {
  const { proofSecret } = options;
  const account = aZaloAccount(zalo, clock, {
    firstRefreshToken: zalo.oauth.grantByHand().refresh_token,
    ...(proofSecret === undefined ? {} : { proofSecret }),
  });
  const channel = createZaloChannel({
    ...channelDeps(account.api),
    settings: { withButtons: true, mayPay: options.mayPay ?? false },
    ...(options.longestSendMilliseconds === undefined
      ? {}
      : { longestSendMilliseconds: options.longestSendMilliseconds }),
  });
  return {
    account,
    send: (content: MessageContent) =>
      channel.send({ id: 1n, kind: 'answer', address: person.id, content, answeredMessageIds: [] }),
  };
}

describe('a message sent by Zalo', () => {
  it('appears in the chat with its buttons, free of charge', async () => {
    const outcome = await aChannel().send(ask);
    const shown = await person.sees('1. Có');
    expect(shown.buttons.map((button) => button.title)).toEqual(['Có', 'Không']);
    expect(outcome).toEqual({ status: 'wired', externalIds: [shown.id] });
    expect(charged).toBe(0);
    expect(zalo.refused).toEqual([]);
  });

  it('that is long appears in parts and tells the ids of all', async () => {
    const outcome = await aChannel().send({ ...thanks, text: 'Một câu trả lời dài. '.repeat(150) });
    expect(outcome).toEqual({ status: 'wired', externalIds: person.screen.map((shown) => shown.id) });
    expect(person.screen).toHaveLength(2);
  });

  it('goes out again by itself with a new token when Zalo refuses the old one', async () => {
    const { send, account } = aChannel();
    await send(thanks);
    zalo.oauth.revokeAccess();
    expect(await send(thanks)).toMatchObject({ status: 'wired' });
    expect(account.refreshes).toBe(2);
    expect(person.screen).toHaveLength(2);
  });
});

describe('the window in which we may write', () => {
  const hours = 3600;
  it.each<[string, number | undefined, boolean, object, number]>([
    ['free for 48 hours', 48 * hours, false, { status: 'wired' }, 0],
    [
      'closed after 48 hours unless the agency pays',
      48 * hours + 1,
      false,
      { status: 'held', reason: 'window_closed' },
      0,
    ],
    ['charged after 48 hours where the agency pays', 48 * hours + 1, true, { status: 'wired' }, 1],
    ['charged up to 7 days', 168 * hours, true, { status: 'wired' }, 1],
    [
      'closed after 7 days for everyone',
      168 * hours + 1,
      true,
      { status: 'held', reason: 'window_closed' },
      0,
    ],
    ['closed for one who never wrote', undefined, true, { status: 'held', reason: 'window_closed' }, 0],
  ])('is %s', async (_, seconds, mayPay, outcome, cost) => {
    const { send } = aChannel({ mayPay });
    if (seconds === undefined) interactedAt = undefined;
    else clock.advance(seconds);
    expect(await send(thanks)).toMatchObject(outcome);
    expect(charged).toBe(cost);
    expect(zalo.charged).toBe(cost);
    expect(zalo.callsOf(path)).toHaveLength('reason' in outcome ? 0 : 1);
  });

  it('is what Zalo says where we believed otherwise', async () => {
    clock.advance(169 * hours);
    interactedAt = clock.now();
    expect(await aChannel().send(thanks)).toEqual({
      status: 'held',
      reason: 'window_closed',
      detailCode: 'zalo_account_-230',
    });
  });
});

describe('a message that Zalo does not take', () => {
  it.each<[string, ZaloFault, object]>([
    [
      'the account’s calls are used up',
      { kind: 'error', error: -32 },
      { status: 'errored', reason: 'throttled', retryAfterSeconds: 60 },
    ],
    ['the platform failed', { kind: 'error', error: -200 }, { status: 'errored', reason: 'platform_failed' }],
    ['the person left', { kind: 'error', error: -213 }, { status: 'failed', reason: 'recipient_blocked' }],
    [
      'the wallet is empty',
      { kind: 'error', error: -321 },
      { status: 'errored', reason: 'awaiting_administrator', retryAfterSeconds: 3600 },
    ],
    [
      'an error of tomorrow',
      { kind: 'error', error: -9999 },
      { status: 'errored', reason: 'platform_failed', detailCode: 'zalo_account_-9999' },
    ],
    [
      'too many requests',
      { kind: 'page', status: 429, body: '{}' },
      { status: 'errored', reason: 'throttled', retryAfterSeconds: 60 },
    ],
    [
      'a server in trouble',
      { kind: 'page', status: 503, body: '{"error":0}' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    [
      'a page',
      { kind: 'page', status: 200, body: '<html>' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    [
      'a success without a message',
      { kind: 'page', status: 200, body: '{"error":0,"data":{}}' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    [
      'a success with a status of failure',
      { kind: 'page', status: 404, body: '{"error":0,"data":{"message_id":"1"}}' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    ['a broken connection', { kind: 'cut' }, { status: 'errored', reason: 'connection_failed' }],
  ])('has an outcome that says what to do: %s', async (_, fault, outcome) => {
    zalo.failNext(path, fault);
    expect(await aChannel().send(thanks)).toMatchObject(outcome);
    expect(person.screen).toEqual([]);
  });

  it('is given up when no answer comes', async () => {
    zalo.failNext(path, { kind: 'hang' });
    const { send } = aChannel({ longestSendMilliseconds: 300 });
    expect(await send(thanks)).toEqual({ status: 'errored', reason: 'connection_failed' });
  });

  it('is given up when no token comes, and the renewal is kept all the same', async () => {
    const { send, account } = aChannel({ longestSendMilliseconds: 300 });
    await send(thanks);
    clock.advance(90_000);
    interactedAt = clock.now();
    await person.writes('chào');
    let release = () => undefined as undefined;
    const held = new Promise<void>((resolve) => {
      release = () => void resolve() as undefined;
    });
    const { withLock } = account.store;
    Object.assign(account.store, {
      withLock: (work: Parameters<typeof withLock>[0]) => held.then(() => withLock(work)),
    });
    const outcome = await send(thanks);
    expect(outcome).toMatchObject({
      status: 'errored',
      reason: 'platform_failed',
      detailCode: 'zalo_token_unavailable',
    });
    release();
    expect((await account.tokens.current()).ok).toBe(true);
    expect(await send(thanks)).toMatchObject({ status: 'wired' });
  });

  it('waits for an administrator when the account is not connected', async () => {
    const account = aZaloAccount(zalo, clock);
    const channel = createZaloChannel({
      ...channelDeps(account.api),
      settings: { withButtons: true, mayPay: false },
    });
    expect(
      await channel.send({
        id: 1n,
        kind: 'answer',
        address: person.id,
        content: thanks,
        answeredMessageIds: [],
      }),
    ).toEqual({
      status: 'errored',
      reason: 'awaiting_administrator',
      retryAfterSeconds: 3600,
      detailCode: 'zalo_not_connected',
    });
  });

  it('is not even tried once the answers say that the minute’s calls are used up', async () => {
    zalo.settings.callsPerMinute = 2;
    const { send } = aChannel();
    expect(await send(thanks)).toMatchObject({ status: 'wired' });
    expect(await send(thanks)).toMatchObject({ status: 'wired' });
    clock.advance(20);
    expect(await send(thanks)).toEqual({
      status: 'errored',
      reason: 'throttled',
      retryAfterSeconds: 40,
      detailCode: 'zalo_rate_spent',
    });
    expect(zalo.callsOf(path)).toHaveLength(2);
    clock.advance(40);
    expect(await send(thanks)).toMatchObject({ status: 'wired' });
  });

  it('waits for an administrator when the token is not proved with the application’s secret', async () => {
    expect(await aChannel({ proofSecret: 'the secret of another application' }).send(thanks)).toMatchObject({
      status: 'errored',
      reason: 'awaiting_administrator',
      detailCode: 'zalo_account_-242',
    });
  });

  it('leaves neither its words, the person nor a token in the log', async () => {
    const { send } = aChannel();
    const all: ZaloFault[] = [-201, -32, -321, -200].map((error) => ({ kind: 'error', error }));
    zalo.failNext(path, ...all, { kind: 'cut' });
    for (const _ of [...all, 'cut']) await send(thanks);
    const written = log.lines.join('\n');
    expect(log.lines).toHaveLength(5);
    for (const secret of ['Cảm ơn', person.id, fakeAccount.appSecret]) expect(written).not.toContain(secret);
    expect(written).not.toMatch(/access-|refresh-/);
  });
});
