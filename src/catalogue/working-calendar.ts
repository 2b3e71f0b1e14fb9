/** The working calendar as data: the holidays of the law, and the days that an administrator entered. */
import Holidays from 'date-holidays';
import { recordAudit } from '../audit/index.ts';
import {
  addDays,
  addSeconds,
  type CalendarDay,
  type Clock,
  dateToDay,
  dayOf,
  dayToDate,
  timeZone,
} from '../core/time.ts';
import { createWorkingCalendar, type WorkingCalendar } from '../core/working-days.ts';
import type { Db, Tx } from '../db/index.ts';

export type CalendarException = {
  readonly day: CalendarDay;
  readonly isWorking: boolean;
  readonly reason: string;
};

/**
 * The calendar of now. `date-holidays` knows the public holidays (Labour Code 2019, Article 112) with the lunar ones, but
 * neither the second day of National Day nor days that are worked in exchange: those are rows of `calendar_days`.
 */
export async function loadWorkingCalendar(db: Db | Tx): Promise<WorkingCalendar> {
  const rows = await db.calendarException.findMany({ select: { day: true, isWorking: true } });
  return createWorkingCalendar(
    holidaysOfLaw(),
    new Map(rows.map((row) => [dateToDay(row.day), row.isWorking])),
  );
}

/** A new exception holds this much later, at most. */
const calendarAgeSeconds = 300;

/** The calendar of now for those who ask often: read anew every few minutes. */
export function createCalendarReader(deps: { db: Db; clock: Clock }): () => Promise<WorkingCalendar> {
  let kept: { calendar: WorkingCalendar; until: Date } | undefined;
  return async () => {
    const now = deps.clock.now();
    if (kept === undefined || kept.until <= now) {
      kept = { calendar: await loadWorkingCalendar(deps.db), until: addSeconds(now, calendarAgeSeconds) };
    }
    return kept.calendar;
  };
}

/** Enters that a day is worked or is not, in place of what was entered before. */
export async function setCalendarException(
  tx: Tx,
  exception: CalendarException,
  by: { readonly kind: 'command_line' } | { readonly kind: 'officer'; readonly id: string },
  at: Date,
): Promise<void> {
  const { isWorking, reason } = exception;
  const day = dayToDate(exception.day);
  const before = await tx.calendarException.findUnique({ where: { day } });
  await tx.calendarException.upsert({
    where: { day },
    create: { day, isWorking, reason },
    update: { isWorking, reason },
  });
  await recordAudit(tx, {
    at,
    actor: by,
    action: 'calendar_day.set',
    subject: { kind: 'calendar_day', id: exception.day },
    ...(before === null ? {} : { before: { isWorking: before.isWorking, reason: before.reason } }),
    after: { isWorking, reason },
  });
}

function holidaysOfLaw(): (year: number) => CalendarDay[] {
  const library = new Holidays('VN', { timezone: timeZone });
  return (year) =>
    library
      .getHolidays(year)
      .filter((holiday) => holiday.type === 'public')
      .flatMap(({ start, end }) => {
        const days: CalendarDay[] = [];
        for (let day = dayOf(start); day < dayOf(end); day = addDays(day, 1)) days.push(day);
        return days;
      });
}
