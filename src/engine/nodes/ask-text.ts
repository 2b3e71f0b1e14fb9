/** Asks for the respondent's own words. */
import { z } from 'zod';
import { splitGraphemes } from '../../core/text.ts';
import { phrases } from '../phrases.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-text'),
  ...questionShape,
  /** Characters as a person counts them. */
  atLeastCharacters: z.int().min(1).max(1_000).optional(),
  atMostCharacters: z.int().min(1).max(10_000).optional(),
});

export const askText = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryText),
    input: 'text',
    options: () => [],
    press: () => ({ outcome: 'not_understood' }),
    read: (reply) => {
      const text = reply.trim();
      if (text === '') return { outcome: 'not_understood' };
      const fits =
        (node.atLeastCharacters === undefined || charactersOf(text) >= node.atLeastCharacters) &&
        (node.atMostCharacters === undefined || charactersOf(text) <= node.atMostCharacters);
      return fits ? { outcome: 'read', answer: { kind: 'text', text } } : { outcome: 'invalid' };
    },
  }),
};

function charactersOf(text: string): number {
  return splitGraphemes(text).length;
}
