/** The database restarts, loses its power, cannot be reached, falls silent, and hands over to a standby. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPostgres } from '../../src/db/index.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { endProcesses, type RunningProcess, startServer } from '../support/processes.ts';
import { aCrowd, type Crowd, environmentOf, expectNothingLost } from './crowd.ts';
import { aNetworkTo, type Network } from './network.ts';
import { aCluster, type Cluster, endClusters } from './postgres-cluster.ts';

let telegram: FakeTelegram;
let network: Network | undefined;

afterEach(async () => {
  await endProcesses();
  await network?.close();
  network = undefined;
  await telegram.close();
  await endClusters();
});

const people = 40;

async function start(databaseUrl: string): Promise<RunningProcess & { address: string }> {
  telegram = await startFakeTelegram();
  const port = await aFreePort();
  const server = await startServer({
    ...environmentOf(telegram, port),
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: '6',
  });
  await vi.waitUntil(() => telegram.callsOf('setWebhook').length > 0, { timeout: 20_000 });
  return { ...server, address: `http://127.0.0.1:${port}` };
}

/** Sends the crowd, lets the fault happen in the middle of it, and looks at what is left. */
async function surveyThrough(
  server: RunningProcess & { address: string },
  url: () => string,
  fault: (crowd: Crowd) => Promise<void>,
) {
  const crowd = aCrowd(telegram, () => server.address, people);
  await Promise.race([crowd.reached(0.3), crowd.finished]);
  // A process that ended says why.
  await Promise.race([
    fault(crowd),
    server.ended.then((code) => expect.fail(`ended with ${code}: ${server.errors()}`)),
  ]);
  await crowd.finished;
  const database = openPostgres(url(), 2);
  await vi.waitUntil(
    async () =>
      (await database.db.outbound.count({ where: { status: { in: ['queued', 'sending', 'errored'] } } })) ===
      0,
    { timeout: 120_000, interval: 200 },
  );
  await expectNothingLost(database, telegram, crowd);
  await database.close();
  // Refused or unavailable is an answer; anything else of ours would be a fault of ours.
  expect([...crowd.statuses].filter((status) => ![0, 200, 503].includes(status))).toEqual([]);
  expect(server.errors()).not.toContain('nobody handled');
}

async function isReady(address: string): Promise<number> {
  const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(20_000) });
  return response.status;
}

describe('the database', () => {
  it.each(['fast', 'immediate'] as const)('is stopped (%s) and started again', async (how) => {
    const cluster = await aCluster();
    const server = await start(cluster.url);
    await surveyThrough(
      server,
      () => cluster.url,
      async () => {
        await cluster.stop(how);
        expect(await isReady(server.address)).toBe(503);
        await wait(4_000);
        await cluster.start();
      },
    );
    expect(await isReady(server.address)).toBe(200);
  });

  it('starts a little after the program, which waits for it', async () => {
    const cluster = await aCluster();
    await cluster.stop('fast');
    telegram = await startFakeTelegram();
    const port = await aFreePort();
    const starting = startServer({ ...environmentOf(telegram, port), DATABASE_URL: cluster.url });
    await wait(6_000);
    await cluster.start();
    const server = await starting;
    expect(`${server.output()}${server.errors()}`).toContain('the database does not answer yet');
    expect(await isReady(`http://127.0.0.1:${port}`)).toBe(200);
  });

  it('cannot be reached for a minute', async () => {
    const { cluster, server } = await startBehindNetwork();
    await surveyThrough(
      server,
      () => cluster.url,
      async () => {
        network?.cut();
        await wait(60_000);
        network?.mend();
      },
    );
  });

  it('falls silent for a minute: what is sent to it vanishes', async () => {
    const { cluster, server } = await startBehindNetwork();
    await surveyThrough(
      server,
      () => cluster.url,
      async ({ people: [somebody] }) => {
        network?.swallow();
        // Whoever writes now is refused in time, and Telegram brings it again.
        const deliveries = await somebody?.writes('xin chào');
        expect(deliveries?.map(({ status }) => status)).toContain(503);
        await wait(60_000);
        network?.mend();
      },
    );
  });

  it('hands over to its standby', async () => {
    const primary = await aCluster();
    const standby = await primary.standby();
    const server = await start(both(primary, standby));
    await surveyThrough(
      server,
      () => standby.url,
      async () => {
        await primary.stop('immediate');
        await wait(2_000);
        await standby.promote();
      },
    );
    expect(await isReady(server.address)).toBe(200);
  });
});

async function startBehindNetwork() {
  const cluster = await aCluster();
  network = await aNetworkTo(cluster.port);
  const server = await start(`postgresql://postgres@127.0.0.1:${network.port}/postgres`);
  return { cluster, server };
}

/** The two servers of one cluster, as one address. */
function both(first: Cluster, second: Cluster): string {
  return `postgresql://postgres@127.0.0.1:${first.port},127.0.0.1:${second.port}/postgres`;
}
