/** Asks for a day. */
import { z } from 'zod';
import { addDays, parseDay } from '../../core/time.ts';
import { phrases } from '../phrases.ts';
import { readDay } from '../replies/dates.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const boundSchema = z.union([
  z.strictObject({ day: z.iso.date() }),
  /** Days from the day of the reply; negative is before it. */
  z.strictObject({ fromToday: z.int().min(-36_500).max(36_500) }),
]);
type Bound = z.infer<typeof boundSchema>;

const schema = z.strictObject({
  kind: z.literal('ask-date'),
  ...questionShape,
  atLeast: boundSchema.optional(),
  atMost: boundSchema.optional(),
});

export const askDate = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryDate),
    input: 'date',
    options: () => [],
    press: () => ({ outcome: 'not_understood' }),
    read: (reply, { today }) => {
      const date = readDay(reply, today);
      if (date === undefined) return { outcome: 'not_understood' };
      const earliest = dayOfBound(node.atLeast, today);
      const latest = dayOfBound(node.atMost, today);
      const isWithin =
        (earliest === undefined || date >= earliest) && (latest === undefined || date <= latest);
      return isWithin ? { outcome: 'read', answer: { kind: 'date', date } } : { outcome: 'invalid' };
    },
  }),
};

/** A bound relative to today binds nothing where today is not known. */
function dayOfBound(bound: Bound | undefined, today: string | undefined): string | undefined {
  if (bound === undefined) return undefined;
  if ('day' in bound) return bound.day;
  const from = today === undefined ? undefined : parseDay(today);
  return from === undefined ? undefined : addDays(from, bound.fromToday);
}
