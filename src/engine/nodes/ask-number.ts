/** Asks for a number. */
import { z } from 'zod';
import { phrases } from '../phrases.ts';
import { readAmount } from '../replies/numbers.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-number'),
  ...questionShape,
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  /** Fractions are allowed. */
  decimals: z.boolean().optional(),
});

export const askNumber = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryNumber),
    input: 'number',
    options: () => [],
    press: () => ({ outcome: 'not_understood' }),
    read: (reply) => {
      const number = readAmount(reply);
      if (number === undefined) return { outcome: 'not_understood' };
      const isWhole = Number.isInteger(number) || node.decimals === true;
      const isWithin = number >= (node.atLeast ?? -Infinity) && number <= (node.atMost ?? Infinity);
      return isWhole && isWithin
        ? { outcome: 'read', answer: { kind: 'number', number } }
        : { outcome: 'invalid' };
    },
  }),
};
