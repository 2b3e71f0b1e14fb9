import { z } from 'zod';
import { assertNever, err, ok } from '../../core/result.ts';
import { addDays, parseDay, startOfDay } from '../../core/time.ts';
import type { ControlFailure } from '../../db/index.ts';
import { findJob, type JobRefusal, jobNames, runJob } from '../../jobs/index.ts';
import type { Command } from '../commands.ts';

const argumentsSchema = z.object({ name: z.string(), on: z.string().optional() });

/** Runs one scheduled job now: up to this moment, or as of the last instant of a Viet Nam day. */
export const jobCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: async (application, { name, on }) => {
    const { jobs, deps } = application;
    const job = findJob(name);
    if (job === undefined)
      return err(refusal('unknown_job', `There is no job ${name}. Jobs: ${jobNames.join(', ')}.`));
    const now = deps.clock.now();
    const until = on === undefined ? now : lastInstantOf(on);
    if (until === undefined) return err(refusal('invalid_day', `${on} is not a day; write YYYY-MM-DD.`));
    const tick = `asked ${now.toISOString()} ${deps.newId()}`;
    const summary = await runJob(jobs, { name, job, tick, until });
    return summary.ok
      ? ok({ job: name, status: 'succeeded', until: until.toISOString(), ...summary.value })
      : err(describe(name, summary.error));
  },
};

function lastInstantOf(on: string): Date | undefined {
  const day = parseDay(on);
  return day === undefined ? undefined : new Date(startOfDay(addDays(day, 1)).getTime() - 1);
}

function refusal(code: string, message: string): ControlFailure {
  return { code, message };
}

function describe(name: string, refused: JobRefusal): ControlFailure {
  switch (refused.code) {
    case 'job_running':
    case 'tick_taken':
      return refusal(refused.code, `The job ${name} is running already.`);
    case 'job_failed':
      return refusal(refused.code, `The job ${name} failed (${refused.failure}); the log says where.`);
    default:
      return assertNever(refused);
  }
}
