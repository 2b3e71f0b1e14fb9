import { describe, expect, it } from 'vitest';
import type { CalendarDay } from '../../src/core/time.ts';
import {
  addWorkingDays,
  createWorkingCalendar,
  firstWorkingDay,
  workingDaysBetween,
} from '../../src/core/working-days.ts';

const day = (text: string) => text as CalendarDay;

/** Thursday 30 April and Friday 1 May 2026 off; Hùng Kings on Sunday 26 April, so Monday 27 is off in its place. */
const calendar = createWorkingCalendar((year) =>
  year === 2026 ? ['2026-04-26', '2026-04-30', '2026-05-01'].map(day) : [],
);

describe('a working calendar', () => {
  it.each([
    ['2026-04-24', true, 'a Friday'],
    ['2026-04-25', false, 'a Saturday'],
    ['2026-04-26', false, 'a holiday on a Sunday'],
    ['2026-04-27', false, 'the Monday in its place'],
    ['2026-04-28', true, 'the Tuesday after'],
    ['2026-04-30', false, 'a holiday'],
    ['2027-04-30', true, 'a Friday of a year whose holidays are others'],
  ])('%s is worked: %s (%s)', (text, isWorking) => {
    expect(calendar.isWorkingDay(day(text))).toBe(isWorking);
  });

  it('gives two holidays on one weekend two days in their place', () => {
    const tet = createWorkingCalendar(() => ['2028-01-29', '2028-01-30', '2028-01-31'].map(day));
    expect(
      ['2028-01-31', '2028-02-01', '2028-02-02', '2028-02-03'].map((text) => tet.isWorkingDay(day(text))),
    ).toEqual([false, false, false, true]);
  });

  it('lets exceptions decide', () => {
    const exchanged = createWorkingCalendar(
      () => [day('2026-04-30')],
      new Map([
        [day('2026-04-25'), true],
        [day('2026-04-27'), false],
        [day('2026-04-30'), true],
      ]),
    );
    expect(
      ['2026-04-25', '2026-04-27', '2026-04-30'].map((text) => exchanged.isWorkingDay(day(text))),
    ).toEqual([true, false, true]);
  });
});

describe('counting working days', () => {
  it.each([
    ['2026-04-24', 0, '2026-04-24'],
    ['2026-04-25', 0, '2026-04-28'],
    ['2026-04-24', 1, '2026-04-28'],
    ['2026-04-25', 1, '2026-04-28'],
    ['2026-04-24', 2, '2026-04-29'],
    ['2026-04-24', 3, '2026-05-04'],
    ['2026-05-04', 5, '2026-05-11'],
  ])('from %s, %i later it is %s', (from, count, to) => {
    expect(addWorkingDays(calendar, day(from), count)).toBe(to);
    if (count > 0) expect(workingDaysBetween(calendar, day(from), day(to))).toBe(count);
  });

  it('there are none backwards', () => {
    expect(workingDaysBetween(calendar, day('2026-05-04'), day('2026-04-24'))).toBe(0);
  });

  it('a calendar without a working day is a mistake, and does not hang', () => {
    const never = { isWorkingDay: () => false };
    expect(() => firstWorkingDay(never, day('2026-05-04'))).toThrow('without a working day');
  });
});
