/** A respondent's passage through a flow, as plain data: all that the engine must know to go on. */
import { z } from 'zod';
import { languageSchema } from '../core/message.ts';

/** What is known of the dossier when the conversation begins; texts may name these and branches may ask them. */
export const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type Facts = z.infer<typeof factsSchema>;

/** A parsed answer (câu trả lời). */
export const answerValueSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rating'), level: z.int().min(1).max(5) }),
  z.object({ kind: z.literal('choice'), choice: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** The question does not apply (không áp dụng). */
  z.object({ kind: z.literal('not_applicable') }),
  /** The respondent chose not to answer (bỏ qua). */
  z.object({ kind: z.literal('skipped') }),
]);
export type AnswerValue = z.infer<typeof answerValueSchema>;

const shared = {
  flowKey: z.string(),
  language: languageSchema,
  facts: factsSchema,
  answers: z.record(z.string(), answerValueSchema),
  /** The questions asked so far, in order, the current one last; "back" walks it. */
  trail: z.array(z.string()),
  /** How many questions were put: the number of the current one. Never falls. */
  ask: z.int().nonnegative(),
  /** Sprints so far; a limit guards against a conversation without end. */
  sprints: z.int().nonnegative(),
};

export const waitingSessionSchema = z.object({
  ...shared,
  status: z.literal('waiting'),
  /** The node that waits for a reply. */
  node: z.string(),
  /** Replies to the current question that could not be read. */
  misses: z.int().nonnegative(),
});
export type WaitingSession = z.infer<typeof waitingSessionSchema>;

export const endedSessionSchema = z.object({
  ...shared,
  status: z.enum(['completed', 'expired', 'interrupted', 'failed']),
});
export type EndedSession = z.infer<typeof endedSessionSchema>;

export const sessionSchema = z.discriminatedUnion('status', [waitingSessionSchema, endedSessionSchema]);
export type Session = z.infer<typeof sessionSchema>;

/** What waiting and ended sessions have in common: a session within a sprint. */
export type Underway = Omit<EndedSession, 'status'>;
