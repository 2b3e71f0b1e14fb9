import { z } from 'zod';
import { assertNever, err, ok } from '../../core/result.ts';
import { addDays, type CalendarDay, parseDay, startOfDay } from '../../core/time.ts';
import type { ControlFailure } from '../../db/index.ts';
import { findJob, type JobRefusal, jobNames, runJob } from '../../jobs/index.ts';
import type { Command } from '../commands.ts';

const argumentsSchema = z.object({
  name: z.string().transform((name, context) => {
    const job = findJob(name);
    if (job !== undefined) return { name, job };
    context.addIssue({ code: 'custom', message: `There is no job ${name}. Jobs: ${jobNames.join(', ')}.` });
    return z.NEVER;
  }),
  on: z
    .string()
    .transform((text, context) => {
      const day = parseDay(text);
      if (day !== undefined) return day;
      context.addIssue({ code: 'custom', message: `${text} is not a day; write YYYY-MM-DD.` });
      return z.NEVER;
    })
    .optional(),
});

/** Runs one scheduled job now: up to this moment, or as of the last instant of a Viet Nam day. */
export const jobCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: async (application, { name: { name, job }, on }) => {
    const { jobs, deps } = application;
    const now = deps.clock.now();
    const until = on === undefined ? now : lastInstantOf(on);
    const tick = `asked ${now.toISOString()} ${deps.newId()}`;
    const summary = await runJob(jobs, { name, job, tick, until });
    return summary.ok
      ? ok({ job: name, status: 'succeeded', until: until.toISOString(), ...summary.value })
      : err(describe(name, summary.error));
  },
};

function lastInstantOf(day: CalendarDay): Date {
  return new Date(startOfDay(addDays(day, 1)).getTime() - 1);
}

function describe(name: string, refused: JobRefusal): ControlFailure {
  const { code } = refused;
  switch (code) {
    case 'job_running':
    case 'tick_taken':
      return { code, message: `The job ${name} is running already.` };
    case 'job_failed':
      return { code, message: `The job ${name} failed (${refused.failure}); the log says where.` };
    default:
      return assertNever(code);
  }
}
