import { describe, expect, it } from 'vitest';
import { type OutboundKind, outboundKinds } from '../../src/core/message.ts';
import { kindRules, kindsWhere, openKinds } from '../../src/delivery/rules/kinds.ts';
import { isQuiet } from '../../src/delivery/rules/quiet-hours.ts';
import { bucketOf, personWindowOf } from '../../src/delivery/rules/rates.ts';

const everyDay = { isWorkingDay: () => true };
const dayOff = { isWorkingDay: () => false };
const evening = { from: 21 * 60, to: 8 * 60 };

describe('quiet hours from 21:00 to 08:00', () => {
  // Instants are UTC; Viet Nam is seven hours ahead.
  it.each([
    ['2026-11-23T13:59:59Z', false, '20:59:59'],
    ['2026-11-23T14:00:00Z', true, '21:00'],
    ['2026-11-23T17:00:00Z', true, 'midnight'],
    ['2026-11-24T00:59:59Z', true, '07:59:59'],
    ['2026-11-24T01:00:00Z', false, '08:00'],
    ['2026-11-24T05:00:00Z', false, 'noon'],
  ])('%s is quiet: %s (%s)', (instant, quiet) => {
    expect(isQuiet(new Date(instant), evening)).toBe(quiet);
  });

  it('may lie within one day, or be off', () => {
    const siesta = { from: 11 * 60 + 30, to: 13 * 60 };
    expect(isQuiet(new Date('2026-11-23T05:00:00Z'), siesta)).toBe(true);
    expect(isQuiet(new Date('2026-11-23T06:00:00Z'), siesta)).toBe(false);
    expect(isQuiet(new Date('2026-11-23T17:00:00Z'), undefined)).toBe(false);
  });
});

describe('what may be sent', () => {
  it.each<[string, string, typeof everyDay, readonly OutboundKind[]]>([
    ['at noon on a working day', '2026-11-23T05:00:00Z', everyDay, outboundKinds],
    ['at night: answers alone', '2026-11-23T16:00:00Z', everyDay, ['answer']],
    [
      'at noon on a day off: all but reminders',
      '2026-11-22T05:00:00Z',
      dayOff,
      ['answer', 'invitation', 'timer', 'complaint_answer', 'notice'],
    ],
  ])('%s', (_, instant, calendar, kinds) => {
    expect(openKinds(new Date(instant), { quietHours: evening }, calendar)).toEqual(kinds);
  });

  it('whoever asked for no more gets answers, and what is owed', () => {
    expect(kindsWhere((rule) => !rule.endsWithOptOut)).toEqual(['answer', 'complaint_answer', 'notice']);
  });

  it('only campaigns are counted, and all of them are', () => {
    expect(kindsWhere((rule) => rule.isCapped)).toEqual(kindsWhere((rule) => rule.lane === 'campaigns'));
    expect(kindRules.answer.isProactive).toBe(false);
  });
});

describe('a bucket', () => {
  it.each([30, 60, 25, 100, 2])('for %i a second holds no more than that within a second', (perSecond) => {
    const { capacity, refillPerSecond } = bucketOf(perSecond);
    expect(capacity + refillPerSecond).toBeLessThanOrEqual(perSecond);
    expect(refillPerSecond).toBeGreaterThan(0);
  });

  it('for one a second gives one at a time, a little slower', () => {
    expect(bucketOf(1)).toEqual({ capacity: 1, refillPerSecond: 0.5, reserve: 0 });
  });
});

describe('one person’s window', () => {
  it.each([
    [1, { messages: 5, seconds: 5 }],
    [5, { messages: 5, seconds: 1 }],
    [undefined, undefined],
  ])('for %s a second', (perSecond, window) => {
    expect(personWindowOf(perSecond)).toEqual(window);
  });
});
