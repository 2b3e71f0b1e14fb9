import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentMeter } from '../../src/core/meter.ts';
import type { Database } from '../../src/db/index.ts';
import { createFileStore } from '../../src/files/index.ts';
import { createAnswerCounts } from '../../src/indices/index.ts';
import { findJob, jobNames } from '../../src/jobs/definitions.ts';
import type { Job, JobDeps } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/run-job.ts';
import { runDueJobs, startSchedule } from '../../src/jobs/schedule.ts';
import { createFlowLibrary } from '../../src/surveys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { fixedClock, memoryLog, newId, testKeys } from '../support/deps.ts';
import { publishDeps } from '../support/publishing.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

let clock: ReturnType<typeof fixedClock>;
let log: ReturnType<typeof memoryLog>;
let deps: JobDeps;
beforeEach(async () => {
  await database.db.jobRun.deleteMany();
  clock = fixedClock(new Date('2026-11-23T01:00:00+07:00'));
  log = memoryLog();
  const parts = { db: database.db, clock, log, newId };
  const conversations = {
    ...parts,
    flows: createFlowLibrary(),
    counts: createAnswerCounts(parts),
    keys: testKeys,
    onCommitted: () => undefined,
    onFileSent: () => undefined,
  };
  deps = {
    ...parts,
    meter: silentMeter,
    conversations,
    publishing: publishDeps(parts),
    files: createFileStore('/nowhere'),
    rollUpLanes: 1,
  };
});

const tick = '2026-11-22T18:00:00.000Z';
const run = (job: Job, over: { name?: string; tick?: string } = {}) =>
  runJob(deps, { name: 'count', job, tick, until: clock.now(), ...over });
const runs = () => database.db.jobRun.findMany({ orderBy: { startedAt: 'asc' } });

/** A job that counts its runs, and one that waits in the middle until it is told to go on. */
function countingJob(): Job & { count: number } {
  const job: Job & { count: number } = {
    schedule: { every: 'minute' },
    count: 0,
    run: async () => {
      job.count += 1;
      return { count: job.count };
    },
  };
  return job;
}
function waitingJob() {
  let goOn: () => void = () => undefined;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const told = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const job: Job = {
    run: async () => {
      begin();
      await told;
      return { waited: true };
    },
  };
  return { job, begun, goOn: () => goOn() };
}

/** A run whose process was killed: it is still `running`, and its last heartbeat is `secondsAgo`. */
const leaveDeadRun = (name: string, secondsAgo: number) => {
  const at = new Date(clock.now().getTime() - secondsAgo * 1000);
  return database.db.jobRun.create({
    data: { id: newId(), job: name, tick, status: 'running', startedAt: at, heartbeatAt: at },
  });
};

describe('a run of a job', () => {
  it('is recorded with what it did', async () => {
    expect(await run({ run: async () => ({ days: 3 }) })).toEqual({ ok: true, value: { days: 3 } });
    expect(await runs()).toMatchObject([{ job: 'count', tick, status: 'succeeded', outcome: { days: 3 } }]);
  });

  it('is told up to which instant it shall work', async () => {
    let told: Date | undefined;
    await run({
      run: async (_deps, { until }) => {
        told = until;
        return {};
      },
    });
    expect(told).toEqual(clock.now());
  });

  it('that fails is recorded with the kind of failure, never with its words', async () => {
    const failing: Job = {
      run: () => Promise.reject(new TypeError('phone 0912345678 of a person')),
    };
    expect(await run(failing)).toEqual({ ok: false, error: { code: 'job_failed', failure: 'TypeError' } });
    expect(await runs()).toMatchObject([{ status: 'failed', outcome: { failure: 'TypeError' } }]);
    expect(log.lines.join()).toContain('job failed');
    expect(log.lines.join()).not.toContain('0912345678');
  });

  it('happens once, however many replicas come for the same tick', async () => {
    const job = countingJob();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => run(job)));
    expect(job.count).toBe(1);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await run(job)).toEqual({ ok: false, error: { code: 'tick_taken' } });
  });

  it('is the only one of its job at a time; another job may run beside it', async () => {
    const waiting = waitingJob();
    const first = run(waiting.job);
    await waiting.begun;
    const job = countingJob();
    expect(await run(job, { tick: 'another' })).toEqual({ ok: false, error: { code: 'job_running' } });
    expect(await run(job, { name: 'other' })).toMatchObject({ ok: true });
    waiting.goOn();
    expect(await first).toEqual({ ok: true, value: { waited: true } });
    expect(await run(job, { tick: 'another' })).toMatchObject({ ok: true });
  });

  it('whose process died is taken over for the same tick', async () => {
    await leaveDeadRun('count', 21);
    expect(await run(countingJob())).toMatchObject({ ok: true });
    expect(await runs()).toMatchObject([{ tick, status: 'succeeded', outcome: { count: 1 } }]);
  });

  it('whose process died does not hold up the next tick', async () => {
    await leaveDeadRun('count', 21);
    expect(await run(countingJob(), { tick: 'next' })).toMatchObject({ ok: true });
    expect(await runs()).toMatchObject([
      { tick, status: 'failed', outcome: { failure: 'abandoned' } },
      { tick: 'next', status: 'succeeded' },
    ]);
  });

  it('whose process lives is left alone', async () => {
    await leaveDeadRun('count', 19);
    expect(await run(countingJob())).toEqual({ ok: false, error: { code: 'job_running' } });
  });

  it('that was taken over while it slept cannot overwrite what the other recorded', async () => {
    const sleeper = waitingJob();
    const sleeping = run(sleeper.job);
    await sleeper.begun;
    clock.advance(21);
    await run(countingJob());
    sleeper.goOn();
    await sleeping;
    expect(await runs()).toMatchObject([{ status: 'succeeded', outcome: { count: 1 } }]);
  });
});

describe('the schedule', () => {
  const daily = (hour: number, job: Job): Job => ({ ...job, schedule: { every: 'day', hour, minute: 0 } });

  it('runs what is due, once per tick', async () => {
    const [nightly, minutely, never] = [countingJob(), countingJob(), countingJob()];
    const asked: Job = { run: never.run };
    const definitions = { nightly: daily(1, nightly), minutely, asked };
    await runDueJobs(deps, definitions);
    await runDueJobs(deps, definitions);
    clock.advance(60);
    await runDueJobs(deps, definitions);
    expect([nightly.count, minutely.count, never.count]).toEqual([1, 2, 0]);
  });

  it('catches up with the night that was missed, once', async () => {
    const nightly = countingJob();
    clock.set(new Date('2026-11-25T09:00:00+07:00'));
    await runDueJobs(deps, { nightly: daily(1, nightly) });
    await runDueJobs(deps, { nightly: daily(1, nightly) });
    expect(nightly.count).toBe(1);
    expect(await runs()).toMatchObject([{ tick: '2026-11-24T18:00:00.000Z' }]);
  });

  it('takes over from a process that died in the night', async () => {
    await leaveDeadRun('nightly', 21);
    const nightly = countingJob();
    await runDueJobs(deps, { nightly: daily(1, nightly) });
    expect(nightly.count).toBe(1);
  });

  it('goes on with the other jobs when one fails', async () => {
    const job = countingJob();
    const failing: Job = { schedule: { every: 'minute' }, run: () => Promise.reject(new Error('no')) };
    await runDueJobs(deps, { failing, job });
    expect(job.count).toBe(1);
  });

  it('begins at once and finishes what it has in hand before it stops', async () => {
    await startSchedule(deps).stop();
    const names = (await runs()).map((row) => row.job);
    const scheduled = jobNames.filter((name) => findJob(name)?.schedule !== undefined);
    expect(names.sort()).toEqual(scheduled.sort());
    expect((await runs()).every((row) => row.status !== 'running')).toBe(true);
  });
});

describe('the job purge-job-runs', () => {
  it('forgets runs after thirty days, and never one that is going on', async () => {
    const old = new Date(clock.now().getTime() - 31 * 24 * 3600 * 1000);
    const row = { startedAt: old, heartbeatAt: old };
    await database.db.jobRun.createMany({
      data: [
        { ...row, id: newId(), job: 'a', tick: '1', status: 'succeeded' },
        { ...row, id: newId(), job: 'a', tick: '2', status: 'running' },
        { ...row, id: newId(), job: 'a', tick: '3', status: 'failed', startedAt: clock.now() },
      ],
    });
    const job = findJob('purge-job-runs');
    expect(await job?.run(deps, { until: clock.now() })).toEqual({ deleted: 1 });
    expect((await runs()).map((left) => left.tick).sort()).toEqual(['2', '3']);
  });
});
