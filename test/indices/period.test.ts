import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type CalendarDay, parseDay } from '../../src/core/time.ts';
import { nextMonth, splitPeriod } from '../../src/indices/tallies/period.ts';

const day = (text: string): CalendarDay => parseDay(text) ?? expect.fail(text);

describe('a period is split into whole months and the days at its ends', () => {
  it.each([
    ['2026-01-01', '2026-03-31', ['2026-01-01', '2026-03-01'], []],
    ['2026-01-02', '2026-03-31', ['2026-02-01', '2026-03-01'], [['2026-01-02', '2026-01-31']]],
    ['2026-01-01', '2026-03-30', ['2026-01-01', '2026-02-01'], [['2026-03-01', '2026-03-30']]],
    [
      '2026-01-31',
      '2026-03-01',
      ['2026-02-01', '2026-02-01'],
      [
        ['2026-01-31', '2026-01-31'],
        ['2026-03-01', '2026-03-01'],
      ],
    ],
    ['2026-01-10', '2026-01-20', undefined, [['2026-01-10', '2026-01-20']]],
    ['2026-01-20', '2026-02-10', undefined, [['2026-01-20', '2026-02-10']]],
    ['2026-02-01', '2026-02-28', ['2026-02-01', '2026-02-01'], []],
  ])('%s to %s', (from, to, months, days) => {
    const split = splitPeriod({ from: day(from), to: day(to) });
    expect(split.months === undefined ? undefined : [split.months.from, split.months.to]).toEqual(months);
    expect(split.days.map((range) => [range.from, range.to])).toEqual(days);
  });

  it('covers every day once, whatever the period', () => {
    const anyDay = fc.integer({ min: 0, max: 900 }).map((offset) => addDays(day('2025-06-15'), offset));
    fc.assert(
      fc.property(anyDay, anyDay, (one, other) => {
        const [from, to] = one <= other ? [one, other] : [other, one];
        const { months, days } = splitPeriod({ from, to });
        const ranges = days.map((range) => [range.from, range.to] as const);
        if (months !== undefined) {
          ranges.push([months.from, addDays(nextMonth(months.to), -1)]);
        }
        const covered = ranges.flatMap(([first, last]) => daysBetween(first, last)).sort();
        expect(covered).toEqual(daysBetween(from, to));
      }),
      { numRuns: 300 },
    );
  });
});

function daysBetween(first: CalendarDay, last: CalendarDay): CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let one = first; one <= last; one = addDays(one, 1)) days.push(one);
  return days;
}
