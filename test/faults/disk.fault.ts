/** The disk of the embedded database is full, and has room again. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { openEmbedded } from '../../src/db/index.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { aDataFolder, endProcesses, forgetDataFolder, startServer, stop } from '../support/processes.ts';
import { aCrowd, environmentOf, expectNothingLost } from './crowd.ts';

let telegram: FakeTelegram | undefined;
afterEach(async () => {
  await endProcesses();
  await telegram?.close();
  await forgetDataFolder();
});

/** While the file `full` lies in the data folder, the disk under it has 1 MB left. */
const fullDisk = `
import fs from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const statfs = fs.statfs;
fs.statfs = async (folder, ...rest) =>
  existsSync(process.env.DATA_DIR + '/full') ? { bsize: 4096, bavail: 256 } : statfs(folder, ...rest);
syncBuiltinESMExports();
`;

it('refuses what it cannot store, and goes on when there is room', async () => {
  const platform = await startFakeTelegram();
  telegram = platform;
  const dataDir = await aDataFolder();
  const port = await aFreePort();
  const address = `http://127.0.0.1:${port}`;
  const full = join(dataDir, 'full');
  const start = async () => {
    const server = await startServer(
      { ...environmentOf(platform, port), DATA_DIR: dataDir },
      { preload: fullDisk },
    );
    await vi.waitUntil(() => platform.callsOf('setWebhook').length > 0, { timeout: 20_000 });
    return server;
  };
  const server = await start();
  const readiness = async () => {
    const response = await fetch(`${address}/readyz`);
    return [response.status, ((await response.json()) as { detail?: string }).detail];
  };
  const crowd = aCrowd(platform, () => address, 10);
  await crowd.reached(0.3);
  writeFileSync(full, '');
  await vi.waitUntil(async () => (await readiness())[0] === 503, { timeout: 10_000 });
  expect(await readiness()).toEqual([503, 'disk_full']);
  expect((await fetch(`${address}/`)).status).toBe(200);
  const answered = await fetch(`${address}/webhooks/telegram`, { method: 'POST', body: '{}' });
  expect([answered.status, answered.headers.get('retry-after')]).toEqual([503, '60']);
  await wait(3_000);
  rmSync(full);
  await crowd.finished;
  expect(await stop(server)).toBe(0);
  const database = await openEmbedded(join(dataDir, 'database'));
  await expectNothingLost(database, platform, crowd);
  await database.close();
  expect([...crowd.statuses].filter((status) => ![0, 200, 503].includes(status))).toEqual([]);
});
