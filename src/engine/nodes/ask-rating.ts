/** Asks for one of five levels, 1 (rất không hài lòng) to 5 (rất hài lòng). */
import { z } from 'zod';
import { localizedTextSchema, wordText } from '../localized.ts';
import { phrases, satisfactionScale } from '../phrases.ts';
import { readLevel, speakLevels } from '../replies/read-level.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-rating'),
  ...questionShape,
  /** The five levels' own labels, level 1 first, where the satisfaction scale does not fit. */
  labels: z.array(localizedTextSchema).length(5).optional(),
});

const levels = [1, 2, 3, 4, 5] as const;

/** Other words for the levels of the satisfaction scale, level 1 first. */
const otherWords: readonly (readonly string[])[] = [
  [
    'hoàn toàn không hài lòng',
    'vô cùng không hài lòng',
    'cực kỳ không hài lòng',
    'very unsatisfied',
    'not satisfied at all',
  ],
  ['chưa hài lòng', 'unsatisfied', 'not satisfied'],
  ['neither satisfied nor dissatisfied'],
  [],
  [
    'hoàn toàn hài lòng',
    'vô cùng hài lòng',
    'cực kỳ hài lòng',
    'completely satisfied',
    'extremely satisfied',
  ],
];

export const askRating = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => {
    const labels = node.labels ?? satisfactionScale;
    const base = shareQuestion(node, phrases.retryRating);
    const wordsOf = (level: number): readonly string[] =>
      node.labels === undefined ? (otherWords[level - 1] ?? []) : [];
    const spoken = speakLevels(labels.map((label, at) => [...Object.values(label), ...wordsOf(at + 1)]));
    return {
      ...base,
      input: 'rating',
      words: (value) => wordsOf(Number(value)),
      texts: [...base.texts, ...(node.labels ?? []).map((text, at) => ({ path: `labels.${at}`, text }))],
      options: (view) =>
        levels.map((level) => ({
          value: String(level),
          label: wordText(labels[level - 1] ?? {}, view),
          number: level,
        })),
      press: (value) =>
        /^[1-5]$/.test(value)
          ? { outcome: 'read', answer: { kind: 'rating', level: Number(value) } }
          : { outcome: 'not_understood' },
      read: (reply) => {
        const reading = readLevel(reply, spoken);
        return reading.outcome === 'read'
          ? { outcome: 'read', answer: { kind: 'rating', level: reading.level } }
          : reading;
      },
    };
  },
};
