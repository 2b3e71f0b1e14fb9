import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createRemoveButtons,
  createTelegramApi,
  createTelegramChannel,
  registerWebhook,
} from '../../../src/channels/telegram/index.ts';
import type { Inbound, MessageContent } from '../../../src/core/message.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import { createHttpApp } from '../../../src/http/app.ts';
import { telegramEndpoints } from '../../../src/http/webhooks/telegram.ts';
import { fixedClock, memoryLog } from '../../support/deps.ts';
import { eventually } from '../../support/eventually.ts';
import { type FakeTelegram, faults, startFakeTelegram } from '../../support/fake-telegram.ts';

const secret = 'a_secret-of-the-tests';
const path = '/webhooks/telegram';

let telegram: FakeTelegram;
let server: Server;
let inbox: Inbound[];
let counted: string[];
let isDatabaseAway: boolean;
const log = memoryLog();
const stop = new AbortController();

beforeEach(async () => {
  telegram = await startFakeTelegram();
  inbox = [];
  counted = [];
  isDatabaseAway = false;
  server = createServer(appWith({ secret }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await telegram.close();
  await new Promise((resolve) => server.close(resolve));
});

function api() {
  return createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot });
}

function appWith(options: { secret: string | undefined }) {
  const endpoints = telegramEndpoints({
    secret: options.secret,
    receive: async (inbound) => {
      if (isDatabaseAway) throw new Error('the database is away');
      if (!inbox.some((stored) => stored.externalId === inbound.externalId)) inbox.push(inbound);
    },
    acknowledge: createRemoveButtons({ api: api(), log }),
    count: (reason) => counted.push(reason),
    clock: fixedClock(),
    log,
  });
  return createHttpApp(endpoints, { log, meter: silentMeter, trustProxy: 0 });
}

async function connect(): Promise<void> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  await registerWebhook({ api: api(), log }, { url, secret }, stop.signal);
}

const update = {
  update_id: 1,
  message: { message_id: 1, date: 1_790_000_000, chat: { id: 7, type: 'private' }, text: 'có' },
};

describe('a request without Telegram’s secret', () => {
  it.each([
    ['absent', undefined],
    ['wrong', 'another_secret-of-same'],
    ['cut short', secret.slice(0, -1)],
    ['empty', ''],
  ])('is turned away and leaves nothing behind: %s', async (_, presented) => {
    const call = request(server).post(path).send(update);
    if (presented !== undefined) call.set('X-Telegram-Bot-Api-Secret-Token', presented);
    const response = await call;
    expect(response.status).toBe(401);
    expect(response.type).toBe('application/problem+json');
    expect(inbox).toEqual([]);
    expect(counted).toEqual([]);
  });

  it.each([
    ['', ''],
    ['undefined', undefined],
  ])('cannot get in where none is configured (%s)', async (_, configured) => {
    const response = await request(appWith({ secret: configured }))
      .post(path)
      .set('X-Telegram-Bot-Api-Secret-Token', '')
      .send(update);
    expect(response.status).toBe(401);
    expect(inbox).toEqual([]);
  });

  it('is turned away before its body is read', async () => {
    const response = await request(server)
      .post(path)
      .set('content-type', 'application/json')
      .send('x'.repeat(2 ** 21));
    expect(response.status).toBe(401);
  });
});

describe('a request with the secret', () => {
  const post = (body: string) =>
    request(server)
      .post(path)
      .set('X-Telegram-Bot-Api-Secret-Token', secret)
      .set('content-type', 'application/json')
      .send(body);

  it('is answered with an empty 200 once its update is stored', async () => {
    const response = await post(JSON.stringify(update));
    expect(response.status).toBe(200);
    expect(response.text).toBe('');
    expect(inbox.map((inbound) => inbound.externalId)).toEqual(['1']);
  });

  it.each([
    ['not JSON', '{"update_id":', 400, 'malformed_json'],
    ['empty', '', 400, 'malformed_json'],
    ['not an update', '{}', 400, 'not_an_update'],
    ['a list', '[]', 400, 'not_an_update'],
    [
      'larger than a megabyte',
      JSON.stringify({ update_id: 1, x: 'x'.repeat(2 ** 20) }),
      413,
      'body_too_large',
    ],
  ])('is a problem if its body is %s', async (_, body, status, code) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(response.type).toBe('application/problem+json');
    expect(JSON.parse(response.text)).toMatchObject({ code });
    expect(inbox).toEqual([]);
  });

  it('is answered with 503 while updates cannot be stored', async () => {
    isDatabaseAway = true;
    const response = await post(JSON.stringify(update));
    expect(response.status).toBe(503);
    expect(JSON.parse(response.text)).toMatchObject({ code: 'not_stored' });
  });

  it('counts what is of no use to us, with 200', async () => {
    expect((await post('{"update_id":2,"edited_message":{}}')).status).toBe(200);
    expect((await post('{"update_id":3,"message":{"text":"x"}}')).status).toBe(200);
    expect(counted).toEqual(['edited_message', 'unreadable_update']);
    expect(inbox).toEqual([]);
  });
});

describe('Telegram and people', () => {
  const question: MessageContent = {
    kind: 'question',
    text: 'Ông/Bà đánh giá thế nào?',
    question: { sessionId: '019ab1c2-7e3f-7000-8000-123456789abc', ask: 1 },
    input: 'rating',
    options: [{ value: '5', label: 'Rất hài lòng' }],
    canGoBack: true,
  };

  it('bring an invitation opened, words and presses, each once', async () => {
    await connect();
    const person = telegram.person();
    await person.opens('token-of-an-invitation');
    const channel = createTelegramChannel({ api: api(), log });
    await channel.send({
      id: 1n,
      kind: 'answer',
      address: person.id,
      content: question,
      answeredMessageIds: [],
    });
    await person.sees('Ông/Bà đánh giá thế nào?');
    await person.presses('Rất hài lòng');
    await person.writes('Cảm ơn');
    expect(inbox.map((inbound) => inbound.content.kind)).toEqual(['open', 'press', 'text']);
    expect(new Set(inbox.map((inbound) => inbound.address))).toEqual(new Set([person.id]));
    expect(telegram.refused).toEqual([]);
  });

  it('see the press acknowledged and the buttons go', async () => {
    await connect();
    const person = telegram.person();
    await person.opens();
    const channel = createTelegramChannel({ api: api(), log });
    await channel.send({
      id: 1n,
      kind: 'answer',
      address: person.id,
      content: question,
      answeredMessageIds: [],
    });
    expect(await person.presses('Rất hài lòng')).toMatchObject([{ status: 200 }]);
    await eventually(() => expect(person.waitingPresses).toBe(0));
    await eventually(() => expect(person.buttons()).toEqual([]));
    expect(telegram.callsOf('answerCallbackQuery')).toHaveLength(1);
  });

  it('are not kept waiting by an acknowledgement that hangs', async () => {
    await connect();
    const person = telegram.person();
    await person.opens();
    const channel = createTelegramChannel({ api: api(), log });
    await channel.send({
      id: 1n,
      kind: 'answer',
      address: person.id,
      content: question,
      answeredMessageIds: [],
    });
    telegram.failNext('answerCallbackQuery', faults.hang);
    telegram.failNext('editMessageReplyMarkup', faults.hang);
    expect(await person.presses('Rất hài lòng')).toMatchObject([{ status: 200 }]);
  });

  it('bring an update again until it is stored, and hold back what comes after it in the same chat', async () => {
    await connect();
    const person = telegram.person();
    const other = telegram.person();
    isDatabaseAway = true;
    expect(await person.writes('một')).toMatchObject([{ status: 503, retryInSeconds: 1 }]);
    expect(await person.writes('hai')).toMatchObject([{ status: 503, retryInSeconds: 2 }]);
    isDatabaseAway = false;
    await other.writes('khác');
    expect(await telegram.deliver()).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await telegram.deliver()).toEqual([]);
    const texts = inbox.map((inbound) => inbound.content.kind === 'text' && inbound.content.text);
    expect(texts).toEqual(['khác', 'một', 'hai']);
  });
});
