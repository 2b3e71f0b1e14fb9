import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegramApi, createTelegramChannel } from '../../../src/channels/telegram/index.ts';
import type { MessageContent, SendOutcome } from '../../../src/core/message.ts';
import { memoryLog } from '../../support/deps.ts';
import { type FakeTelegram, faults, type Person, startFakeTelegram } from '../../support/fake-telegram.ts';

let telegram: FakeTelegram;
let person: Person;
let log: ReturnType<typeof memoryLog>;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  person = telegram.person();
  log = memoryLog();
  await person.opens('token');
});

afterEach(async () => {
  await telegram.close();
});

const thanks: MessageContent = { kind: 'statement', text: 'Cảm ơn Ông/Bà.' };
const ask: MessageContent = {
  kind: 'question',
  text: 'Ông/Bà có hài lòng không?',
  question: { sessionId: '019ab1c2-7e3f-7000-8000-123456789abc', ask: 1 },
  input: 'choice',
  options: [
    { value: 'yes', label: 'Có' },
    { value: 'no', label: 'Không' },
  ],
  canGoBack: false,
};

function channel(options: { apiRoot?: string; token?: string; longestSendMilliseconds?: number } = {}) {
  const api = createTelegramApi({
    token: options.token ?? telegram.token,
    apiRoot: options.apiRoot ?? telegram.apiRoot,
  });
  const limit = options.longestSendMilliseconds;
  return createTelegramChannel({
    api,
    log,
    ...(limit === undefined ? {} : { longestSendMilliseconds: limit }),
  });
}

function send(
  content: MessageContent,
  answeredMessageIds: string[] = [],
  options = {},
): Promise<SendOutcome> {
  return channel(options).send({ id: 1n, kind: 'answer', address: person.id, content, answeredMessageIds });
}

describe('a message sent by Telegram', () => {
  it('appears on the person’s phone with its buttons', async () => {
    const outcome = await send(ask);
    const shown = await person.sees('Ông/Bà có hài lòng không?');
    expect(person.buttons(shown)).toEqual(['Có', 'Không']);
    expect(outcome).toEqual({ status: 'wired', externalIds: [String(shown.id)] });
    expect(telegram.refused).toEqual([]);
  });

  it('that is long appears in parts and tells the ids of all', async () => {
    const outcome = await send({ ...ask, text: 'Một câu trả lời dài. '.repeat(300) });
    expect(outcome).toEqual({ status: 'wired', externalIds: person.screen.map((shown) => String(shown.id)) });
    expect(person.screen.map((shown) => person.buttons(shown))).toEqual([[], ['Có', 'Không']]);
  });

  it('takes the buttons off questions that were answered in words', async () => {
    const first = await send(ask);
    const answered = first.status === 'wired' ? [...first.externalIds] : [];
    expect(await send(thanks, answered)).toMatchObject({ status: 'wired' });
    expect(person.screen.map((shown) => person.buttons(shown))).toEqual([[], []]);
  });

  it('is sent whether or not old buttons can be taken off', async () => {
    await send(thanks);
    const withoutButtons = String(person.screen.at(-1)?.id);
    expect(await send(thanks, [withoutButtons, '999'])).toMatchObject({ status: 'wired' });
    telegram.failNext('editMessageReplyMarkup', faults.serverError());
    expect(await send(thanks, ['1'])).toMatchObject({ status: 'wired' });
    expect(log.lines).toHaveLength(1);
  });

  it('goes to an API root with a path of its own', async () => {
    const outcome = await send(thanks, [], { apiRoot: `${telegram.apiRoot}/relay` });
    // The fake knows no such path, so it does not find the token where it should be.
    expect(outcome).toMatchObject({ status: 'failed', reason: 'channel_misconfigured' });
    expect(telegram.calls).toEqual([]);
  });
});

describe('a picture sent by Telegram', () => {
  const image = 'https://khaosat.angiang.gov.vn/so-do.png';

  it('appears above its words', async () => {
    expect(await send({ ...thanks, image })).toMatchObject({ status: 'wired' });
    expect(person.screen).toMatchObject([{ picture: image, text: 'Cảm ơn Ông/Bà.' }]);
  });

  it.each([
    ['cannot be fetched', faults.refused(400, 'Bad Request: failed to get HTTP URL content')],
    ['is no picture', faults.refused(400, 'Bad Request: wrong type of the web page content')],
    ['breaks the platform', faults.serverError()],
    ['cannot be brought', faults.cut()],
    ['takes too long', faults.hang],
  ] as const)('that %s leaves its words, short or long', async (_, fault) => {
    const words = 'Một câu trả lời dài. '.repeat(60).trim();
    for (const text of ['Cảm ơn Ông/Bà.', words]) {
      telegram.failNext('sendPhoto', fault);
      const outcome = await send({ ...thanks, text, image }, [], { longestSendMilliseconds: 1_000 });
      expect(outcome).toEqual({ status: 'wired', externalIds: [String(person.screen.at(-1)?.id)] });
      expect(person.screen.at(-1)).toMatchObject({ text });
      expect(person.screen.at(-1)).not.toHaveProperty('picture');
    }
    expect(person.screen).toHaveLength(2);
    expect(log.lines).toHaveLength(2);
  });

  it('to somebody who blocked the bot, or too soon, is not tried again in words', async () => {
    telegram.failNext('sendPhoto', faults.throttled(3));
    expect(await send({ ...thanks, image })).toMatchObject({ reason: 'throttled', retryAfterSeconds: 3 });
    await person.blocks();
    expect(await send({ ...thanks, image })).toMatchObject({ reason: 'recipient_blocked' });
    expect(telegram.callsOf('sendMessage')).toEqual([]);
  });
});

describe('a message that Telegram does not take', () => {
  it.each([
    [
      'too many messages',
      faults.throttled(14),
      { status: 'errored', reason: 'throttled', retryAfterSeconds: 14 },
    ],
    [
      'too many messages, without a time',
      faults.refused(429, 'Too Many Requests'),
      { status: 'errored', reason: 'throttled' },
    ],
    [
      'the bot is blocked',
      faults.refused(403, 'Forbidden: bot was blocked by the user'),
      { status: 'failed', reason: 'recipient_blocked', detailCode: 'telegram_403' },
    ],
    [
      'the account is closed',
      faults.refused(403, 'Forbidden: user is deactivated'),
      { status: 'failed', reason: 'recipient_blocked', detailCode: 'telegram_403' },
    ],
    [
      'the chat was never opened',
      faults.refused(403, "Forbidden: bot can't initiate conversation with a user"),
      { status: 'failed', reason: 'recipient_blocked', detailCode: 'telegram_403' },
    ],
    [
      'no such chat',
      faults.refused(400, 'Bad Request: chat not found'),
      { status: 'failed', reason: 'recipient_unknown', detailCode: 'telegram_400' },
    ],
    [
      'no such peer',
      faults.refused(400, 'Bad Request: PEER_ID_INVALID'),
      { status: 'failed', reason: 'recipient_unknown', detailCode: 'telegram_400' },
    ],
    [
      'a message without text',
      faults.refused(400, 'Bad Request: message text is empty'),
      { status: 'failed', reason: 'message_rejected', detailCode: 'telegram_400' },
    ],
    [
      'a message too large',
      faults.refused(413, 'Request Entity Too Large'),
      { status: 'failed', reason: 'message_rejected', detailCode: 'telegram_413' },
    ],
    [
      'a token that is not valid',
      faults.refused(401, 'Unauthorized'),
      { status: 'failed', reason: 'channel_misconfigured', detailCode: 'telegram_401' },
    ],
    [
      'a token of no known form',
      faults.refused(404, 'Not Found'),
      { status: 'failed', reason: 'channel_misconfigured', detailCode: 'telegram_404' },
    ],
    ['a server in trouble', faults.serverError(500), { status: 'errored', reason: 'platform_failed' }],
    ['a gateway in trouble', faults.serverError(502), { status: 'errored', reason: 'platform_failed' }],
    ['a page instead of an answer', faults.garbage(), { status: 'errored', reason: 'platform_failed' }],
    ['a page of a proxy that refuses', faults.garbage(403), { status: 'errored', reason: 'platform_failed' }],
    [
      'nothing as an answer',
      { kind: 'page', status: 200, body: 'null' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    [
      'an answer without a reason',
      { kind: 'page', status: 200, body: '{"ok":false}' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    [
      'a success without a message',
      { kind: 'page', status: 200, body: '{"ok":true,"result":true}' },
      { status: 'errored', reason: 'platform_failed' },
    ],
    ['a broken connection', faults.cut(), { status: 'errored', reason: 'connection_failed' }],
  ] as const)('has an outcome that says what to do: %s', async (_, fault, outcome) => {
    telegram.failNext('sendMessage', fault);
    expect(await send(thanks)).toEqual(outcome);
    expect(person.screen).toEqual([]);
  });

  it('is given up when no answer comes', async () => {
    telegram.failNext('sendMessage', faults.hang);
    const outcome = await send(thanks, [], { longestSendMilliseconds: 100 });
    expect(outcome).toEqual({ status: 'errored', reason: 'connection_failed' });
  });

  it('is an outcome also when nobody listens there', async () => {
    const outcome = await send(thanks, [], { apiRoot: 'http://127.0.0.1:9' });
    expect(outcome).toEqual({ status: 'errored', reason: 'connection_failed' });
  });

  it('is a fault of the recipient when they blocked the bot, never opened it, or do not exist', async () => {
    await person.blocks();
    expect(await send(thanks)).toMatchObject({ reason: 'recipient_blocked' });
    await person.unblocks();
    expect(await send(thanks)).toMatchObject({ status: 'wired' });
    const stranger = telegram.person();
    const to = (address: string) =>
      channel().send({ id: 1n, kind: 'answer', address, content: thanks, answeredMessageIds: [] });
    expect(await to(stranger.id)).toMatchObject({ reason: 'recipient_blocked' });
    expect(await to('1')).toMatchObject({ reason: 'recipient_unknown' });
  });

  it('leaves neither its words, the person nor the token in the log', async () => {
    const all = [
      faults.refused(400, 'Bad Request: x'),
      faults.throttled(1),
      faults.serverError(),
      faults.cut(),
    ];
    telegram.failNext('sendMessage', ...all);
    for (const _ of all) await send(thanks);
    await send(thanks, [], { apiRoot: 'http://127.0.0.1:9' });
    const written = log.lines.join('\n');
    expect(log.lines).toHaveLength(5);
    for (const secret of [telegram.token, 'Cảm ơn', person.id]) expect(written).not.toContain(secret);
  });
});
