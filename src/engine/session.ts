/** A respondent's passage through a flow, as plain data: all that the engine must know to go on. */
import { z } from 'zod';
import { languageSchema, sentFileSchema } from '../core/message.ts';
import { answerValueSchema } from './answers.ts';

const plainValueSchema = z.union([z.string(), z.number(), z.boolean()]);
/** A fact's or a variable's value. */
export type PlainValue = z.infer<typeof plainValueSchema>;

/** What is known of the dossier when the conversation begins; texts may name these and branches may ask them. */
export const factsSchema = z.record(z.string(), plainValueSchema);
export type Facts = z.infer<typeof factsSchema>;

/** What chance decided, once per session: kept, so that going back changes nothing. */
const drawSchema = z.discriminatedUnion('kind', [
  /** The questions that a `pick` chose, in the order in which they are asked, and every candidate's probability. */
  z.object({
    kind: z.literal('picked'),
    nodes: z.array(z.string()),
    probabilities: z.record(z.string(), z.number().min(0).max(1)),
  }),
  /** The arm of a `split`, and the share of respondents who get it. */
  z.object({ kind: z.literal('arm'), arm: z.string(), share: z.number().min(0).max(1) }),
  /** The order in which a question's options are shown. */
  z.object({ kind: z.literal('order'), values: z.array(z.string()) }),
]);
export type Draw = z.infer<typeof drawSchema>;

/** Where chance comes from. The engine has none of its own: the caller gives a number and what was counted. */
export const chanceSchema = z.object({
  /** Any integer from 0 to 2³²−1, drawn at random for each session. */
  seed: z.int().min(0).max(0xffff_ffff),
  /** Answers so far per criterion for the agency that the criterion is attributed to: rare ones are picked more often. */
  counts: z.record(z.string(), z.int().nonnegative()),
  /** The probability with which the respondent's dossier was asked at all; 1 where everybody is. */
  sampling: z.number().gt(0).max(1).optional(),
});
export type Chance = z.infer<typeof chanceSchema>;

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
  /** What `assign` nodes set. */
  variables: factsSchema.default({}),
  chance: chanceSchema.default({ seed: 0, counts: {} }),
  /** By node: what chance decided there. */
  draws: z.record(z.string(), drawSchema).default({}),
  /** By node: a digest of what was last handed to the shell there, so that a second pass repeats nothing. */
  handedOver: z.record(z.string(), z.string()).default({}),
};

export const waitingSessionSchema = z.object({
  ...shared,
  status: z.literal('waiting'),
  /** The node that waits for a reply. */
  node: z.string(),
  /** Replies to the current question that could not be read. */
  misses: z.int().nonnegative(),
  /** Options marked so far, where several can be chosen. */
  marked: z.array(z.string()).default([]),
  /** Files sent so far, where several can be. */
  gathered: z.array(sentFileSchema).default([]),
  /** The current question was reminded of. */
  isReminded: z.boolean().default(false),
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
