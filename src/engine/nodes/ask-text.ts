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

/** Composed Vietnamese letters and what stands below U+0300 are each a character as a person counts them. */
const simple = /^[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u1ea0-\u1ef9]*$/;

function charactersOf(text: string): number {
  if (simple.test(text)) return text.length;
  return splitGraphemes(text).length;
}
