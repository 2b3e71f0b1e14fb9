/**
 * Runs a job once, however many replicas want to. The row (job, tick) in `job_runs` decides who runs it; one
 * run of a job at a time holds the job, by a heartbeat that a dead process no longer gives.
 */
import { setInterval } from 'node:timers';
import { errorFields } from '../core/log.ts';
import { err, ok, type Result } from '../core/result.ts';
import { addSeconds } from '../core/time.ts';
import { type Db, inTransaction, toJson } from '../db/index.ts';
import type { Job, JobDeps, JobSummary } from './job.ts';

const heartbeatSeconds = 5;
/** Four heartbeats missed: the process that ran the job is dead. Looked for every five seconds, it is taken over within 30 s. */
const leaseSeconds = 20;

export type JobRefusal =
  /** Another run of this job is going on. */
  | { readonly code: 'job_running' }
  /** This tick has been run, here or on another replica. */
  | { readonly code: 'tick_taken' }
  /** The job threw. `failure` is the kind of error, not its words. */
  | { readonly code: 'job_failed'; readonly failure: string };

export type JobRunRequest = {
  readonly name: string;
  readonly job: Job;
  /** What identifies this run among the runs of the job. */
  readonly tick: string;
  /** The job does what was due up to this instant. */
  readonly until: Date;
};

/** Runs a job unless its tick was run or another run of it is going on, and records what came of it. */
export async function runJob(deps: JobDeps, request: JobRunRequest): Promise<Result<JobSummary, JobRefusal>> {
  const claimed = await claimRun(deps, request);
  if (!claimed.ok) return claimed;
  const runId = claimed.value;
  const startedAt = performance.now();
  const heartbeat = setInterval(() => void beat(deps, runId), heartbeatSeconds * 1000);
  const fields = { job: request.name, tick: request.tick };
  try {
    const summary = await request.job.run(deps, { until: request.until });
    await finishRun(deps, runId, 'succeeded', summary);
    const seconds = (performance.now() - startedAt) / 1000;
    deps.meter.jobFinished(request.name, 'succeeded', seconds);
    deps.log.debug({ ...fields, ...summary }, 'job succeeded');
    return ok(summary);
  } catch (error) {
    const kind = errorFields(error);
    const failure = String(kind['errorCode'] ?? kind['errorKind']);
    deps.meter.jobFinished(request.name, 'failed', (performance.now() - startedAt) / 1000);
    deps.log.error({ ...fields, ...kind }, 'job failed');
    await finishRun(deps, runId, 'failed', { failure });
    return err({ code: 'job_failed', failure });
  } finally {
    clearInterval(heartbeat);
  }
}

/** Takes the job: under a lock of its name, so that two claims of different ticks cannot both find it free. */
async function claimRun(deps: JobDeps, request: JobRunRequest): Promise<Result<string, JobRefusal>> {
  const { name, tick } = request;
  const now = deps.clock.now();
  return inTransaction<string, JobRefusal>(deps.db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('job ' || ${name}::text, 0))`;
    const running = await tx.jobRun.findMany({ where: { job: name, status: 'running' } });
    if (running.some((run) => addSeconds(run.heartbeatAt, leaseSeconds) > now))
      return err({ code: 'job_running' });
    const abandoned = { status: 'failed', finishedAt: now, outcome: { failure: 'abandoned' } } as const;
    await tx.jobRun.updateMany({
      where: { job: name, status: 'running', tick: { not: tick } },
      data: abandoned,
    });
    const begun = { status: 'running', startedAt: now, heartbeatAt: now } as const;
    const dead = running.find((run) => run.tick === tick);
    if (dead !== undefined) {
      // Taken over under a new id: should its first owner wake up after all, it finds nothing to finish.
      const runId = deps.newId();
      await tx.jobRun.update({ where: { id: dead.id }, data: { ...begun, id: runId } });
      return ok(runId);
    }
    const row = { id: deps.newId(), job: name, tick, ...begun };
    const { count } = await tx.jobRun.createMany({ data: row, skipDuplicates: true });
    return count === 0 ? err({ code: 'tick_taken' }) : ok(row.id);
  });
}

async function beat(deps: JobDeps, runId: string): Promise<void> {
  try {
    await deps.db.jobRun.updateMany({
      where: { id: runId, status: 'running' },
      data: { heartbeatAt: deps.clock.now() },
    });
  } catch (error) {
    deps.log.warn(errorFields(error), 'a heartbeat was lost');
  }
}

async function finishRun(
  deps: { db: Db; clock: JobDeps['clock'] },
  runId: string,
  status: 'succeeded' | 'failed',
  outcome: JobSummary,
): Promise<void> {
  await deps.db.jobRun.updateMany({
    where: { id: runId, status: 'running' },
    data: { status, finishedAt: deps.clock.now(), outcome: toJson(outcome) },
  });
}

/** The ticks among those given that nobody has run, or whose run died. */
export async function openTicks<T extends { name: string; tick: string }>(
  deps: JobDeps,
  ticks: readonly T[],
): Promise<T[]> {
  const runs = await deps.db.jobRun.findMany({
    where: { OR: ticks.map(({ name, tick }) => ({ job: name, tick })) },
    select: { job: true, tick: true, status: true, heartbeatAt: true },
  });
  const deadline = addSeconds(deps.clock.now(), -leaseSeconds);
  return ticks.filter(({ name, tick }) => {
    const run = runs.find((row) => row.job === name && row.tick === tick);
    return run === undefined || (run.status === 'running' && run.heartbeatAt < deadline);
  });
}
