/**
 * The web chat's interface, as the page and the server both read it. Written with `zod/mini`, because this
 * file is also part of a page that must be small on a slow line; it takes only types from elsewhere for the
 * same reason.
 */
import * as z from 'zod/mini';
import type { ChannelName, Command, FileMedia, Language, QuestionInput } from '../core/message.ts';

const languageSchema = z.enum(['vi', 'en'] satisfies Language[]);
const channelSchema = z.enum(['web', 'telegram', 'zalo'] satisfies ChannelName[]);
const commandSchema = z.enum(['back', 'stop', 'help', 'repeat', 'skip', 'start_again'] satisfies Command[]);
const questionRefSchema = z.object({ sessionId: z.uuid(), ask: z.int().check(z.nonnegative()) });
const optionValueSchema = z.string().check(z.regex(/^[a-z0-9_-]{1,24}$/));

/** The longest text that the page lets a person write, in UTF-16 units: room for a full account of a bad day. */
export const longestText = 2_000;

/** The largest file that can be uploaded; a question may take less. The same as `largestFileBytes`, which is not read here. */
export const largestUploadBytes = 20_000_000;

/** What the page sends: one thing that the person did. */
export const chatContentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), language: z.optional(languageSchema) }),
  z.object({ kind: z.literal('press'), question: questionRefSchema, value: optionValueSchema }),
  z.object({ kind: z.literal('text'), text: z.string().check(z.minLength(1), z.maxLength(longestText)) }),
  z.object({ kind: z.literal('command'), command: commandSchema }),
  z.object({ kind: z.literal('language'), language: languageSchema }),
  /** A file that was uploaded under this key before. */
  z.object({ kind: z.literal('file'), upload: z.uuid() }),
  /** Where the person is, in degrees (WGS 84), as the browser tells once the person allowed it. */
  z.object({
    kind: z.literal('location'),
    latitude: z.number().check(z.gte(-90), z.lte(90)),
    longitude: z.number().check(z.gte(-180), z.lte(180)),
  }),
]);
export type ChatContent = z.infer<typeof chatContentSchema>;

/** `key` is made when the person taps and repeated with every try: the same key is the same message. */
export const chatMessageSchema = z.object({ key: z.uuid(), content: chatContentSchema });
export type ChatMessage = z.infer<typeof chatMessageSchema>;

const fromAgencySchema = z.object({
  id: z.string(),
  from: z.literal('agency'),
  at: z.string(),
  kind: z.enum(['statement', 'question']),
  text: z.string(),
  /** The address of a picture above the text, and what it shows. */
  image: z.optional(z.string()),
  imageDescription: z.optional(z.string()),
});

const fromPersonSchema = z.object({
  id: z.string(),
  from: z.literal('person'),
  at: z.string(),
  /** The key under which a page sent it; null if it came over another channel. */
  key: z.nullable(z.string()),
  kind: z.enum(['open', 'reply', 'language', 'back', 'stop', 'help', 'repeat', 'skip', 'start_again']),
  /** A reply's words, or the label of its button; null where there is nothing to read. */
  text: z.nullable(z.string()),
  status: z.enum(['received', 'handled', 'failed']),
});

const transcriptMessageSchema = z.discriminatedUnion('from', [fromAgencySchema, fromPersonSchema]);
export type TranscriptMessage = z.infer<typeof transcriptMessageSchema>;

const currentQuestionSchema = z.object({
  sessionId: z.string(),
  ask: z.number(),
  text: z.string(),
  input: z.enum([
    'rating',
    'choice',
    'choices',
    'text',
    'number',
    'date',
    'phone',
    'location',
    'file',
  ] satisfies QuestionInput[]),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  canGoBack: z.boolean(),
  /** What files it takes. */
  accepts: z.optional(
    z.object({
      media: z.array(z.enum(['photo', 'voice', 'document'] satisfies FileMedia[])),
      atMostBytes: z.number(),
    }),
  ),
});
export type CurrentQuestion = z.infer<typeof currentQuestionSchema>;

/** The conversation as it stands. Always whole, so that a page that missed something needs no repair. */
export const transcriptSchema = z.object({
  status: z.enum(['not_opened', 'waiting', 'completed', 'interrupted', 'expired', 'failed']),
  /** Where the conversation runs now; null before it began. */
  channel: z.nullable(channelSchema),
  language: languageSchema,
  /** In order. Once the conversation has ended, its closing words only: whoever printed the link's QR code
   *  could open it, and must not find what was answered. */
  messages: z.array(transcriptMessageSchema),
  /** The question that waits for an answer. */
  question: z.nullable(currentQuestionSchema),
  /** Names this state; a request with it waits for another one. */
  cursor: z.string(),
  /** Seconds to leave before the next request. */
  retryAfter: z.number(),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/** How long the server holds a request for news, at most, in seconds. */
export const longestWaitSeconds = 25;
