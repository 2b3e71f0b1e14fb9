import { describe, expect, it } from 'vitest';
import { addDays, dateToDay, dayOf, dayToDate, parseDay, startOfDay } from '../../src/core/time.ts';

describe('a Viet Nam day', () => {
  it.each([
    ['2026-11-22T16:59:59.999Z', '2026-11-22'],
    ['2026-11-22T17:00:00.000Z', '2026-11-23'],
    ['2026-12-31T17:00:00.000Z', '2027-01-01'],
  ])('%s falls on %s', (instant, day) => {
    expect(dayOf(new Date(instant))).toBe(day);
  });

  it.each(['2024-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  it.each([
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '0000-01-01',
    '2026-1-1',
    '26-01-01',
    ' 2026-01-01',
    '2026-01-01\n',
    '',
  ])('%j is none', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  it('begins at midnight in Viet Nam, goes to the database and comes back', () => {
    const day = parseDay('2026-02-28');
    if (day === undefined) throw new Error('a day');
    expect(startOfDay(day).toISOString()).toBe('2026-02-27T17:00:00.000Z');
    expect(addDays(day, 1)).toBe('2026-03-01');
    expect(dateToDay(dayToDate(day))).toBe(day);
  });
});
