/** Holidays and days worked in exchange, through the same door as `npm run calendar`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorkingCalendar } from '../../src/catalogue/index.ts';
import type { CalendarDay } from '../../src/core/time.ts';
import { answerCommand } from '../../src/tools/commands.ts';
import { anApplication } from '../support/application.ts';

let application: Awaited<ReturnType<typeof anApplication>>;
beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application.close());

const told: string[] = [];
const calendar = (given: object) =>
  answerCommand(application, { command: 'calendar', arguments: given }, (line) => told.push(line));
const isWorked = async (day: string) =>
  (await loadWorkingCalendar(application.deps.db)).isWorkingDay(day as CalendarDay);

describe('npm run calendar', () => {
  it('lists the holidays of the law by their names', async () => {
    const listed = await calendar({ what: 'list', year: '2027' });
    expect(listed).toMatchObject({ ok: true, value: { year: 2027 } });
    expect(told).toContain('2027-09-02  nghỉ  Quốc khánh (Bộ luật Lao động)');
  });

  it('enters a day off and one that is worked for it, lists both with their source, and takes them back', async () => {
    const reason = 'Thông báo 6150/TB-BLĐTBXH';
    expect([await isWorked('2027-09-03'), await isWorked('2027-08-28')]).toEqual([true, false]);
    expect((await calendar({ what: 'off', day: '2027-09-03', reason })).ok).toBe(true);
    expect((await calendar({ what: 'work', day: '2027-08-28', reason })).ok).toBe(true);
    expect([await isWorked('2027-09-03'), await isWorked('2027-08-28')]).toEqual([false, true]);
    await calendar({ what: 'list', year: '2027' });
    expect(told).toContain(`2027-09-03  nghỉ  ${reason}`);
    expect(told).toContain(`2027-08-28  làm việc  ${reason}`);
    expect(await calendar({ what: 'remove', day: '2027-09-03' })).toMatchObject({ ok: true });
    expect(await isWorked('2027-09-03')).toBe(true);
    const actions = await application.deps.db.auditEntry.findMany({
      where: { subjectKind: 'calendar_day', subjectId: '2027-09-03' },
      orderBy: { id: 'asc' },
    });
    expect(actions.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['calendar_day.set', 'command_line'],
      ['calendar_day.removed', 'command_line'],
    ]);
  });

  it.each([
    ['an unknown word', { what: 'holiday' }, 'Say list, off, work or remove.'],
    ['a day that is none', { what: 'off', day: '2027-02-30', reason: 'x' }, 'Write the day as YYYY-MM-DD.'],
    ['no source', { what: 'work', day: '2027-08-28' }, 'Say --reason: the decision that says so.'],
    [
      'a day that was not entered',
      { what: 'remove', day: '2027-07-01' },
      'Nothing was entered of 2027-07-01.',
    ],
  ])('refuses %s', async (_label, given, message) => {
    const refused = await calendar(given);
    if (refused.ok) throw new Error('it was not refused');
    expect(refused.error.message).toContain(message);
  });
});
