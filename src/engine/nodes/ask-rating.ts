/** Asks for one of five levels, 1 (rất không hài lòng) to 5 (rất hài lòng). */
import { z } from 'zod';
import { localizedTextSchema, wordText } from '../localized.ts';
import { phrases, satisfactionScale } from '../phrases.ts';
import { readNumber } from '../replies/numbers.ts';
import { readOption } from '../replies/read-option.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-rating'),
  ...questionShape,
  /** Offers "Không áp dụng". */
  notApplicable: z.boolean().optional(),
  /** The five levels' own labels, level 1 first, where the satisfaction scale does not fit. */
  labels: z.array(localizedTextSchema).length(5).optional(),
});

const levels = [1, 2, 3, 4, 5] as const;

/** Other words for the levels of the satisfaction scale, level 1 first. */
const otherWords: readonly (readonly string[])[] = [
  ['hoàn toàn không hài lòng', 'vô cùng không hài lòng', 'very unsatisfied'],
  ['chưa hài lòng', 'unsatisfied', 'not satisfied'],
  ['trung bình'],
  [],
  ['hoàn toàn hài lòng', 'vô cùng hài lòng', 'cực kỳ hài lòng'],
];

export const askRating = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => {
    const labels = node.labels ?? satisfactionScale;
    return {
      ...shareQuestion(node, phrases.retryRating),
      input: 'rating',
      mayNotApply: node.notApplicable ?? false,
      texts: [
        ...shareQuestion(node, phrases.retryRating).texts,
        ...(node.labels ?? []).map((text, at) => ({ path: `labels.${at}`, text })),
      ],
      options: (wording) =>
        levels.map((level) => ({
          value: String(level),
          label: wordText(labels[level - 1] ?? {}, wording),
          number: level,
        })),
      press: (value) => (/^[1-5]$/.test(value) ? { kind: 'rating', level: Number(value) } : undefined),
      read: (reply) => {
        const number = readNumber(reply, levels.length);
        if (number !== undefined)
          return levels.some((level) => level === number)
            ? { outcome: 'read', answer: { kind: 'rating', level: number } }
            : { outcome: 'not_understood' };
        const reading = readOption(
          reply,
          levels.map((level) => ({
            value: String(level),
            phrases: [
              ...Object.values(labels[level - 1] ?? {}),
              ...(node.labels === undefined ? (otherWords[level - 1] ?? []) : []),
            ],
          })),
        );
        return reading.outcome === 'read'
          ? { outcome: 'read', answer: { kind: 'rating', level: Number(reading.value) } }
          : reading;
      },
    };
  },
};
