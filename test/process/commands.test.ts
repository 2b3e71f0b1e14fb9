import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, inject, it, vi } from 'vitest';
import { openPostgres } from '../../src/db/index.ts';
import { emptyPostgresUrl } from '../support/database.ts';
import {
  aDataFolder,
  aFolder,
  endProcesses,
  forgetDataFolder,
  projectFolder,
  runScript,
  startServer,
  stop,
} from '../support/processes.ts';

afterEach(endProcesses);
afterAll(forgetDataFolder);
// A start from nothing makes a database, which takes some seconds of a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const runJob = (environment: Record<string, string>, ...given: string[]) =>
  runScript('job', { LOG_LEVEL: 'silent', ...environment }, { arguments: given });

/** A server that has caught up with the night's job: while that runs, it is not run a second time. */
async function startedAndDone(job: string, environment: Record<string, string>) {
  const server = await startServer({ ...environment, LOG_LEVEL: 'debug' });
  await server.said(`"job":"${job}"`);
  return server;
}

if (inject('template').kind === 'embedded') {
  describe('npm run job', () => {
    it('runs in the application that has the data folder, and prints one line of JSON', async () => {
      const dataDir = await aDataFolder();
      const server = await startedAndDone('roll-up-indices', { DATA_DIR: dataDir });
      const job = runJob({ DATA_DIR: dataDir }, 'roll-up-indices', '--on', '2026-11-22');
      expect(await job.ended).toBe(0);
      expect(job.output().trim().split('\n')).toHaveLength(1);
      expect(JSON.parse(job.output())).toMatchObject({
        job: 'roll-up-indices',
        status: 'succeeded',
        until: '2026-11-22T16:59:59.999Z',
        days: 0,
      });
      expect(await stop(server)).toBe(0);
    });

    it('opens the database itself if no application runs, and lets go of it again', async () => {
      const dataDir = await aDataFolder();
      for (let time = 0; time < 2; time += 1) {
        const job = runJob({ DATA_DIR: dataDir }, 'purge-job-runs');
        expect(await job.ended).toBe(0);
        expect(JSON.parse(job.output())).toMatchObject({ job: 'purge-job-runs', deleted: 0 });
      }
    });

    it.each([
      ['an unknown job', ['fly'], 'roll-up-indices'],
      ['a day that is none', ['purge-job-runs', '--on', '2026-02-30'], 'YYYY-MM-DD'],
    ])('refuses %s with 1, before it touches anything', async (_case, given, words) => {
      const dataDir = join(aFolder(), 'data');
      const job = runJob({ DATA_DIR: dataDir }, ...given);
      expect(await job.ended).toBe(1);
      expect(existsSync(dataDir)).toBe(false);
      expect(JSON.parse(job.output())).toEqual({
        job: given[0],
        status: 'failed',
        failure: 'invalid_arguments',
      });
      expect(job.errors()).toContain(words);
    });

    it('without a name says what there is to run', async () => {
      // From the sources, as people run it: the others are compiled.
      const job = runScript('job', {}, { sources: projectFolder });
      expect(await job.ended).toBe(1);
      expect(job.output()).toBe('');
      expect(job.errors()).toContain('roll-up-indices');
    });
  });

  describe('npm run migrate', () => {
    it('brings an empty database up to date, and then has nothing to do', async () => {
      const environment = { DATA_DIR: join(aFolder(), 'data'), LOG_LEVEL: 'silent' };
      const first = runScript('migrate', environment);
      expect(await first.ended).toBe(0);
      expect(first.output()).toContain('applied 20261123000000_begin');
      const second = runScript('migrate', environment);
      expect(await second.ended).toBe(0);
      expect(second.output()).toBe('The database is up to date.\n');
    });
  });
}

// With the embedded database there is never a second process: these stories need a server.
if (inject('template').kind === 'postgresql') {
  describe('on PostgreSQL', () => {
    it('two servers that start at once migrate an empty database once', async () => {
      const url = await emptyPostgresUrl();
      const environment = { DATABASE_URL: url, APP_SECRET: 'x'.repeat(40), DATABASE_POOL: '4' };
      const servers = await Promise.all([startServer(environment), startServer(environment)]);
      const database = openPostgres(url, 2);
      const applied = await database.db.$queryRaw<{ name: string; times: bigint }[]>`
        select migration_name as name, count(*) as times from _prisma_migrations group by migration_name`;
      const versions = await database.db.flowVersion.count();
      const flows = await database.db.flow.count();
      await database.close();
      expect(applied.length).toBeGreaterThan(0);
      expect(applied.every((row) => row.times === 1n)).toBe(true);
      expect([flows > 0, versions]).toEqual([true, flows]);
      const stopped = await Promise.all(servers.map((server) => stop(server)));
      expect(stopped).toEqual([0, 0]);
    });

    it('the scheduled jobs of two servers run once', async () => {
      const url = await emptyPostgresUrl();
      const environment = { DATABASE_URL: url, APP_SECRET: 'x'.repeat(40), DATABASE_POOL: '4' };
      const servers = await Promise.all([startServer(environment), startServer(environment)]);
      await Promise.all(servers.map((server) => stop(server)));
      const database = openPostgres(url, 2);
      const runs = await database.db.jobRun.findMany({ where: { job: 'roll-up-indices' } });
      await database.close();
      expect(runs.map((run) => run.status)).toEqual(['succeeded']);
    });

    it('a command goes to the database directly, beside a running server', async () => {
      const url = await emptyPostgresUrl();
      const environment = { DATABASE_URL: url, APP_SECRET: 'x'.repeat(40), DATABASE_POOL: '4' };
      const server = await startedAndDone('check-tallies', environment);
      const job = runJob(environment, 'check-tallies');
      expect(await job.ended).toBe(0);
      expect(JSON.parse(job.output())).toMatchObject({ job: 'check-tallies', checked: 0 });
      expect(await stop(server)).toBe(0);
    });
  });
}
