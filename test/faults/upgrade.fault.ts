/** An update while people are being asked: the version before and this one side by side on one database. */
import { afterEach, expect, it, vi } from 'vitest';
import { openPostgres } from '../../src/db/index.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { endProcesses, startServer, stop } from '../support/processes.ts';
import { type AnotherVersion, anotherVersion } from './another-version.ts';
import { aCrowd, environmentOf, expectNothingLost } from './crowd.ts';
import { aCluster, endClusters } from './postgres-cluster.ts';

/** The version that is updated from. Raise it when a later one has been given to users. */
const versionBefore = '0cdcb3a667a2a253f65ee5e4e12b81cbdd520399';

let telegram: FakeTelegram | undefined;
let before: AnotherVersion | undefined;
afterEach(async () => {
  await endProcesses();
  await telegram?.close();
  await before?.remove();
  await endClusters();
});

it('loses nothing while replicas are replaced one after the other', async () => {
  const former = await anotherVersion(versionBefore);
  before = former;
  const platform = await startFakeTelegram();
  telegram = platform;
  const cluster = await aCluster();
  const startOn = async (sources?: string) => {
    const port = await aFreePort();
    const registered = platform.callsOf('setWebhook').length;
    const server = await startServer(
      { ...environmentOf(platform, port), DATABASE_URL: cluster.url, DATABASE_POOL: '6' },
      sources === undefined ? {} : { sources },
    );
    await vi.waitUntil(() => platform.callsOf('setWebhook').length > registered, { timeout: 20_000 });
    return { ...server, address: `http://127.0.0.1:${port}` };
  };

  const old = await startOn(former.folder);
  let address = old.address;
  const crowd = aCrowd(platform, () => address, 40);
  await crowd.reached(0.2);
  // From here on, both work on what there is.
  const present = await startOn();
  address = present.address;
  await crowd.reached(0.6);
  expect(await stop(old)).toBe(0);
  await crowd.finished;

  const database = openPostgres(cluster.url, 2);
  const left = { status: { in: ['queued' as const, 'sending' as const, 'errored' as const] } };
  await vi.waitUntil(async () => (await database.db.outbound.count({ where: left })) === 0, {
    timeout: 60_000,
    interval: 200,
  });
  await expectNothingLost(database, platform, crowd);
  await database.close();
  expect([old.errors(), present.errors()].join('\n')).not.toContain('"step failed"');
});
