/**
 * Working days of state agencies in Viet Nam. What a year's holidays are is data, handed in: the law leaves the
 * second day of National Day and the days around Tết to a decision of each year.
 */
import { addDays, type CalendarDay } from './time.ts';

export type WorkingCalendar = {
  isWorkingDay(day: CalendarDay): boolean;
};

/**
 * A calendar in which state agencies work Monday to Friday (Decision 188/1999/QĐ-TTg: forty hours on five days), not on
 * `holidaysOf` a year (Labour Code 2019, Article 112), and not on the working day after a holiday that fell on a
 * weekend (Article 111.3). `exceptions` (day to whether it is worked) come before all of that: a holiday that was
 * moved, a Saturday worked in exchange.
 */
export function createWorkingCalendar(
  holidaysOf: (year: number) => readonly CalendarDay[],
  exceptions: ReadonlyMap<CalendarDay, boolean> = new Map(),
): WorkingCalendar {
  const byYear = new Map<number, ReadonlySet<CalendarDay>>();
  const daysOff = (year: number) => {
    const known = byYear.get(year);
    if (known !== undefined) return known;
    const days = withDaysInLieu(holidaysOf(year));
    byYear.set(year, days);
    return days;
  };
  return {
    isWorkingDay: (day) =>
      exceptions.get(day) ?? (!isWeekend(day) && !daysOff(Number(day.slice(0, 4))).has(day)),
  };
}

/** The first working day on or after `day`. */
export function firstWorkingDay(calendar: WorkingCalendar, day: CalendarDay): CalendarDay {
  let candidate = day;
  for (let passed = 0; passed < longestBreakDays; passed += 1) {
    if (calendar.isWorkingDay(candidate)) return candidate;
    candidate = addDays(candidate, 1);
  }
  throw new Error('a calendar without a working day');
}

/**
 * The day `count` working days after `day`, which itself does not count (Civil Code 2015, Article 147.2: a period in
 * days begins on the day after). With 0: the first working day on or after `day`.
 */
export function addWorkingDays(calendar: WorkingCalendar, day: CalendarDay, count: number): CalendarDay {
  if (count === 0) return firstWorkingDay(calendar, day);
  let reached = day;
  for (let counted = 0; counted < count; counted += 1)
    reached = firstWorkingDay(calendar, addDays(reached, 1));
  return reached;
}

/** Working days after `from` up to and including `to`; 0 if `to` is not later. */
export function workingDaysBetween(calendar: WorkingCalendar, from: CalendarDay, to: CalendarDay): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    if (calendar.isWorkingDay(day)) count += 1;
  }
  return count;
}

/** No break is longer; a calendar that says otherwise was filled in wrongly. */
const longestBreakDays = 60;

function withDaysInLieu(holidays: readonly CalendarDay[]): Set<CalendarDay> {
  const off = new Set(holidays);
  for (const holiday of [...holidays].sort()) {
    if (!isWeekend(holiday)) continue;
    let inLieu = addDays(holiday, 1);
    while (isWeekend(inLieu) || off.has(inLieu)) inLieu = addDays(inLieu, 1);
    off.add(inLieu);
  }
  return off;
}

function isWeekend(day: CalendarDay): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
