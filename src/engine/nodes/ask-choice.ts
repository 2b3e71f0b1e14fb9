/** Asks for one of several options. */
import { z } from 'zod';
import { phrases } from '../phrases.ts';
import type { Question } from './behaviour.ts';
import { inOrder, nameOption, optionsShape, pinnedOf, presentOptions, textsOfOptions } from './options.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({ kind: z.literal('ask-choice'), ...questionShape, ...optionsShape });

export const askChoice = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => {
    const base = shareQuestion(node, phrases.retryChoice);
    return {
      ...base,
      input: 'choice',
      words: (value) => node.options.find((option) => option.value === value)?.words ?? [],
      isRotated: node.rotate ?? false,
      pinned: pinnedOf(node.options),
      texts: [...base.texts, ...textsOfOptions(node.options)],
      options: (view) => presentOptions(node.options, view),
      press: (value) =>
        node.options.some((option) => option.value === value)
          ? { outcome: 'read', answer: { kind: 'choice', choice: value } }
          : { outcome: 'not_understood' },
      read: (reply, view) => {
        const reading = nameOption(reply, inOrder(node.options, view));
        return reading.outcome === 'read'
          ? { outcome: 'read', answer: { kind: 'choice', choice: reading.value } }
          : reading;
      },
    };
  },
};
