import { addDays, dayOf, startOfDay } from '../core/time.ts';

/** When a job runs, in Viet Nam time. */
export type JobSchedule =
  | { readonly every: 'minute' }
  /** At this hour and minute of every day. */
  | { readonly every: 'day'; readonly hour: number; readonly minute: number };

const minuteMilliseconds = 60_000;

/**
 * The latest moment at or before `now` at which the job was to run. It identifies the run: replicas that look
 * at the same schedule find the same tick, and a night that was missed is still found in the morning.
 */
export function dueTick(schedule: JobSchedule, now: Date): Date {
  if (schedule.every === 'minute') {
    return new Date(Math.floor(now.getTime() / minuteMilliseconds) * minuteMilliseconds);
  }
  const minuteOfDay = schedule.hour * 60 + schedule.minute;
  const onDay = (day: ReturnType<typeof dayOf>) =>
    new Date(startOfDay(day).getTime() + minuteOfDay * minuteMilliseconds);
  const today = dayOf(now);
  const todaysTick = onDay(today);
  return todaysTick <= now ? todaysTick : onDay(addDays(today, -1));
}
