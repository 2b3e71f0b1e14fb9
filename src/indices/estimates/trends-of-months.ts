/** The trends of a monthly series: one for each part that was made in one way. Pure. */
import type { CalendarDay } from '../../core/time.ts';
import type { Estimate } from '../formulas/formula.ts';
import { monthOf, nextMonth } from '../tallies/period.ts';
import type { MonthlyTrend } from '../vocabulary.ts';
import { trendOf } from './trend.ts';

/** One month as it is shown: without an estimate where it is hidden. */
export type MonthShown = {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly estimate: Estimate | undefined;
  /** The formula, its version or its weights are others than before this month. */
  readonly isBreak: boolean;
};

/** No line runs over a break: what lies before and after it cannot be compared. Months come in their order. */
export function trendsOfMonths(months: readonly MonthShown[]): MonthlyTrend[] {
  const parts: MonthShown[][] = [];
  for (const month of months) {
    const part = parts.at(-1);
    if (part === undefined || month.isBreak) parts.push([month]);
    else part.push(month);
  }
  return parts.flatMap((part) => {
    const shown = part.filter(({ estimate }) => estimate !== undefined);
    const [first, last] = [shown[0]?.month, shown.at(-1)?.month];
    if (first === undefined || last === undefined) return [];
    const steps = monthsBetween(first, last);
    const trend = trendOf(steps.map((month) => part.find((one) => one.month === month)?.estimate));
    return trend === undefined ? [] : [{ from: first, to: last, ...trend }];
  });
}

/** Months in which no dossier finished are steps, too. */
function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let day = monthOf(`${first}-01` as CalendarDay); day.slice(0, 7) <= last; day = nextMonth(day))
    months.push(day.slice(0, 7));
  return months;
}
