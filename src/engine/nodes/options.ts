/** What `ask-choice` and `ask-choices` share: options, their order, and how one is named in words. */
import { z } from 'zod';
import { optionValueSchema } from '../../core/message.ts';
import { localizedTextSchema, wordText } from '../localized.ts';
import { nameNumber } from '../replies/numbers.ts';
import {
  type OptionReading,
  readExactly,
  readOption,
  readWords,
  type Spoken,
  takeApart,
} from '../replies/read-option.ts';
import { wordsOf } from '../replies/words.ts';
import type { Option, QuestionView } from './behaviour.ts';

const optionSchema = z.strictObject({
  value: optionValueSchema,
  label: localizedTextSchema,
  /** Other words that mean this option, in any language; a number among them is read before a position. */
  words: z.array(z.string().max(100)).max(30).optional(),
  /** Keeps its place when chance decides the order: "Lý do khác", "Không muốn trả lời". */
  pinned: z.boolean().optional(),
});
export type ChoiceOption = z.infer<typeof optionSchema>;

export const optionsShape = {
  options: z.array(optionSchema).min(1).max(30),
  /** Chance decides the order in which the options are shown. */
  rotate: z.boolean().optional(),
};

/** The options in the order in which they are shown. */
export function inOrder(options: readonly ChoiceOption[], view: QuestionView): readonly ChoiceOption[] {
  if (view.order === undefined) return options;
  const drawn = view.order.flatMap((value) => options.find((option) => option.value === value) ?? []);
  return [...drawn, ...options.filter((option) => !drawn.includes(option))];
}

/** The values of the options that keep their place. */
export function pinnedOf(options: readonly ChoiceOption[]): string[] {
  return options.filter((option) => option.pinned === true).map((option) => option.value);
}

/** The options as they are offered, each with the number that is read as it. */
export function presentOptions(options: readonly ChoiceOption[], view: QuestionView): Option[] {
  const shown = inOrder(options, view);
  return shown.map((option, at) => {
    const number = numberOf(option, at, shown);
    const offered = { value: option.value, label: wordText(option.label, view) };
    return number === undefined ? offered : { ...offered, number };
  });
}

/** The number that is read as this option: the first among its words, else its place. */
function numberOf(option: ChoiceOption, at: number, shown: readonly ChoiceOption[]): number | undefined {
  const written = (option.words ?? []).filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  return [...written, at + 1].find((number) => numbered(number, shown) === option.value);
}

export function textsOfOptions(options: readonly ChoiceOption[]) {
  return options.map((option, at) => ({ path: `options.${at}.label`, text: option.label }));
}

/** The option that a reply names: by a number, by its words, or by both if they agree. */
export function nameOption(reply: string, shown: readonly ChoiceOption[]): OptionReading {
  const spoken = spokenOf(shown);
  const exact = readExactly(reply, spoken);
  if (exact !== undefined) return { outcome: 'read', value: exact };
  const byWords = readOption(reply, spoken);
  const sign = reply.trim();
  const bySign =
    wordsOf(reply).length === 0 ? shown.find((option) => option.words?.includes(sign)) : undefined;
  if (bySign !== undefined) return { outcome: 'read', value: bySign.value };
  const named = nameNumber(reply);
  if (named.kind === 'none') return byWords;
  if (byWords.outcome === 'read' && isNumbered(shown)) return byWords;
  if (named.kind === 'several' || named.outOf !== undefined) return { outcome: 'ambiguous' };
  const byNumber = numbered(named.number, shown);
  if (byNumber === undefined) return byWords.outcome === 'read' ? { outcome: 'ambiguous' } : byWords;
  if (named.rest.length === 0) return { outcome: 'read', value: byNumber };
  const rest = readWords(named.rest, spoken);
  return rest.outcome === 'read' && rest.value === byNumber ? rest : { outcome: 'ambiguous' };
}

/** Options do not change: those in the order of the flow are taken apart once. */
const spokenOptions = new WeakMap<readonly ChoiceOption[], Spoken>();

function spokenOf(shown: readonly ChoiceOption[]): Spoken {
  const known = spokenOptions.get(shown);
  if (known !== undefined) return known;
  const spoken = takeApart(shown.map((option) => ({ value: option.value, phrases: phrasesOf(option) })));
  spokenOptions.set(shown, spoken);
  return spoken;
}

/** A number means the option that has it among its words; only where no option has one, the option's place. */
function numbered(number: number, shown: readonly ChoiceOption[]): string | undefined {
  if (!isNumbered(shown)) return shown[number - 1]?.value;
  return shown.find((option) => option.words?.includes(String(number)))?.value;
}

function isNumbered(shown: readonly ChoiceOption[]): boolean {
  return shown.some((option) => phrasesOf(option).some((phrase) => /\d/.test(phrase)));
}

function phrasesOf(option: ChoiceOption): string[] {
  return [...Object.values(option.label), ...(option.words ?? [])];
}
