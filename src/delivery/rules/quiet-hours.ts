/**
 * The hours in which nobody is written to unasked: usually 21:00 to 08:00. Decree 91/2020/NĐ-CP, Article 13, lets
 * advertising go out by text message from 7:00 to 22:00 only; an invitation is no advertising, and keeps an hour more of
 * distance on either side.
 */
import { dayOf, startOfDay } from '../../core/time.ts';

/** Minutes after midnight, Viet Nam time; `from` may be later in the day than `to`, and is then of the evening before. */
export type QuietHours = { readonly from: number; readonly to: number };

/** Whether `now` lies in them: from the first minute on, up to and without the last. */
export function isQuiet(now: Date, hours: QuietHours | undefined): boolean {
  if (hours === undefined) return false;
  const minute = Math.floor((now.getTime() - startOfDay(dayOf(now)).getTime()) / 60_000);
  const { from, to } = hours;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
