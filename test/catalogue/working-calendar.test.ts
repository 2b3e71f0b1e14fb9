import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorkingCalendar, setCalendarException } from '../../src/catalogue/index.ts';
import { type CalendarDay, dayOf } from '../../src/core/time.ts';
import type { Database } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';

const day = (text: string) => text as CalendarDay;
const at = new Date('2026-11-23T02:00:00Z');

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

describe('the calendar of the law', () => {
  // The first day of Bính Ngọ is 17 February 2026, and five days are off from the day before; Hùng Kings fall on a Sunday.
  it.each([
    ['2026-01-01', false],
    ['2026-02-13', true],
    ['2026-02-16', false],
    ['2026-02-17', false],
    ['2026-02-18', false],
    ['2026-02-19', false],
    ['2026-02-20', false],
    ['2026-02-23', true],
    ['2026-04-27', false],
    ['2026-04-30', false],
    ['2026-05-01', false],
    ['2026-05-04', true],
    ['2026-09-02', false],
    ['2026-11-20', true],
  ])('%s is worked: %s', async (text, isWorking) => {
    const calendar = await loadWorkingCalendar(database.db);
    expect(calendar.isWorkingDay(day(text))).toBe(isWorking);
  });
});

describe('a day that an administrator enters', () => {
  const enter = (isWorking: boolean, reason: string) =>
    database.db.$transaction((tx) =>
      setCalendarException(tx, { day: day('2026-09-01'), isWorking, reason }, { kind: 'command_line' }, at),
    );

  it('comes before the law, and is on record with what stood before', async () => {
    expect((await loadWorkingCalendar(database.db)).isWorkingDay(day('2026-09-01'))).toBe(true);
    await enter(false, 'Nghỉ lễ Quốc khánh');
    expect((await loadWorkingCalendar(database.db)).isWorkingDay(day('2026-09-01'))).toBe(false);
    await enter(true, 'Đổi ngày nghỉ');
    expect((await loadWorkingCalendar(database.db)).isWorkingDay(day('2026-09-01'))).toBe(true);
    const records = await database.db.auditEntry.findMany({
      where: { subjectKind: 'calendar_day' },
      orderBy: { id: 'asc' },
    });
    expect(records).toMatchObject([
      { action: 'calendar_day.set', subjectId: '2026-09-01', before: null, after: { isWorking: false } },
      { before: { isWorking: false, reason: 'Nghỉ lễ Quốc khánh' }, after: { isWorking: true } },
    ]);
    expect(dayOf(records[0]?.at ?? new Date(0))).toBe(dayOf(at));
  });
});
