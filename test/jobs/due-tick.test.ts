import { describe, expect, it } from 'vitest';
import { dueTick, type JobSchedule } from '../../src/jobs/due-tick.ts';

const atOne: JobSchedule = { every: 'day', hour: 1, minute: 0 };
const lateEvening: JobSchedule = { every: 'day', hour: 23, minute: 45 };
const minutely: JobSchedule = { every: 'minute' };

describe('the latest moment at which a job was to run', () => {
  it.each<[string, JobSchedule, string, string]>([
    ['on time', atOne, '2026-11-23T01:00:00+07:00', '2026-11-23T01:00:00+07:00'],
    ['a moment late', atOne, '2026-11-23T01:00:59+07:00', '2026-11-23T01:00:00+07:00'],
    ['in the morning after a missed night', atOne, '2026-11-23T08:10:00+07:00', '2026-11-23T01:00:00+07:00'],
    ['a moment early: the day before', atOne, '2026-11-23T00:59:59+07:00', '2026-11-22T01:00:00+07:00'],
    [
      'late in the evening, UTC a day behind',
      lateEvening,
      '2026-11-24T00:10:00+07:00',
      '2026-11-23T23:45:00+07:00',
    ],
    ['over the turn of the year', lateEvening, '2027-01-01T00:00:00+07:00', '2026-12-31T23:45:00+07:00'],
    ['in a minute', minutely, '2026-11-23T08:10:59.999+07:00', '2026-11-23T08:10:00+07:00'],
  ])('%s', (_case, schedule, now, tick) => {
    expect(dueTick(schedule, new Date(now))).toEqual(new Date(tick));
  });
});
