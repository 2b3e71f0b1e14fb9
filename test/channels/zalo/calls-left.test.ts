/** What Zalo says in its answers of the calls that are left reaches the bucket that all replicas share. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadWorkingCalendar } from '../../../src/catalogue/index.ts';
import { createTemplateInfos, createZaloChannel } from '../../../src/channels/zalo/index.ts';
import { silentMeter } from '../../../src/core/meter.ts';
import type { Database } from '../../../src/db/index.ts';
import { createDelivery } from '../../../src/delivery/index.ts';
import { type FakeZalo, startFakeZalo, type ZaloPerson } from '../../../src/tools/fake-zalo/index.ts';
import { freshDatabase } from '../../support/database.ts';
import { fixedClock, memoryLog, testKeys } from '../../support/deps.ts';
import { peopleOn, queue } from '../../support/outbox.ts';
import { aZaloAccount, memoryStore } from '../../support/zalo-account.ts';

const path = '/v3.0/oa/message/cs';
const clock = fixedClock();
const waiting = 50;
let zalo: FakeZalo;
let person: ZaloPerson;
let database: Database;

beforeAll(async () => {
  zalo = await startFakeZalo({ clock });
  person = zalo.person();
  await person.writes('chào');
  database = await freshDatabase();
});
afterAll(async () => {
  await database.close();
  await zalo.close();
});
beforeEach(async () => {
  await database.db.outbound.deleteMany();
  await database.db.sendBucket.deleteMany();
  const people = await peopleOn(database.db, 'zalo', waiting, clock.now());
  await queue(
    database.db,
    people.map((to) => ({ to, at: clock.now() })),
  );
});

/** Two replicas of one account, each with what it heard itself. Whoever they write to, it appears in one chat. */
function replicas() {
  const store = memoryStore();
  const firstRefreshToken = zalo.oauth.grantByHand().refresh_token;
  return [1, 2].map(() => {
    const { api } = aZaloAccount(zalo, clock, { store, firstRefreshToken });
    const log = memoryLog();
    const channel = createZaloChannel({
      api,
      clock,
      log,
      infos: createTemplateInfos({ api, clock }),
      settings: { withButtons: false, mayPay: false },
      templates: {
        invitation: undefined,
        reminder: undefined,
        complaintAnswer: undefined,
        rating: undefined,
      },
      budget: {
        reserve: async () => true,
        giveBack: async () => undefined,
        countUnexpected: async () => undefined,
        noteQuota: async () => undefined,
      },
      lastInteractionAt: async () => clock.now(),
      codeOf: async () => '',
    });
    const none = { perSecond: undefined, perPersonSecond: undefined };
    return createDelivery({
      db: database.db,
      keys: testKeys,
      clock,
      log,
      meter: silentMeter,
      channels: [{ ...channel, send: (message) => channel.send({ ...message, address: person.id }) }],
      settings: {
        quietHours: undefined,
        rates: { web: none, telegram: none, zalo: { ...none, perSecond: 60 } },
      },
      calendar: () => loadWorkingCalendar(database.db),
      linksFromSeed: () => ({ web: '' }),
      onFinished: () => undefined,
    });
  });
}

async function pass(seconds: number, deliveries: ReturnType<typeof replicas>) {
  for (let second = 0; second < seconds; second += 1) {
    for (const delivery of deliveries) {
      await delivery.step();
      await delivery.settled();
    }
    clock.advance(1);
  }
}

const sent = () => database.db.outbound.count({ where: { status: 'wired' } });
const refusedForSpeed = () => database.db.outbound.count({ where: { failure: 'throttled' } });

describe('the calls that Zalo still takes', () => {
  it('are not exceeded by two replicas, and the next minute goes on', async () => {
    zalo.settings.callsPerMinute = 40;
    const before = zalo.callsOf(path).length;
    const deliveries = replicas();
    await pass(8, deliveries);
    expect(zalo.callsOf(path).length - before).toBeLessThanOrEqual(40);
    expect(await sent()).toBeGreaterThanOrEqual(25);
    expect(await refusedForSpeed()).toBe(0);
    clock.advance(52);
    await pass(8, deliveries);
    expect(await sent()).toBe(waiting);
    expect(await refusedForSpeed()).toBe(0);
  });
});
