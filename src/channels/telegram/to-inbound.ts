/** Telegram's updates in our own terms. */
import type { z } from 'zod';
import { type FileMedia, type Inbound, type InboundContent, largestFileBytes } from '../../core/message.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { toNfc } from '../../core/text.ts';
import { decodeButton } from '../button-data.ts';
import {
  albumSchema,
  callbackQuerySchema,
  contactSchema,
  locationSchema,
  membershipSchema,
  messageSchema,
  photoSchema,
  sentFileSchema,
  updateSchema,
} from './payload.ts';
import { backLabel } from './render.ts';

/** Why an update is of no use to us; a closed list, for it labels a metric. */
export type IgnoredReason =
  | 'edited_message'
  | 'not_private'
  | 'from_bot'
  | 'service_message'
  | 'membership_unchanged'
  | 'unknown_button'
  | 'unknown_update'
  | 'unreadable_update';

/** A press to be acknowledged; the message's ids are absent under an inline message. */
export type PressedButton = {
  readonly queryId: string;
  readonly chatId?: string;
  readonly messageId?: string;
};

export type Reading = {
  readonly outcome:
    | { readonly kind: 'inbound'; readonly inbound: Inbound }
    | { readonly kind: 'ignored'; readonly reason: IgnoredReason };
  readonly pressed?: PressedButton;
};

/**
 * Reads one update. `receivedAt` dates a press, which carries no time of its own. Only a value that is not an
 * update at all is an error: what we cannot use must still be taken, or Telegram sends it again and holds
 * back everything after it.
 */
export function toInbound(update: unknown, receivedAt: Date): Result<Reading, { code: 'not_an_update' }> {
  const parsed = updateSchema.safeParse(update);
  if (!parsed.success) return err({ code: 'not_an_update' });
  const { update_id: externalId, ...kinds } = parsed.data;
  return ok(readKind(externalId, kinds, receivedAt));
}

function readKind(externalId: string, kinds: Record<string, unknown>, receivedAt: Date): Reading {
  if (kinds['message'] !== undefined) {
    return parseWith(messageSchema, kinds['message'], (message) => readMessage(externalId, message));
  }
  if (kinds['callback_query'] !== undefined) {
    return parseWith(callbackQuerySchema, kinds['callback_query'], (query) =>
      readCallbackQuery(externalId, query, receivedAt),
    );
  }
  if (kinds['my_chat_member'] !== undefined) {
    return parseWith(membershipSchema, kinds['my_chat_member'], (change) =>
      readMembership(externalId, change),
    );
  }
  return ignored(kinds['edited_message'] === undefined ? 'unknown_update' : 'edited_message');
}

function parseWith<S extends z.ZodType>(
  schema: S,
  value: unknown,
  read: (value: z.infer<S>) => Reading,
): Reading {
  const parsed = schema.safeParse(value);
  return parsed.success ? read(parsed.data) : ignored('unreadable_update');
}

function ignored(reason: IgnoredReason): Reading {
  return { outcome: { kind: 'ignored', reason } };
}

function inbound(externalId: string, address: string, occurredAt: Date, content: InboundContent): Reading {
  return { outcome: { kind: 'inbound', inbound: { externalId, address, occurredAt, content } } };
}

function fromUnixTime(seconds: number): Date {
  return new Date(seconds * 1000);
}

function readMessage(externalId: string, message: z.infer<typeof messageSchema>): Reading {
  if (message.chat.type !== 'private') return ignored('not_private');
  if (message.from?.is_bot === true) return ignored('from_bot');
  const content =
    message.text === undefined
      ? (readFile(message) ?? readShared(message) ?? readMedia(message))
      : readText(toNfc(message.text));
  if (content === undefined) return ignored('service_message');
  return inbound(externalId, message.chat.id, fromUnixTime(message.date), content);
}

/** A photo, a voice message or a recording, a document. An animation also has a `document`, and is none. */
function readFile(message: z.infer<typeof messageSchema>): InboundContent | undefined {
  const photo = photoSchema.safeParse(message['photo']);
  const largest = photo.data?.findLast(
    ({ file_size: bytes }) => bytes === undefined || bytes <= largestFileBytes,
  );
  const album = albumSchema.safeParse(message['media_group_id']).data;
  if (largest !== undefined) return sentFile('photo', { ...largest, mime_type: 'image/jpeg' }, album);
  const recording = sentFileSchema.safeParse(message['voice'] ?? message['audio']);
  if (recording.success) return sentFile('voice', recording.data, album);
  const document = sentFileSchema.safeParse(message['document']);
  return document.success && message['animation'] === undefined
    ? sentFile('document', document.data, album)
    : undefined;
}

/** Its name is the person's own and tells nothing that the bytes do not: it is left behind. */
function sentFile(
  media: FileMedia,
  { file_id: reference, file_size: bytes, mime_type: mimeType }: z.infer<typeof sentFileSchema>,
  album: string | undefined,
): InboundContent {
  return {
    kind: 'file',
    file: {
      media,
      reference,
      ...(bytes === undefined ? {} : { bytes }),
      ...(mimeType === undefined ? {} : { mimeType }),
      ...(album === undefined ? {} : { album }),
    },
  };
}

/**
 * What was shared with the platform's own buttons. Of contacts only the person's own: any card of the address book can
 * be sent too, and its number is not theirs to give (https://core.telegram.org/bots/api#contact). A venue has a place too.
 */
function readShared(message: z.infer<typeof messageSchema>): InboundContent | undefined {
  const contact = contactSchema.safeParse(message['contact']);
  const sender = message.from?.id;
  if (contact.success && sender !== undefined && contact.data.user_id === sender)
    return { kind: 'contact', phone: toNfc(contact.data.phone_number) };
  const location = locationSchema.safeParse(message['location']);
  if (location.success) {
    const { latitude, longitude } = location.data;
    return { kind: 'location', latitude, longitude };
  }
  return undefined;
}

/**
 * Messages that cannot be an answer. The order matters: a venue also has a `location`, an animation a
 * `document` (https://core.telegram.org/bots/api#message).
 */
const media = [
  'contact',
  'photo',
  'voice',
  'sticker',
  'venue',
  'location',
  'video',
  'video_note',
  'audio',
  'animation',
  'document',
  'story',
  'poll',
  'dice',
  'game',
] as const;

function readMedia(message: Record<string, unknown>): InboundContent | undefined {
  const what = media.find((kind) => message[kind] !== undefined);
  return what === undefined ? undefined : { kind: 'unsupported', what };
}

/** Commands of the bot's menu and their Vietnamese names; `/start` and `/language` are read apart. */
const commands: ReadonlyMap<string, InboundContent> = new Map([
  ['back', { kind: 'command', command: 'back' }],
  ['quaylai', { kind: 'command', command: 'back' }],
  ['stop', { kind: 'command', command: 'stop' }],
  ['dung', { kind: 'command', command: 'stop' }],
  ['help', { kind: 'command', command: 'help' }],
  ['trogiup', { kind: 'command', command: 'help' }],
  ['vi', { kind: 'language', language: 'vi' }],
  ['tiengviet', { kind: 'language', language: 'vi' }],
  ['en', { kind: 'language', language: 'en' }],
  ['english', { kind: 'language', language: 'en' }],
]);

/** The payload of a deep link: https://core.telegram.org/bots/features#deep-linking */
const deepLinkPayload = /^[A-Za-z0-9_-]{1,64}$/;

/** Words that are no command of ours are for the engine to understand. */
function readText(text: string): InboundContent {
  if (text === backLabel) return { kind: 'command', command: 'back' };
  const [, name = '', argument = ''] = /^\/([a-z_]+)(?:@\w+)?(?:\s+(.*))?$/is.exec(text) ?? [];
  const command = name.toLowerCase();
  if (command === 'start') return readStart(argument.trim());
  if (command === 'language') return readLanguage(argument.trim().toLowerCase());
  return commands.get(command) ?? { kind: 'text', text };
}

/** Without a language that we speak, the help says which there are. */
function readLanguage(name: string): InboundContent {
  const content = commands.get(name);
  return content?.kind === 'language' ? content : { kind: 'command', command: 'help' };
}

/** Without an invitation (the bot was found by its name, or opened again) the current question is put again. */
function readStart(payload: string): InboundContent {
  return deepLinkPayload.test(payload)
    ? { kind: 'open', token: payload }
    : { kind: 'command', command: 'repeat' };
}

function readCallbackQuery(
  externalId: string,
  query: z.infer<typeof callbackQuerySchema>,
  receivedAt: Date,
): Reading {
  const pressed: PressedButton = {
    queryId: query.id,
    ...(query.message === undefined
      ? {}
      : { chatId: query.message.chat.id, messageId: query.message.message_id }),
  };
  if (query.message !== undefined && query.message.chat.type !== 'private') {
    return { ...ignored('not_private'), pressed: { queryId: query.id } };
  }
  const button = query.data === undefined ? undefined : decodeButton(query.data);
  if (button === undefined) return { ...ignored('unknown_button'), pressed: { queryId: query.id } };
  const content: InboundContent = button.kind === 'back' ? { kind: 'command', command: 'back' } : button;
  return { ...inbound(externalId, query.from.id, receivedAt, content), pressed };
}

function readMembership(externalId: string, change: z.infer<typeof membershipSchema>): Reading {
  if (change.chat.type !== 'private') return ignored('not_private');
  const status = change.new_chat_member.status;
  if (status !== 'kicked' && status !== 'member') return ignored('membership_unchanged');
  const kind = status === 'kicked' ? 'blocked' : 'unblocked';
  return inbound(externalId, change.chat.id, fromUnixTime(change.date), { kind });
}
