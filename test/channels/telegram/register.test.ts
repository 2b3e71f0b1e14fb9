import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createTelegramApi,
  registerCommands,
  registerWebhook,
} from '../../../src/channels/telegram/index.ts';
import { memoryLog } from '../../support/deps.ts';
import { type FakeTelegram, faults, startFakeTelegram } from '../../support/fake-telegram.ts';

let telegram: FakeTelegram;

beforeEach(async () => {
  telegram = await startFakeTelegram();
});

afterEach(() => telegram.close());

const never = new AbortController().signal;
const webhook = { url: 'https://langnghe.example.gov.vn/webhooks/telegram', secret: 'a_secret-of-the-tests' };

function deps() {
  const pauses: number[] = [];
  return {
    api: createTelegramApi({ token: telegram.token, apiRoot: telegram.apiRoot }),
    log: memoryLog(),
    pauses,
    pause: async (milliseconds: number) => pauses.push(milliseconds),
  };
}

it('tells Telegram our address, our secret and the updates that we want', async () => {
  await registerWebhook(deps(), webhook, never);
  expect(telegram.callsOf('setWebhook')).toEqual([
    {
      url: webhook.url,
      secret_token: webhook.secret,
      allowed_updates: ['message', 'callback_query', 'my_chat_member'],
      max_connections: 40,
    },
  ]);
});

it('repeats until Telegram knows it, for at start Telegram may be out of reach', async () => {
  telegram.failNext('setWebhook', faults.cut(), faults.throttled(3), faults.serverError());
  const tries = deps();
  await registerWebhook(tries, webhook, never);
  expect(tries.pauses).toEqual([1000, 3000, 4000]);
  expect(telegram.callsOf('setWebhook')).toHaveLength(4);
  expect(tries.log.lines.join()).not.toContain(webhook.secret);
});

it('fills the menu in Vietnamese, and in English for phones that speak it', async () => {
  await registerCommands(deps(), never);
  const menus = telegram.callsOf('setMyCommands').map((call) => call['language_code']);
  expect(menus).toEqual([undefined, 'en']);
  expect(telegram.refused).toEqual([]);
});
