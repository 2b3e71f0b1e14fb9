/** The working calendar as data: the holidays of the law, and the days that an administrator entered. */
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
 * neither the second day of National Day nor days that are worked in exchange: those are rows of `calendar_exceptions`.
 */
export async function loadWorkingCalendar(db: Db | Tx): Promise<WorkingCalendar> {
  const lawHolidays = await loadLawHolidays();
  const rows = await db.calendarException.findMany({ select: { day: true, isWorking: true } });
  return createWorkingCalendar(
    (year) => lawHolidays(year).map(({ day }) => day),
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

export type CalendarEntry = CalendarException & {
  /** From the law, or entered here; what is entered comes first. */
  readonly from: 'law' | 'entered';
};

/** What is special in a year, in order: the holidays of the law, by their names, and the days that were entered. */
export async function listCalendar(db: Db | Tx, year: number): Promise<CalendarEntry[]> {
  const lawHolidays = await loadLawHolidays();
  const within = { gte: new Date(Date.UTC(year, 0, 1)), lt: new Date(Date.UTC(year + 1, 0, 1)) };
  const rows = await db.calendarException.findMany({ where: { day: within } });
  const entered = rows.map(({ day, isWorking, reason }) => ({
    day: dateToDay(day),
    isWorking,
    reason,
    from: 'entered' as const,
  }));
  const law = lawHolidays(year).map(({ day, name }) => ({
    day,
    isWorking: false,
    reason: name,
    from: 'law' as const,
  }));
  return [...law, ...entered].sort((a, b) => a.day.localeCompare(b.day));
}

type Actor = { readonly kind: 'command_line' } | { readonly kind: 'officer'; readonly id: string };

/** Takes back what was entered of a day, so that the law holds again; false if nothing was. */
export async function removeCalendarException(
  tx: Tx,
  day: CalendarDay,
  by: Actor,
  at: Date,
): Promise<boolean> {
  const before = await tx.calendarException.findUnique({ where: { day: dayToDate(day) } });
  if (before === null) return false;
  await tx.calendarException.delete({ where: { day: dayToDate(day) } });
  await recordAudit(tx, {
    at,
    actor: by,
    action: 'calendar_day.removed',
    subject: { kind: 'calendar_day', id: day },
    before: { isWorking: before.isWorking, reason: before.reason },
  });
  return true;
}

/** Enters that a day is worked or is not, in place of what was entered before. */
export async function setCalendarException(
  tx: Tx,
  exception: CalendarException,
  by: Actor,
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

type Holiday = { readonly day: CalendarDay; readonly name: string };

/** By year, worked out once: a package that knows the world's holidays counts the new moons of each for Tết. */
const known = new Map<number, readonly Holiday[]>();

/** That package is loaded when the first day is counted: no start waits for it. */
async function loadLawHolidays(): Promise<(year: number) => readonly Holiday[]> {
  const { default: Holidays } = await import('date-holidays');
  return (year) => {
    const found = known.get(year);
    if (found !== undefined) return found;
    const holidays = new Holidays('VN', { timezone: timeZone, languages: 'vi' })
      .getHolidays(year)
      .filter((holiday) => holiday.type === 'public')
      .flatMap(({ start, end, name }) => {
        const days: Holiday[] = [];
        for (let day = dayOf(start); day < dayOf(end); day = addDays(day, 1)) days.push({ day, name });
        return days;
      });
    known.set(year, holidays);
    return holidays;
  };
}
