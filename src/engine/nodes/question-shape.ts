/** The fields that all questions share. */
import { z } from 'zod';
import type { Attribution } from '../criteria.ts';
import { type LocalizedText, localizedTextSchema } from '../localized.ts';
import { phrases } from '../phrases.ts';
import type { Asked, Exit, Question } from './behaviour.ts';

export const nodeIdSchema = z.string().regex(/^[a-z][a-z0-9_]{0,129}$/);

export const attributions = ['receiving', 'deciding', 'supporting'] as const satisfies readonly Attribution[];

/** A year: longer waits are a mistake. */
const longestWaitHours = 8_760;
const hoursSchema = z.number().positive().max(longestWaitHours);

export const questionShape = {
  text: localizedTextSchema,
  /** What the question measures (`criteria.ts`). */
  criterion: z.string().max(64).optional(),
  /** The agency of which it speaks. */
  attributedTo: z.enum(attributions).optional(),
  /** Offers "Không áp dụng". */
  notApplicable: z.boolean().optional(),
  /** "Bỏ qua": offered as an option, understood when written (if nothing is said), or refused. */
  skipping: z.enum(['offered', 'understood', 'refused']).optional(),
  /** The dossier's fact that answers the question: where it is known, the question is not asked. */
  unlessKnown: z.string().max(64).optional(),
  /** The answer tells who the respondent is: it is kept out of the survey's answers and forgotten at the end. */
  personal: z.boolean().optional(),
  /** Said before the question when the reply was understood but is not allowed. */
  invalidText: localizedTextSchema.optional(),
  retry: z
    .strictObject({
      /** Said before the question when a reply could not be read. */
      text: localizedTextSchema.optional(),
      /** How often the question is put again before the flow moves on. */
      limit: z.int().min(0).max(5).optional(),
      /** Where the flow goes then; without it the question is skipped. */
      next: nodeIdSchema.optional(),
    })
    .optional(),
  /** Where the flow goes when no answer came in time. */
  timeout: z.strictObject({ afterHours: hoursSchema, next: nodeIdSchema.optional() }).optional(),
  /** The question once more, if no answer came. */
  reminder: z.strictObject({ afterHours: hoursSchema, text: localizedTextSchema.optional() }).optional(),
  next: nodeIdSchema.optional(),
};

export type QuestionNode = z.infer<z.ZodObject<typeof questionShape>>;

type Shared = Pick<Question, 'role' | 'asked' | 'exits' | 'texts' | 'conditions' | 'after'>;

const defaultRetryLimit = 2;
const secondsPerHour = 3_600;

/** What follows from the shared fields. `retryText` is said where the author wrote none. */
export function shareQuestion(node: QuestionNode, retryText: LocalizedText): Shared {
  return {
    role: 'question',
    asked: askedOf(node, retryText),
    exits: exitsOf(node),
    texts: textsOf(node),
    conditions: [],
    after: () => node.next,
  };
}

function askedOf(node: QuestionNode, retryText: LocalizedText): Asked {
  const { timeout, reminder } = node;
  return {
    text: node.text,
    criterion: node.criterion,
    attributedTo: node.attributedTo,
    mayNotApply: node.notApplicable ?? false,
    skipping: node.skipping ?? 'understood',
    unlessKnown: node.unlessKnown,
    isPersonal: node.personal ?? false,
    invalidText: node.invalidText,
    retry: {
      text: node.retry?.text ?? retryText,
      limit: node.retry?.limit ?? defaultRetryLimit,
      next: node.retry?.next,
    },
    timeout: timeout && { afterSeconds: toSeconds(timeout.afterHours), next: timeout.next },
    reminder: reminder && {
      afterSeconds: toSeconds(reminder.afterHours),
      text: reminder.text ?? phrases.reminder,
    },
  };
}

function toSeconds(hours: number): number {
  return Math.max(1, Math.round(hours * secondsPerHour));
}

function exitsOf(node: QuestionNode): Exit[] {
  const exits: Exit[] = [{ path: 'next', target: node.next }];
  if (node.retry?.next !== undefined) exits.push({ path: 'retry.next', target: node.retry.next });
  if (node.timeout !== undefined) exits.push({ path: 'timeout.next', target: node.timeout.next });
  return exits;
}

function textsOf(node: QuestionNode): { path: string; text: LocalizedText }[] {
  const texts = [
    { path: 'text', text: node.text as LocalizedText | undefined },
    { path: 'invalidText', text: node.invalidText },
    { path: 'retry.text', text: node.retry?.text },
    { path: 'reminder.text', text: node.reminder?.text },
  ];
  return texts.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}
