/** Asks for the respondent's own words. */
import { z } from 'zod';
import { phrases } from '../phrases.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({ kind: z.literal('ask-text'), ...questionShape });

export const askText = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryText),
    input: 'text',
    mayNotApply: false,
    options: () => [],
    press: () => undefined,
    read: (reply) =>
      reply.trim() === ''
        ? { outcome: 'not_understood' }
        : { outcome: 'read', answer: { kind: 'text', text: reply.trim() } },
  }),
};
