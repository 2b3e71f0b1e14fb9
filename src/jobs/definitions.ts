/** Every job, by the name that `npm run job -- NAME` takes. */
import { addSeconds } from '../core/time.ts';
import type { Job } from './job.ts';

const keepRunsSeconds = 30 * 24 * 60 * 60;

export const jobs = {
  /** The record of runs grows by a row a minute for every job that runs each minute. */
  'purge-job-runs': {
    schedule: { every: 'day', hour: 3, minute: 30 },
    run: async (deps, { until }) => {
      const { count } = await deps.db.jobRun.deleteMany({
        where: { status: { not: 'running' }, startedAt: { lt: addSeconds(until, -keepRunsSeconds) } },
      });
      return { deleted: count };
    },
  },
} as const satisfies Readonly<Record<string, Job>>;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs);

/** The job of that name, if there is one. */
export function findJob(name: string): Job | undefined {
  return Object.entries(jobs).find(([key]) => key === name)?.[1];
}
