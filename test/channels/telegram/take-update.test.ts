import { expect, it } from 'vitest';
import { encodeButton } from '../../../src/channels/button-data.ts';
import { takeUpdate } from '../../../src/channels/telegram/index.ts';
import { fixedClock } from '../../support/deps.ts';

const question = { sessionId: '019ab1c2-7e3f-7000-8000-123456789abc', ask: 1 };
const press = {
  update_id: 1,
  callback_query: {
    id: 'query',
    from: { id: 7, is_bot: false },
    data: encodeButton({ kind: 'press', question, value: '5' }),
  },
};

function take(store: () => Promise<void>) {
  const happened: string[] = [];
  const deps = {
    receive: async () => {
      await store();
      happened.push('stored');
    },
    acknowledge: async () => void happened.push('acknowledged'),
    count: () => undefined,
    clock: fixedClock(),
  };
  return { happened, taken: takeUpdate(deps, press) };
}

it('a press is acknowledged after it is stored', async () => {
  const { happened, taken } = take(async () => undefined);
  await taken;
  expect(happened).toEqual(['stored', 'acknowledged']);
});

it('a press that could not be stored is not acknowledged, and Telegram is not told that we have it', async () => {
  const { happened, taken } = take(() => Promise.reject(new Error('the database is away')));
  await expect(taken).rejects.toThrow();
  expect(happened).toEqual([]);
});
