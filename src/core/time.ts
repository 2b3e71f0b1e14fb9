/**
 * Instants and the Viet Nam calendar. Instants are `Date`s; days are `YYYY-MM-DD` strings in
 * Asia/Ho_Chi_Minh, which has been UTC+7 without daylight saving since 1975.
 */

/** A calendar day in Viet Nam, `YYYY-MM-DD`. */
export type CalendarDay = string & { readonly __brand: 'CalendarDay' };

export const timeZone = 'Asia/Ho_Chi_Minh';

const offsetMilliseconds = 7 * 60 * 60 * 1000;
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Tells the time; injected wherever time matters, so that tests set it. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** The day in Viet Nam on which an instant falls. */
export function dayOf(instant: Date): CalendarDay {
  return new Date(instant.getTime() + offsetMilliseconds).toISOString().slice(0, 10) as CalendarDay;
}

/** Parses `YYYY-MM-DD`; undefined for anything that is not a real calendar day. There was no year 0. */
export function parseDay(text: string): CalendarDay | undefined {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const instant = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text) return undefined;
  return text as CalendarDay;
}

/** The instant at which a Viet Nam day begins. */
export function startOfDay(day: CalendarDay): Date {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() - offsetMilliseconds);
}

/** The day `days` later (earlier if negative). */
export function addDays(day: CalendarDay, days: number): CalendarDay {
  const instant = new Date(`${day}T00:00:00Z`);
  return new Date(instant.getTime() + days * dayMilliseconds).toISOString().slice(0, 10) as CalendarDay;
}

/** The instant `seconds` later. */
export function addSeconds(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

/** A day as the database's `date` (midnight UTC, as Prisma reads and writes it). */
export function dayToDate(day: CalendarDay): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The reverse of `dayToDate`. */
export function dateToDay(date: Date): CalendarDay {
  return date.toISOString().slice(0, 10) as CalendarDay;
}
