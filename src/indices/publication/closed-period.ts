/** Months, quarters and years as they are published. Pure. */
import { addDays, type CalendarDay } from '../../core/time.ts';
import { monthOf, nextMonth } from '../tallies/period.ts';
import { type PublicationKind, publicationKinds } from './vocabulary.ts';

export type ClosedPeriod = {
  readonly kind: PublicationKind;
  /** `2026-11`, `2026-Q4` or `2026`. */
  readonly key: string;
  readonly from: CalendarDay;
  readonly to: CalendarDay;
};

const monthsOf: Readonly<Record<PublicationKind, number>> = { month: 1, quarter: 3, year: 12 };

/**
 * The periods that begin in or after the month of the first data and ended before `before`, in the order in which they are
 * published: by their last day, the shorter first. A quarter or a year in which the data begin late is published too.
 */
export function closedPeriods(firstData: CalendarDay, before: CalendarDay): ClosedPeriod[] {
  const periods: ClosedPeriod[] = [];
  for (let month = monthOf(firstData); addDays(nextMonth(month), -1) < before; month = nextMonth(month)) {
    for (const kind of publicationKinds) {
      const number = Number(month.slice(5, 7));
      if (number % monthsOf[kind] === 0) periods.push(periodEnding(kind, month));
    }
  }
  return periods;
}

function periodEnding(kind: PublicationKind, month: CalendarDay): ClosedPeriod {
  const year = month.slice(0, 4);
  const number = Number(month.slice(5, 7));
  const first = String(number - monthsOf[kind] + 1).padStart(2, '0');
  const keys = { month: month.slice(0, 7), quarter: `${year}-Q${number / 3}`, year };
  return {
    kind,
    key: keys[kind],
    from: `${year}-${first}-01` as CalendarDay,
    to: addDays(nextMonth(month), -1),
  };
}

/** The period of a key; undefined if it is none. */
export function periodOfKey(key: string): ClosedPeriod | undefined {
  const match = /^(?!0000)(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(key);
  if (match === null) return undefined;
  const [, year, quarter, month] = match;
  const last = quarter !== undefined ? String(Number(quarter) * 3).padStart(2, '0') : (month ?? '12');
  const kind = quarter !== undefined ? 'quarter' : month !== undefined ? 'month' : 'year';
  return periodEnding(kind, `${year}-${last}-01` as CalendarDay);
}
