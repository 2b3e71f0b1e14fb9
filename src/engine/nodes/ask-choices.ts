/** Asks for several options: each press marks or unmarks one, "Xong" ends; in words all at once ("1, 3"). */
import { z } from 'zod';
import { wordText } from '../localized.ts';
import { phrases } from '../phrases.ts';
import { done, isDone } from '../replies/done.ts';
import type { Question, Reading } from './behaviour.ts';
import {
  type ChoiceOption,
  inOrder,
  nameOption,
  optionsShape,
  pinnedOf,
  presentOptions,
  textsOfOptions,
} from './options.ts';
import { questionShape, shareQuestion } from './question-shape.ts';

const schema = z.strictObject({
  kind: z.literal('ask-choices'),
  ...questionShape,
  ...optionsShape,
  atLeast: z.int().min(0).max(30).optional(),
  atMost: z.int().min(1).max(30).optional(),
  /** The option that excludes all others: "Không có điều nào". */
  none: z.string().max(24).optional(),
});
type Node = z.infer<typeof schema>;

const markSign = '✓ ';
const separators = /[,;+\n]|(?<!\p{L})(?:và|va|với|cùng|and)(?!\p{L})/iu;

export const askChoices = {
  schema,
  describe: (node: Node): Question => {
    const base = shareQuestion(node, phrases.retryChoices);
    return {
      ...base,
      input: 'choices',
      words: (value) => node.options.find((option) => option.value === value)?.words ?? [],
      isRotated: node.rotate ?? false,
      pinned: [...pinnedOf(node.options), done],
      texts: [...base.texts, ...textsOfOptions(node.options)],
      options: (view) => [
        ...presentOptions(node.options, view).map((option) =>
          view.marked.includes(option.value) ? { ...option, label: `${markSign}${option.label}` } : option,
        ),
        { value: done, label: wordText(phrases.done, view) },
      ],
      press: (value, view) => (value === done ? complete(node, view.marked) : mark(node, value, view.marked)),
      read: (reply, view) => readChoices(node, reply, inOrder(node.options, view), view.marked),
    };
  },
};

function mark(node: Node, value: string, marked: readonly string[]): Reading {
  if (!node.options.some((option) => option.value === value)) return { outcome: 'not_understood' };
  if (marked.includes(value)) return { outcome: 'marked', marked: marked.filter((other) => other !== value) };
  if (value === node.none) return complete(node, [value]);
  return { outcome: 'marked', marked: [...marked.filter((other) => other !== node.none), value] };
}

function complete(node: Node, marked: readonly string[]): Reading {
  const choices = node.options.map((option) => option.value).filter((value) => marked.includes(value));
  const isNone = node.none !== undefined && choices.includes(node.none);
  if (isNone && choices.length > 1) return { outcome: 'ambiguous' };
  const isEnough = isNone || choices.length >= (node.atLeast ?? 1);
  if (!isEnough || choices.length > (node.atMost ?? Infinity)) return { outcome: 'invalid' };
  return { outcome: 'read', answer: { kind: 'choices', choices } };
}

/** Each part names one option; a label that holds a comma is its own parts, or is read as a whole. */
function readChoices(
  node: Node,
  reply: string,
  shown: readonly ChoiceOption[],
  marked: readonly string[],
): Reading {
  if (isDone(reply)) return complete(node, marked);
  const text = reply.normalize('NFC').trim();
  const parts = /^\d+(\s+\d+)+$/.test(text) ? text.split(/\s+/) : text.split(separators);
  const readings = parts.filter((part) => part.trim() !== '').map((part) => nameOption(part, shown));
  const values = readings.flatMap((reading) => (reading.outcome === 'read' ? [reading.value] : []));
  if (values.length > 0 && values.length === readings.length) return complete(node, [...marked, ...values]);
  const whole = nameOption(text, shown);
  if (whole.outcome === 'read' && readings.length <= 1) return complete(node, [...marked, whole.value]);
  const isAmbiguous = readings.some((reading) => reading.outcome === 'ambiguous');
  return { outcome: isAmbiguous ? 'ambiguous' : 'not_understood' };
}
