/**
 * The platform is down, silent, talks nonsense or answers too late; and the clock of the machine jumps. Hours
 * pass by moving the application's clock, which otherwise runs with the real one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadFlows } from '../../src/surveys/index.ts';
import { anApplication, type TestApplication } from '../support/application.ts';
import { newId } from '../support/deps.ts';
import { type FakeTelegram, faults, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { flowsFolder } from '../support/survey.ts';
import { aCrowd, type Crowd, environmentOf, expectNothingLost } from './crowd.ts';
import { aNetworkTo, type Network } from './network.ts';

let telegram: FakeTelegram;
let network: Network;
let application: TestApplication & { close(): Promise<void> };
let address: string;
let offsetMilliseconds: number;

const people = 12;

beforeEach(async () => {
  offsetMilliseconds = 0;
  telegram = await startFakeTelegram();
  network = await aNetworkTo(Number(new URL(telegram.apiRoot).port));
  const port = await aFreePort();
  address = `http://127.0.0.1:${port}`;
  const clock = { now: () => new Date(Date.now() + offsetMilliseconds) };
  application = await anApplication(
    { ...environmentOf(telegram, port), TELEGRAM_API_ROOT: `http://127.0.0.1:${network.port}` },
    { clock },
  );
  await loadFlows({ db: application.deps.db, newId, clock }, flowsFolder);
  await application.start();
  await vi.waitUntil(() => telegram.callsOf('setWebhook').length > 0, { timeout: 20_000 });
});

afterEach(async () => {
  network.mend();
  await application.close();
  await network.close();
  await telegram.close();
});

const passes = (minutes: number) => {
  offsetMilliseconds += minutes * 60_000;
};

/** Time passes, so that what is to be tried again later is tried now, until everybody has been thanked. */
async function settle(crowd: Crowd): Promise<void> {
  let isOver = false;
  const end = crowd.finished.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await Promise.race([wait(1_000), end]);
    passes(5);
  }
  await end;
  await vi.waitUntil(
    async () => {
      passes(1);
      const left = { status: { in: ['queued' as const, 'sending' as const, 'errored' as const] } };
      return (await application.deps.db.outbound.count({ where: left })) === 0;
    },
    { timeout: 60_000, interval: 300 },
  );
}

async function surveyThrough(fault: () => Promise<void>): Promise<void> {
  const crowd = aCrowd(telegram, () => address, people);
  await crowd.reached(0.3);
  await fault();
  await settle(crowd);
  await expectNothingLost(application.database, telegram, crowd);
  expect(crowd.statuses).not.toContain(500);
}

describe('the platform', () => {
  it('cannot be reached', () =>
    surveyThrough(async () => {
      network.cut();
      await wait(3_000);
      network.mend();
    }));

  it('falls silent: the sends in hand are given up', () =>
    surveyThrough(async () => {
      network.swallow();
      await wait(12_000);
      network.mend();
    }));

  it.each([
    ['answers with a page', [faults.garbage(200), faults.serverError(502), faults.garbage(200)]],
    ['hangs up before it takes a message', [faults.cut('before'), faults.cut('before')]],
    ['takes messages and hangs up before it says so', [faults.cut('after'), faults.cut('after')]],
    ['wants us to wait', [faults.throttled(3), faults.throttled(1)]],
  ])('%s', (_label, wrong) =>
    surveyThrough(async () => {
      telegram.failNext('sendMessage', ...wrong);
      await Promise.resolve();
    }),
  );
});

describe('the clock', () => {
  it.each([
    ['an hour back', -60],
    ['an hour ahead', 60],
    ['a day back, as when its battery is empty', -24 * 60],
  ])('jumps %s in the middle of conversations', (_label, minutes) =>
    surveyThrough(async () => {
      passes(minutes);
      await Promise.resolve();
    }),
  );
});
