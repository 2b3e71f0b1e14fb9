/** Asks for one of several options. */
import { z } from 'zod';
import { optionValueSchema } from '../../core/message.ts';
import { localizedTextSchema, wordText } from '../localized.ts';
import { phrases } from '../phrases.ts';
import { readNumber } from '../replies/numbers.ts';
import { readOption } from '../replies/read-option.ts';
import type { Question } from './behaviour.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const optionSchema = z.strictObject({
  value: optionValueSchema,
  label: localizedTextSchema,
  /** Other words that mean this option, in any language; a number among them is read before a position. */
  words: z.array(z.string().max(100)).max(30).optional(),
});
type ChoiceOption = z.infer<typeof optionSchema>;

const schema = z.strictObject({
  kind: z.literal('ask-choice'),
  ...questionShape,
  /** Offers "Không áp dụng". */
  notApplicable: z.boolean().optional(),
  options: z.array(optionSchema).min(1).max(30),
});

export const askChoice = {
  schema,
  describe: (node: z.infer<typeof schema>): Question => ({
    ...shareQuestion(node, phrases.retryChoice),
    input: 'choice',
    mayNotApply: node.notApplicable ?? false,
    texts: [
      ...shareQuestion(node, phrases.retryChoice).texts,
      ...node.options.map((option, at) => ({ path: `options.${at}.label`, text: option.label })),
    ],
    options: (wording) =>
      node.options.map((option, at) => {
        const number = numberOf(option, at, node.options);
        return {
          value: option.value,
          label: wordText(option.label, wording),
          ...(number === undefined ? {} : { number }),
        };
      }),
    press: (value) =>
      node.options.some((option) => option.value === value) ? { kind: 'choice', choice: value } : undefined,
    read: (reply) => {
      const numbered = readPosition(reply, node.options);
      if (numbered !== undefined) return { outcome: 'read', answer: { kind: 'choice', choice: numbered } };
      const reading = readOption(
        reply,
        node.options.map((option) => ({ value: option.value, phrases: phrasesOf(option) })),
      );
      return reading.outcome === 'read'
        ? { outcome: 'read', answer: { kind: 'choice', choice: reading.value } }
        : reading;
    },
  }),
};

function phrasesOf(option: ChoiceOption): string[] {
  return [...Object.values(option.label), ...(option.words ?? [])];
}

/** A number means the option that has it among its words; only where no option has one, the option's place. */
function readPosition(reply: string, options: readonly ChoiceOption[]): string | undefined {
  const number = readNumber(reply);
  if (number === undefined) return undefined;
  const numbered = options.filter((option) => phrasesOf(option).some((phrase) => /\d/.test(phrase)));
  if (numbered.length === 0) return options[number - 1]?.value;
  return numbered.find((option) => (option.words ?? []).includes(String(number)))?.value;
}

/** The number that is read as this option: the first among its words, else its place. */
function numberOf(option: ChoiceOption, at: number, options: readonly ChoiceOption[]): number | undefined {
  const candidates = [...(option.words ?? []), String(at + 1)].filter((word) => /^\d{1,2}$/.test(word));
  const number = candidates.find((word) => readPosition(word, options) === option.value);
  return number === undefined ? undefined : Number(number);
}
