/** Looks every five seconds for jobs that are due. The only place that knows node-cron; a tick only triggers. */
import { schedule as scheduleCron } from 'node-cron';
import { errorFields } from '../core/log.ts';
import { timeZone } from '../core/time.ts';
import { jobs } from './definitions.ts';
import { dueTick } from './due-tick.ts';
import type { Job, JobDeps } from './job.ts';
import { openTicks, runJob } from './run-job.ts';

export type Schedule = {
  /** Resolves when the jobs in hand are done and no other will begin. */
  stop(): Promise<void>;
};

/** Runs what is due now, and from then on as it falls due, or as its process is found dead. */
export function startSchedule(deps: JobDeps): Schedule {
  const inHand = new Set<Promise<void>>();
  let isStopping = false;
  const tick = () => {
    if (isStopping) return;
    const running = runDueJobs(deps, jobs).catch((error: unknown) => {
      deps.log.error(errorFields(error), 'jobs that are due could not be looked for');
    });
    inHand.add(running);
    void running.finally(() => inHand.delete(running));
  };
  const task = scheduleCron('*/5 * * * * *', tick, { timezone: timeZone, suppressMissedWarning: true });
  tick();
  return {
    stop: async () => {
      isStopping = true;
      await task.destroy();
      await Promise.all(inHand);
    },
  };
}

/**
 * Runs every job whose latest tick nobody has run: the one that is due now, the one that was missed while no
 * process ran, and the one whose process died. Jobs run beside each other; a refusal means that another
 * replica was first.
 */
export async function runDueJobs(deps: JobDeps, definitions: Readonly<Record<string, Job>>): Promise<void> {
  const now = deps.clock.now();
  const due = Object.entries(definitions).flatMap(([name, job]) =>
    job.schedule === undefined ? [] : [{ name, job, tick: dueTick(job.schedule, now).toISOString() }],
  );
  const open = await openTicks(deps, due);
  await Promise.all(
    open.map(async (request) => {
      try {
        await runJob(deps, { ...request, until: now });
      } catch (error) {
        deps.log.error({ job: request.name, ...errorFields(error) }, 'a run could not be recorded');
      }
    }),
  );
}
