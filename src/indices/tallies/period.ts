/** A period as whole months, which are summed already, and the days at its ends that are not. Pure. */
import { addDays, type CalendarDay } from '../../core/time.ts';

/** Days on which dossiers finished, both included; undefined for no bound. */
export type Period = {
  readonly from?: CalendarDay | undefined;
  readonly to?: CalendarDay | undefined;
};

/** The first of two days; undefined is no bound. */
export function earlier(
  one: CalendarDay | undefined,
  other: CalendarDay | undefined,
): CalendarDay | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

/** A run of days, or of months or years by their first days; both ends included. */
export type Range = { readonly from: CalendarDay; readonly to: CalendarDay };

export type SplitPeriod = {
  /** The first days of the first and the last whole month; undefined if there is none. */
  readonly months: Range | undefined;
  readonly days: readonly Range[];
};

export function monthOf(day: CalendarDay): CalendarDay {
  return `${day.slice(0, 7)}-01` as CalendarDay;
}

export function nextMonth(day: CalendarDay): CalendarDay {
  return monthOf(addDays(monthOf(day), 31));
}

export function previousMonth(day: CalendarDay): CalendarDay {
  return monthOf(addDays(monthOf(day), -1));
}

/** Splits a period that does not end before it begins. */
export function splitPeriod({ from, to }: Range): SplitPeriod {
  const first = from === monthOf(from) ? from : nextMonth(from);
  const last = addDays(to, 1) === nextMonth(to) ? to : addDays(monthOf(to), -1);
  if (first > last) return { months: undefined, days: [{ from, to }] };
  const before = from === first ? [] : [{ from, to: addDays(nextMonth(from), -1) }];
  const after = to === last ? [] : [{ from: monthOf(to), to }];
  return { months: { from: first, to: monthOf(last) }, days: [...before, ...after] };
}

/**
 * Whole months as whole years (by the first days of the first and the last one) and the months at the ends that
 * belong to none. Years end with `yearsThrough`.
 */
export function splitMonths(
  { from, to }: Range,
  yearsThrough: CalendarDay | undefined,
): { readonly years: Range | undefined; readonly months: readonly Range[] } {
  const noYear = { years: undefined, months: [{ from, to }] };
  if (yearsThrough === undefined) return noYear;
  const first = from === yearOf(from) ? from : yearAfter(from);
  const whole = to.slice(5, 7) === '12' ? to : previousMonth(yearOf(to));
  const last = whole > yearsThrough ? monthOf(yearsThrough) : whole;
  if (first > last) return noYear;
  const before = from === first ? [] : [{ from, to: previousMonth(yearAfter(from)) }];
  const after = to <= last ? [] : [{ from: nextMonth(last), to }];
  return { years: { from: first, to: yearOf(last) }, months: [...before, ...after] };
}

/** The first days of the months of a run. */
export function monthsOf({ from, to }: Range): CalendarDay[] {
  const months: CalendarDay[] = [];
  for (let month = from; month <= to; month = nextMonth(month)) months.push(month);
  return months;
}

/** The first days of the years of a run. */
export function yearsOf({ from, to }: Range): CalendarDay[] {
  const years: CalendarDay[] = [];
  for (let year = from; year <= to; year = yearAfter(year)) years.push(year);
  return years;
}

/** The first day of the year of a day. */
export function yearOf(day: CalendarDay): CalendarDay {
  return `${day.slice(0, 4)}-01-01` as CalendarDay;
}

function yearAfter(day: CalendarDay): CalendarDay {
  return `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}-01-01` as CalendarDay;
}
