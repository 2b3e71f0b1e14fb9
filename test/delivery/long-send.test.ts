/** A send that takes far longer than it may, as on a machine under load: nobody else sends the same meanwhile. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadWorkingCalendar } from '../../src/catalogue/index.ts';
import { silentMeter } from '../../src/core/meter.ts';
import type { Database } from '../../src/db/index.ts';
import { abandonedAfterSeconds, createDelivery, releaseAbandoned } from '../../src/delivery/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog, testKeys } from '../support/deps.ts';
import { peopleOn, queue } from '../support/outbox.ts';

let database: Database;
let clock: ReturnType<typeof fixedClock>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = fixedClock();
  await database.db.outbound.deleteMany();
  const [to] = await peopleOn(database.db, 'telegram', 1, clock.now());
  if (to === undefined) throw new Error('nobody');
  await queue(database.db, [{ to, at: clock.now() }]);
});

/** A replica whose platform answers when the test says so. */
function aReplica() {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const sent: bigint[] = [];
  const none = { perSecond: undefined, perPersonSecond: undefined };
  const delivery = createDelivery({
    db: database.db,
    keys: testKeys,
    clock,
    log: memoryLog(),
    meter: silentMeter,
    channels: [
      {
        name: 'telegram',
        invites: [],
        send: async ({ id }) => {
          sent.push(id);
          await answered;
          return { status: 'wired', externalIds: ['1'] };
        },
      },
    ],
    settings: { quietHours: undefined, rates: { web: none, telegram: none, zalo: none } },
    calendar: () => loadWorkingCalendar(database.db),
    linksFromSeed: () => ({ web: '' }),
    onFinished: () => undefined,
  });
  return { delivery, sent, answer };
}

const release = () =>
  releaseAbandoned(database.db, { now: clock.now(), afterSeconds: abandonedAfterSeconds });

it('is not taken for abandoned while its process lives', async () => {
  const [slow, other] = [aReplica(), aReplica()];
  await slow.delivery.step();
  for (let look = 0; look < 12; look += 1) {
    clock.advance(5);
    await slow.delivery.keepHold();
    expect(await release()).toBe(0);
    await other.delivery.step();
  }
  slow.answer();
  await slow.delivery.settled();
  expect([slow.sent.length, other.sent.length]).toEqual([1, 0]);
  expect(
    await database.db.outbound.findMany({ select: { status: true, isPossibleDuplicate: true } }),
  ).toEqual([{ status: 'wired', isPossibleDuplicate: false }]);
});

it('is sent by another one within half a minute when its process died', async () => {
  const [dead, other] = [aReplica(), aReplica()];
  await dead.delivery.step();
  clock.advance(abandonedAfterSeconds);
  expect(await release()).toBe(1);
  other.answer();
  await other.delivery.step();
  await other.delivery.settled();
  expect(other.sent).toEqual(dead.sent);
  expect(
    await database.db.outbound.findMany({ select: { status: true, isPossibleDuplicate: true } }),
  ).toEqual([{ status: 'wired', isPossibleDuplicate: true }]);
  dead.answer();
  await dead.delivery.settled();
});
