import { z } from 'zod';
import type { Application } from '../../application.ts';
import {
  type CalendarEntry,
  listCalendar,
  removeCalendarException,
  setCalendarException,
} from '../../catalogue/index.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type CalendarDay, dayOf } from '../../core/time.ts';
import { type ControlFailure, inTransaction } from '../../db/index.ts';
import type { Command } from '../commands.ts';

const day = z.iso.date({ error: 'Write the day as YYYY-MM-DD.' }).transform((text) => text as CalendarDay);
const reason = z
  .string({ error: 'Say --reason: the decision that says so.' })
  .trim()
  .min(1, 'Say --reason: the decision that says so.')
  .max(200);

const argumentsSchema = z.discriminatedUnion(
  'what',
  [
    z.object({ what: z.literal('list'), year: z.coerce.number().int().min(1950).max(2100).optional() }),
    z.object({ what: z.enum(['off', 'work']), day, reason }),
    z.object({ what: z.literal('remove'), day }),
  ],
  { error: 'Say list, off, work or remove.' },
);

const by = { kind: 'command_line' } as const;

/** Public holidays, and days that are worked in exchange: what the deadlines and the times of sending go by. */
export const calendarCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: async ({ deps }, given, report) => {
    const at = deps.clock.now();
    switch (given.what) {
      case 'list': {
        const year = given.year ?? Number(dayOf(at).slice(0, 4));
        const entries = await listCalendar(deps.db, year);
        for (const entry of entries) report(lineOf(entry));
        return ok({ year, days: entries });
      }
      case 'off':
      case 'work': {
        const exception = { day: given.day, isWorking: given.what === 'work', reason: given.reason };
        return inTransaction<object, ControlFailure>(deps.db, async (tx) => {
          await setCalendarException(tx, exception, by, at);
          return ok(exception);
        });
      }
      case 'remove':
        return remove(deps.db, given.day, at);
    }
  },
};

function remove(
  db: Application['deps']['db'],
  given: CalendarDay,
  at: Date,
): Promise<Result<object, ControlFailure>> {
  return inTransaction(db, async (tx) => {
    const isRemoved = await removeCalendarException(tx, given, by, at);
    if (isRemoved) return ok({ day: given, removed: true });
    return err({ code: 'day_not_entered', message: `Nothing was entered of ${given}.` });
  });
}

function lineOf({ day: entered, isWorking, reason: why, from }: CalendarEntry): string {
  return `${entered}  ${isWorking ? 'làm việc' : 'nghỉ'}  ${why}${from === 'law' ? ' (Bộ luật Lao động)' : ''}`;
}
