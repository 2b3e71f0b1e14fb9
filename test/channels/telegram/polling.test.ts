import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAcknowledge, createTelegramApi, pollUpdates } from '../../../src/channels/telegram/index.ts';
import type { Inbound } from '../../../src/core/message.ts';
import { fixedClock, memoryLog } from '../../support/deps.ts';
import { eventually } from '../../support/eventually.ts';
import { type FakeTelegram, faults, startFakeTelegram } from '../../support/fake-telegram.ts';

let telegram: FakeTelegram;
let log: ReturnType<typeof memoryLog>;
let stop: AbortController;
let polling: Promise<void> | undefined;
let received: Inbound[];
let counted: string[];
let pauses: number[];

beforeEach(async () => {
  telegram = await startFakeTelegram();
  log = memoryLog();
  stop = new AbortController();
  received = [];
  counted = [];
  pauses = [];
});

afterEach(async () => {
  stop.abort();
  await polling;
  await telegram.close();
});

function poll(receive = async (inbound: Inbound): Promise<void> => void received.push(inbound)): void {
  const api = createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot });
  polling = pollUpdates(
    {
      api,
      receive,
      acknowledge: createAcknowledge({ api, log }),
      count: (reason) => counted.push(reason),
      clock: fixedClock(),
      log,
      pause: async (milliseconds) => pauses.push(milliseconds),
    },
    stop.signal,
  );
}

const texts = () => received.map((inbound) => (inbound.content.kind === 'text' ? inbound.content.text : ''));

it('fetches what people wrote, before and after it began', async () => {
  const person = telegram.person();
  await person.writes('một');
  poll();
  await eventually(() => expect(texts()).toEqual(['một']));
  await person.writes('hai');
  await eventually(() => expect(texts()).toEqual(['một', 'hai']));
  await person.edits('ba');
  await person.writes('bốn');
  await eventually(() => expect(texts()).toEqual(['một', 'hai', 'bốn']));
  expect(telegram.refused).toEqual([]);
});

it('gives up a webhook first, for Telegram does not serve both', async () => {
  const api = createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot });
  await api.call('setWebhook', { url: 'https://example.gov.vn/webhooks/telegram' }, stop.signal);
  poll();
  await eventually(() => expect(telegram.callsOf('getUpdates')).not.toEqual([]));
  expect(telegram.calls.map((call) => call.method)).toEqual(['setWebhook', 'deleteWebhook', 'getUpdates']);
  expect(log.lines).toEqual([]);
});

it('confirms a batch only once all of it is stored', async () => {
  const person = telegram.person();
  for (const text of ['một', 'hai', 'ba']) await person.writes(text);
  let isBroken = true;
  poll(async (inbound) => {
    const isSecond = inbound.content.kind === 'text' && inbound.content.text === 'hai';
    if (isSecond && isBroken) {
      isBroken = false;
      throw new Error('the database is away');
    }
    received.push(inbound);
  });
  await eventually(() => expect(texts()).toEqual(['một', 'một', 'hai', 'ba']));
  await eventually(() => expect(telegram.callsOf('getUpdates')).toHaveLength(3));
  expect(telegram.callsOf('getUpdates').map((call) => call['offset'])).toEqual([
    undefined,
    undefined,
    880_000_004,
  ]);
  expect(pauses).toEqual([1000]);
});

it('acknowledges presses and counts what it ignores', async () => {
  poll();
  await telegram.push('callback_query', { id: '1', from: { id: 5, is_bot: false }, data: 'of another bot' });
  await eventually(() => expect(counted).toEqual(['unknown_button']));
  await eventually(() =>
    expect(telegram.callsOf('answerCallbackQuery')).toEqual([{ callback_query_id: '1' }]),
  );
});

it('waits longer and longer while Telegram is in trouble, and as long as it is told', async () => {
  const trouble = [
    ...Array.from({ length: 7 }, () => faults.serverError()),
    faults.throttled(90),
    faults.cut(),
  ];
  telegram.failNext('getUpdates', ...trouble, faults.garbage());
  poll();
  await eventually(() => expect(telegram.callsOf('getUpdates')).toHaveLength(11));
  expect(pauses.map((milliseconds) => milliseconds / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 90, 60, 60]);
});

it('says clearly that another process fetches the same updates', async () => {
  telegram.failNext('getUpdates', faults.refused(409, 'Conflict: terminated by other getUpdates request'));
  poll();
  await eventually(() =>
    expect(log.lines.join()).toContain('another process fetches the updates of this bot'),
  );
});

it('says clearly that the token is wrong', async () => {
  telegram.failNext('deleteWebhook', faults.refused(401, 'Unauthorized'));
  poll();
  await eventually(() => expect(log.lines.join()).toContain('does not know this bot token'));
});

it('stops at once, also while Telegram holds its request', async () => {
  poll();
  await eventually(() => expect(telegram.callsOf('getUpdates')).toHaveLength(1));
  stop.abort();
  await polling;
  expect(telegram.callsOf('getUpdates')).toHaveLength(1);
});

it('does not begin when it is told to stop before', async () => {
  stop.abort();
  poll();
  await polling;
  expect(telegram.calls).toEqual([]);
});
