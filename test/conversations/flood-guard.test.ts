import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFloodCounts, createFloodGuard, createInbox } from '../../src/conversations/index.ts';
import type { ChannelName, InboundContent } from '../../src/core/message.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Database } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, newId, testKeys } from '../support/deps.ts';
import { aSurvey } from '../support/survey.ts';

const limit = 5;
let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
let clock: ReturnType<typeof fixedClock>;
let address: string;
const running: Promise<void>[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
});
afterAll(async () => {
  await Promise.all(running);
  await database.close();
});
beforeEach(() => {
  clock = fixedClock();
  address = newId();
});

type Options = { count?: number; mostCounted?: number; limit?: number | undefined };

/** Replicas on one database; messages go to them in turns. */
function replicas(options: Options = {}) {
  const counted: string[] = [];
  const { db } = database;
  const inbox = createInbox({ db, keys: testKeys, clock, newId, onStored: () => undefined });
  const state = { isAway: false, written: 0 };
  const guards = Array.from({ length: options.count ?? 1 }, () =>
    createFloodGuard({
      db,
      keys: testKeys,
      clock,
      meter: {
        ...silentMeter,
        updateIgnored: (channel: ChannelName, reason: string) => counted.push(`${channel} ${reason}`),
      },
      receive: (channel, inbound) =>
        state.isAway ? Promise.reject(new Error('the database is away')) : inbox(channel, inbound),
      limit: 'limit' in options ? options.limit : limit,
      counts: createFloodCounts({ db, clock }, options.mostCounted),
      inBackground: (_name, work) => running.push(work()),
      onWritten: () => {
        state.written += 1;
      },
    }),
  );
  let turn = 0;
  const say = (
    content: InboundContent = { kind: 'text', text: 'a' },
    { to = address, channel = 'telegram' as ChannelName, externalId = newId() } = {},
  ) => {
    turn += 1;
    const guard = guards[turn % guards.length];
    if (guard === undefined) throw new Error('no replica');
    return guard(channel, { externalId, address: to, occurredAt: clock.now(), content });
  };
  const sayOften = async (times: number, channel: ChannelName = 'telegram') => {
    const outcomes: string[] = [];
    for (let time = 0; time < times; time += 1) outcomes.push(await say(undefined, { channel }));
    return outcomes;
  };
  return { say, sayOften, counted, state, settled: () => Promise.all(running) };
}

const heard = async (channel: ChannelName = 'telegram') =>
  (await survey.person(channel, address).heard()).map((message) => message.text);

const repeated = (outcome: string, times: number) => Array.from({ length: times }, () => outcome);

describe.each(['telegram', 'zalo'] as const)('a flood of one person (%s)', (channel) => {
  it('is kept out beyond the limit, counted, answered once, and over with its minute', async () => {
    const { say, sayOften, counted, settled, state } = replicas();
    expect(await sayOften(limit + 20, channel)).toEqual([
      ...repeated('stored', limit),
      ...repeated('too_fast', 20),
    ]);
    expect(counted).toEqual(repeated(`${channel} too_fast`, 20));
    await settled();
    expect(await heard(channel)).toEqual([expect.stringContaining('nhắn chậm lại')]);
    expect(state.written).toBe(1);
    expect(await say(undefined, { channel, to: newId() })).toBe('stored');
    clock.advance(60);
    expect(await sayOften(limit + 1, channel)).toEqual([...repeated('stored', limit), 'too_fast']);
    await settled();
    expect(await heard(channel)).toHaveLength(1);
  });
});

describe('the notice', () => {
  it('is written once by however many replicas', async () => {
    const { say, sayOften, settled, state } = replicas({ count: 3 });
    await sayOften(3 * limit);
    await Promise.all(Array.from({ length: 30 }, () => say()));
    await settled();
    expect(await heard()).toHaveLength(1);
    expect(state.written).toBe(1);
  });

  it('is written again to who floods again later', async () => {
    const { sayOften, settled } = replicas();
    await sayOften(limit + 1);
    await settled();
    clock.advance(601);
    await sayOften(limit + 1);
    await settled();
    expect(await heard()).toHaveLength(2);
  });

  it('is in the language of the conversation', async () => {
    const { token } = await survey.invite();
    await survey.person('telegram', address).sends({ kind: 'open', token, language: 'en' });
    const { sayOften, settled } = replicas();
    await sayOften(limit + 1);
    await settled();
    expect((await heard()).at(-1)).toContain('more slowly');
  });
});

describe('kept out is not', () => {
  it.each<[string, InboundContent]>([
    ['the command to stop', { kind: 'command', command: 'stop' }],
    ['the word for it', { kind: 'text', text: 'Dừng lại' }],
    ['the word for it in English', { kind: 'text', text: 'STOP' }],
    ['a channel closed', { kind: 'blocked' }],
    ['a channel opened again', { kind: 'unblocked' }],
  ])('%s, in the middle of a flood', async (_what, content) => {
    const { say, sayOften } = replicas();
    await sayOften(limit + 1);
    expect(await say(content)).toBe('stored');
    expect(await say()).toBe('too_fast');
  });

  it('… unless these are a flood themselves', async () => {
    const { say } = replicas();
    for (let time = 0; time < limit; time += 1) expect(await say({ kind: 'blocked' })).toBe('stored');
    expect(await say({ kind: 'unblocked' })).toBe('too_fast');
    expect(await say()).toBe('stored');
  });

  it('what the platform brings again: as stored already, or because it could not be stored', async () => {
    const { say, sayOften, state } = replicas();
    await say(undefined, { externalId: `again-${address}` });
    for (let time = 0; time < 2 * limit; time += 1)
      expect(await say(undefined, { externalId: `again-${address}` })).toBe('duplicate');
    state.isAway = true;
    for (let time = 0; time < 2 * limit; time += 1) await expect(say()).rejects.toThrow('away');
    state.isAway = false;
    expect(await sayOften(limit)).toEqual([...repeated('stored', limit - 1), 'too_fast']);
  });

  it('anybody, without a limit', async () => {
    const { sayOften } = replicas({ limit: undefined });
    expect(await sayOften(3 * limit)).toEqual(repeated('stored', 3 * limit));
  });
});

describe('replicas', () => {
  it.each([2, 3, 4])('%i of them together take no more than the limit', async (count) => {
    const { say, sayOften, settled } = replicas({ count, limit: 20 });
    const outcomes = await sayOften(28);
    await settled();
    expect(outcomes).toEqual([...repeated('stored', 20), ...repeated('too_fast', 8)]);
    clock.advance(60);
    expect(await say()).toBe('stored');
  });

  it('take no more when all comes at once', async () => {
    const { say, settled } = replicas({ count: 3, limit: 12 });
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => say()));
    await settled();
    const stored = outcomes.filter((outcome) => outcome === 'stored').length;
    expect(stored).toBeGreaterThanOrEqual(12);
    // Two that ask after the first may have let their quarter in before.
    expect(stored).toBeLessThanOrEqual(18);
  });

  it('ask nothing of the database for somebody who writes as people do', async () => {
    const { sayOften } = replicas({ limit: 60 });
    await database.db.floodCount.deleteMany();
    await sayOften(14);
    expect(await database.db.floodCount.count()).toBe(0);
    await sayOften(1);
    expect(await database.db.floodCount.findMany({ select: { messages: true } })).toEqual([{ messages: 15 }]);
  });
});

describe('the memory of a process', () => {
  it('holds the people heard of last; what was shared of the others is not forgotten', async () => {
    const { say, sayOften } = replicas({ mostCounted: 2 });
    await sayOften(limit);
    for (let others = 0; others < 3; others += 1) await say(undefined, { to: newId() });
    expect(await say()).toBe('stored');
    expect(await say()).toBe('too_fast');
  });
});
