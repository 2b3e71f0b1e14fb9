/** Several processes on one database: they share the work, do it once, hear each other, and replace one that dies. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Database, openPostgres } from '../../src/db/index.ts';
import { memoryLog } from '../support/deps.ts';
import { type FakeTelegram, startFakeTelegram } from '../support/fake-telegram.ts';
import { aFreePort } from '../support/free-port.ts';
import { endProcesses, type RunningProcess, startServer } from '../support/processes.ts';
import { aCrowd, environmentOf, expectNothingLost } from './crowd.ts';
import { aCluster, endClusters } from './postgres-cluster.ts';

let telegram: FakeTelegram;

afterEach(async () => {
  await endProcesses();
  await telegram?.close();
  await endClusters();
});

type Replica = RunningProcess & { address: string };

/** Replicas behind something that brings each request to the next one. */
async function startReplicas(count: number, databaseUrl: string) {
  telegram = await startFakeTelegram();
  const replicas: Replica[] = [];
  for (let number = 0; number < count; number += 1) {
    const port = await aFreePort();
    const environment = environmentOf(telegram, port);
    const server = await startServer({ ...environment, DATABASE_URL: databaseUrl, DATABASE_POOL: '6' });
    replicas.push({ ...server, address: `http://127.0.0.1:${port}` });
  }
  let turn = 0;
  const next = () => replicas[turn++ % replicas.length]?.address ?? '';
  return { replicas, next };
}

async function everythingSent(database: Database): Promise<void> {
  const unfinished = () =>
    database.db.outbound.count({ where: { status: { in: ['queued', 'sending', 'errored'] } } });
  await vi.waitUntil(async () => (await unfinished()) === 0, { timeout: 60_000, interval: 100 });
}

describe('three replicas', () => {
  it('share a crowd: every answer is stored once, every message sent once, every job run once', async () => {
    const cluster = await aCluster();
    const { next } = await startReplicas(3, cluster.url);
    const crowd = aCrowd(telegram, next, 40);
    await crowd.finished;
    const database = openPostgres(cluster.url, 2);
    await everythingSent(database);
    await expectNothingLost(database, telegram, crowd);
    expect(telegram.callsOf('sendMessage').length).toBe(await database.db.outbound.count());
    expect(await database.db.outbound.count({ where: { attempts: { not: 1 } } })).toBe(0);
    const runs = await database.db.jobRun.groupBy({ by: ['job', 'tick'], _count: true });
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.filter((run) => run._count !== 1)).toEqual([]);
    expect(await database.db.jobRun.count({ where: { status: 'failed' } })).toBe(0);
    await database.close();
  });

  it('replace one that is killed, within half a minute', async () => {
    const cluster = await aCluster();
    const { replicas, next } = await startReplicas(3, cluster.url);
    const crowd = aCrowd(telegram, next, 40);
    await Promise.race([crowd.reached(0.3), crowd.finished]);
    const killed = replicas.shift();
    killed?.child.kill('SIGKILL');
    await killed?.ended;
    await crowd.finished;
    const database = openPostgres(cluster.url, 2);
    await everythingSent(database);
    await expectNothingLost(database, telegram, crowd);
    const [slowest] = await database.db.$queryRaw<{ seconds: number }[]>`
      select extract(epoch from max(wired_at - created_at))::float8 as seconds from outbounds`;
    expect(slowest?.seconds).toBeLessThan(30);
    // Nobody was shown anything twice that is not marked as such.
    const sent = telegram.callsOf('sendMessage').length;
    const marked = await database.db.outbound.count({ where: { isPossibleDuplicate: true } });
    expect(sent - (await database.db.outbound.count())).toBeLessThanOrEqual(marked);
    await database.close();
  });
});

describe('a replica', () => {
  it('hears what others call, not itself, and goes on after its connection was cut', async () => {
    const cluster = await aCluster();
    const one = openPostgres(cluster.url, 2);
    const other = openPostgres(cluster.url, 2);
    const heard: { one: string[]; other: string[] } = { one: [], other: [] };
    const ones = one.signals((words) => heard.one.push(...words), memoryLog());
    const others = other.signals((words) => heard.other.push(...words), memoryLog());
    /** Calls until it is heard: a connection that is being made hears nothing yet. */
    const isHeard = (word: string) =>
      vi.waitUntil(
        () => {
          ones.call([word]);
          return heard.other.includes(word);
        },
        { timeout: 20_000, interval: 50 },
      );
    await isHeard('first');
    await one.db.$queryRaw`
      select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' or query like '%pg_notify%'
        and pid <> pg_backend_pid()`;
    await isHeard('second');
    expect(heard.one).toEqual([]);
    const many = Array.from({ length: 450 }, (_item, number) => `word-${number}`);
    ones.call(many);
    await vi.waitUntil(() => many.every((word) => heard.other.includes(word)), { timeout: 20_000 });
    await Promise.all([ones.stop(), others.stop()]);
    await Promise.all([one.close(), other.close()]);
  });
});
