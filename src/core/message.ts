/** What travels between the channels and everybody else: messages in, messages out, and what became of them. */
import { z } from 'zod';

export const channelNames = ['web', 'telegram', 'zalo'] as const;
/** A channel (kênh) over which a conversation runs. */
export type ChannelName = (typeof channelNames)[number];

/** Where a person can be reached: the address of a channel, or a phone number, over which a channel may lead too. */
export const addressKinds = ['web', 'telegram', 'zalo', 'phone'] as const;
export type AddressKind = (typeof addressKinds)[number];

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];
export const languageSchema = z.enum(languages);

/** Which question of which session: an answer that names another one is stale and answers nothing. */
export const questionRefSchema = z.object({ sessionId: z.uuid(), ask: z.int().nonnegative() });
export type QuestionRef = z.infer<typeof questionRefSchema>;

/** An option's value: short and plain, so that it fits a button's payload on every platform. */
export const optionValueSchema = z.string().regex(/^[a-z0-9_-]{1,24}$/);

const optionSchema = z.object({
  value: optionValueSchema,
  label: z.string(),
  /** What a person may write instead of the label, where a number means this option. */
  number: z.int().nonnegative().optional(),
});

/** How the reply to a question is given. Everything but a rating, a choice and a file can be written. */
export const questionInputs = [
  'rating',
  'choice',
  /** Several: each press marks or unmarks one, the option `done` ends. */
  'choices',
  'text',
  'number',
  'date',
  'phone',
  'location',
  'file',
] as const;
export type QuestionInput = (typeof questionInputs)[number];

export const fileMedia = ['photo', 'voice', 'document'] as const;
export type FileMedia = (typeof fileMedia)[number];

/** The largest file that is taken: what Telegram lets a bot fetch (getFile: 20 MB, core.telegram.org/bots/api#getfile). */
export const largestFileBytes = 20_000_000;

/** What files a question takes. */
export const fileRuleSchema = z.object({
  media: z.array(z.enum(fileMedia)).min(1),
  atMostBytes: z.int().min(1).max(largestFileBytes),
  /** MIME types, or their beginnings (`image/`); absent: all that are taken at all. */
  mimeTypes: z.array(z.string()).optional(),
});
export type FileRule = z.infer<typeof fileRuleSchema>;

/** A message to a respondent, without any platform's form. Texts are NFC and final: nothing is filled in later. */
export const messageContentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('statement'),
    text: z.string(),
    /** The address of a picture that is shown above the text, where the channel can. */
    image: z.string().optional(),
    /** What the picture shows, for those who do not see it. */
    imageDescription: z.string().optional(),
  }),
  z.object({
    kind: z.literal('question'),
    text: z.string(),
    question: questionRefSchema,
    /** How the reply is given; a channel may show a rating's options as large levels. */
    input: z.enum(questionInputs),
    options: z.array(optionSchema),
    /** An earlier question can be corrected from here. */
    canGoBack: z.boolean(),
    /** What files it takes; of a question for a file. */
    accepts: fileRuleSchema.optional(),
  }),
  /** Asks somebody to rate a finished dossier, or reminds of it. Says no link: that holds a secret, and is made when it is sent. */
  z.object({
    kind: z.literal('invitation'),
    text: z.string(),
    linkLabel: z.string(),
    language: languageSchema,
    /** For platforms that fill a template of theirs instead of taking our words. */
    facts: z.object({
      dossierCode: z.string(),
      procedureName: z.string(),
      agencyName: z.string(),
      /** Days in Viet Nam: of the dossier's end, and the last one to answer. */
      finishedOn: z.string(),
      answerBy: z.string(),
    }),
  }),
]);
export type MessageContent = z.infer<typeof messageContentSchema>;
export type InvitationMessage = Extract<MessageContent, { kind: 'invitation' }>;
export type QuestionMessage = Extract<MessageContent, { kind: 'question' }>;

/** Why a message is written; what it may wait for, and what may stop it, follows from this alone. */
export const outboundKinds = [
  /** To a person who just wrote or pressed something. */
  'answer',
  /** The first word about a finished dossier. */
  'invitation',
  /** The one reminder of an invitation. */
  'reminder',
  /** A conversation's own clock: a question asked again, a question given up, an end. */
  'timer',
  /** An agency's answer to a complaint. */
  'complaint_answer',
  /** Something else that the person should know. */
  'notice',
] as const;
export type OutboundKind = (typeof outboundKinds)[number];

/** A file that a respondent sent: what the platform tells of it, and the name under which the platform keeps it. */
export const sentFileSchema = z.object({
  media: z.enum(fileMedia),
  /** Telegram's `file_id`, Zalo's address, the key of an upload. */
  reference: z.string().min(1).max(2_000),
  bytes: z.int().nonnegative().optional(),
  mimeType: z.string().max(100).optional(),
  name: z.string().max(255).optional(),
  /** Files that were sent together have the same: Telegram's `media_group_id`. */
  album: z.string().max(64).optional(),
});
export type SentFile = z.infer<typeof sentFileSchema>;

/** What a respondent may ask of the conversation itself. */
export const commands = ['back', 'stop', 'help', 'repeat', 'skip', 'start_again'] as const;
export type Command = (typeof commands)[number];

/** Stars given inside the invitation itself, before any question: 1 to 5, and what was written beside them. */
export const tappedRatingSchema = z.object({ level: z.int().min(1).max(5), words: z.string().max(10_000) });
export type TappedRating = z.infer<typeof tappedRatingSchema>;

/** What a respondent sent, whatever the platform. */
export const inboundContentSchema = z.discriminatedUnion('kind', [
  /** The invitation was opened: a deep link, the web page. The token never gets past the border: see `receiveInbound`. */
  z.object({
    kind: z.literal('open'),
    token: z.string().max(128),
    language: languageSchema.optional(),
    rating: tappedRatingSchema.optional(),
  }),
  /** Written words, NFC. */
  z.object({ kind: z.literal('text'), text: z.string().max(10_000) }),
  /** A button of a question was pressed. */
  z.object({ kind: z.literal('press'), question: questionRefSchema, value: optionValueSchema }),
  /** A control of the page, or a command of the platform. */
  z.object({ kind: z.literal('command'), command: z.enum(commands) }),
  z.object({ kind: z.literal('language'), language: languageSchema }),
  /** The person's own phone number, given with the platform's own button. */
  z.object({ kind: z.literal('contact'), phone: z.string().max(30) }),
  z.object({ kind: z.literal('location'), latitude: z.number(), longitude: z.number() }),
  z.object({ kind: z.literal('file'), file: sentFileSchema }),
  /** A kind of message that cannot be an answer: a sticker. */
  z.object({ kind: z.literal('unsupported'), what: z.string() }),
  /** The person closed this channel to us, or opened it again. */
  z.object({ kind: z.literal('blocked') }),
  z.object({ kind: z.literal('unblocked') }),
]);
export type InboundContent = z.infer<typeof inboundContentSchema>;

/** One inbound message as a channel reports it. `externalId` is unique within the channel. */
export type Inbound = {
  readonly externalId: string;
  /** The person's address on this channel, in clear; sealed before it is stored. */
  readonly address: string;
  readonly occurredAt: Date;
  readonly content: InboundContent;
};

/** What became of a send. The channel only classifies; whether and when to try again follows from the outcome. */
export type SendOutcome =
  /** Accepted by the platform. */
  | { readonly status: 'wired'; readonly externalIds: readonly string[] }
  /** Worth another try, after `retryAfterSeconds` if it is given. */
  | {
      readonly status: 'errored';
      readonly reason:
        | 'connection_failed'
        | 'throttled'
        | 'platform_failed'
        /** The platform, or our own budget, allows no more messages for now. */
        | 'quota_exhausted'
        /** The platform does not send this kind of message at night. */
        | 'night_hours'
        /** The account must be connected, paid or given a right by a person first. */
        | 'awaiting_administrator';
      readonly retryAfterSeconds?: number;
      readonly detailCode?: string;
    }
  /** Not before the person writes again: the platform takes no message that nobody asked for any more. */
  | { readonly status: 'held'; readonly reason: 'window_closed'; readonly detailCode?: string }
  /** Not worth another try. */
  | {
      readonly status: 'failed';
      readonly reason: /** The person closed the channel to us altogether. */
        | 'recipient_blocked'
        | 'recipient_unknown'
        /** The account exists but cannot receive: banned, dormant, on an old app. */
        | 'recipient_unreachable'
        /** The person refuses this kind of message only. */
        | 'recipient_refused'
        | 'message_rejected'
        | 'channel_misconfigured';
      /** The platform's own code, for whoever operates the channel. */
      readonly detailCode?: string;
    };

/** A send that did not succeed. */
export type SendFailure = Exclude<SendOutcome, { status: 'wired' }>;
