/** The fields that all questions share. */
import { z } from 'zod';
import type { Attribution } from '../events.ts';
import { type LocalizedText, localizedTextSchema } from '../localized.ts';
import type { Exit, Question } from './behaviour.ts';

export const nodeIdSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

const attributions = ['receiving', 'deciding', 'supporting'] as const satisfies readonly Attribution[];

export const questionShape = {
  text: localizedTextSchema,
  /** What the question measures (`criteria.ts`). */
  criterion: z.string().max(64).optional(),
  /** The agency of which it speaks. */
  attributedTo: z.enum(attributions).optional(),
  /** Offers "Bỏ qua". */
  optional: z.boolean().optional(),
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
  next: nodeIdSchema.optional(),
};

type QuestionNode = {
  readonly text: LocalizedText;
  readonly criterion?: string | undefined;
  readonly attributedTo?: Attribution | undefined;
  readonly optional?: boolean | undefined;
  readonly retry?:
    | {
        readonly text?: LocalizedText | undefined;
        readonly limit?: number | undefined;
        readonly next?: string | undefined;
      }
    | undefined;
  readonly next?: string | undefined;
};

type Shared = Pick<
  Question,
  | 'role'
  | 'text'
  | 'criterion'
  | 'attributedTo'
  | 'isOptional'
  | 'retry'
  | 'next'
  | 'exits'
  | 'texts'
  | 'conditions'
>;

const defaultRetryLimit = 2;

/** What follows from the shared fields. */
export function shareQuestion(node: QuestionNode, retryText: LocalizedText): Shared {
  const exits: Exit[] = [{ path: 'next', target: node.next }];
  if (node.retry?.next !== undefined) exits.push({ path: 'retry.next', target: node.retry.next });
  return {
    role: 'question',
    text: node.text,
    criterion: node.criterion,
    attributedTo: node.attributedTo,
    isOptional: node.optional ?? false,
    retry: {
      text: node.retry?.text ?? retryText,
      limit: node.retry?.limit ?? defaultRetryLimit,
      next: node.retry?.next,
    },
    next: node.next,
    exits,
    texts: [
      { path: 'text', text: node.text },
      ...(node.retry?.text === undefined ? [] : [{ path: 'retry.text', text: node.retry.text }]),
    ],
    conditions: [],
  };
}
