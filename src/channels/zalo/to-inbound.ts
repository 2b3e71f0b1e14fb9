/** Zalo's events in our own terms. */
import type { z } from 'zod';
import type { FileMedia, InboundContent } from '../../core/message.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { toNfc } from '../../core/text.ts';
import { decodeButton } from '../button-data.ts';
import { reasonFor } from './ignored-events.ts';
import {
  chatNowSchema,
  chatSchema,
  eventSchema,
  feedbackSchema,
  followSchema,
  quotaSchema,
  receivedSchema,
  responseButtonSchema,
  seenSchema,
  submitInfoSchema,
  templateStatusSchema,
  withdrawSchema,
} from './payload.ts';
import type { IgnoredReason, ZaloReading } from './reading.ts';
import { readSentFile } from './sent-file.ts';
import { readSentPlace } from './sent-place.ts';

/** Before every button's payload: pressing a button sends its payload as a chat message. */
export const buttonPrefix = '#';

/** An event's name and time, and the account that must be ours. */
type Context = {
  readonly name: string;
  readonly timestamp: string;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly oaId: string;
};

/**
 * Reads one event for the account `oaId`. Only a value that is not an event at all is an error: what we cannot use
 * must still be taken, or Zalo sends it again and after the fifth time switches the webhook off.
 */
export function toReading(
  event: unknown,
  oaId: string,
  receivedAt: Date,
): Result<ZaloReading, { code: 'not_an_event' }> {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return err({ code: 'not_an_event' });
  const timestamp = parsed.data.timestamp ?? '';
  const name = parsed.data.event_name;
  const at = toInstant(timestamp, receivedAt);
  const read = readers.get(name) ?? ignore(reasonFor(name));
  return ok(read(parsed.data, { name, timestamp, at, receivedAt, oaId }));
}

type Reader = (event: unknown, context: Context) => ZaloReading;

function reading<S extends z.ZodType>(
  schema: S,
  read: (event: z.infer<S>, context: Context) => ZaloReading,
): Reader {
  return (event, context) => {
    const parsed = schema.safeParse(event);
    return parsed.success ? read(parsed.data, context) : ignored('unreadable_event');
  };
}

function ignored(reason: IgnoredReason): ZaloReading {
  return { kind: 'ignored', reason };
}

function ignore(reason: IgnoredReason): Reader {
  return () => ignored(reason);
}

/** The id that the console's test button gives to all its events. */
const testMessageId = 'This is message id';

/** A message of a person, as one thing that they said or sent. */
function fromPerson(toContent: (message: Message) => InboundContent | undefined): Reader {
  return reading(chatSchema, ({ sender, recipient, message }, context) => {
    if (message.msg_id === testMessageId) return ignored('console_test');
    if (recipient.id !== context.oaId) return ignored('other_account');
    const content = toContent(message);
    if (content === undefined) return ignored('unreadable_event');
    const externalId = `${context.name}:${message.msg_id}`;
    return { kind: 'inbound', inbound: { externalId, address: sender.id, occurredAt: context.at, content } };
  });
}

type Message = z.infer<typeof chatSchema>['message'];

function readText(message: Message): InboundContent | undefined {
  if (message.text === undefined) return undefined;
  const text = toNfc(message.text);
  const trimmed = text.trim();
  const button = trimmed.startsWith(buttonPrefix)
    ? decodeButton(trimmed.slice(buttonPrefix.length))
    : undefined;
  if (button === undefined) return { kind: 'text', text };
  return button.kind === 'back' ? { kind: 'command', command: 'back' } : button;
}

const unsupported = (what: string) => fromPerson(() => ({ kind: 'unsupported', what }));

const sent = (media: FileMedia) =>
  fromPerson((message) => readSentFile(media, message.attachments?.[0]?.payload ?? {}));

/** A business card comes as a link whose description is JSON with a phone. */
function readLink(message: Message): InboundContent {
  const description = message.attachments?.[0]?.payload?.['description'];
  const isCard = typeof description === 'string' && /^\s*\{.*"phone"/s.test(description);
  return { kind: 'unsupported', what: isCard ? 'contact' : 'link' };
}

/** Our own messages come back to us; with `admin_id` a person at the agency wrote. */
const fromAccount = reading(chatSchema, ({ sender, recipient, message }, context) => {
  if (message.msg_id === testMessageId) return ignored('console_test');
  if (sender.id !== context.oaId) return ignored('other_account');
  if (sender.admin_id === undefined || sender.admin_id === '') return ignored('own_message');
  const externalId = `${context.name}:${message.msg_id}`;
  return { kind: 'officer_wrote', address: recipient.id, externalId, at: context.at };
});

/** Events without a message id are told apart by their time and whom they are about. */
function eventId(context: Context, subject: string): string {
  return `${context.name}:${context.timestamp}:${subject}`;
}

function follows(kind: 'blocked' | 'unblocked'): Reader {
  return reading(followSchema, ({ oa_id, follower }, context) => {
    if (oa_id !== context.oaId) return ignored('other_account');
    const externalId = eventId(context, follower.id);
    return {
      kind: 'inbound',
      inbound: { externalId, address: follower.id, occurredAt: context.at, content: { kind } },
    };
  });
}

/** The chat button of the account's page: from then on we may write, so the question that waits is put again. */
const pressedChat = reading(chatNowSchema, ({ oa_id, user_id }, context) => {
  if (oa_id !== context.oaId) return ignored('other_account');
  return {
    kind: 'inbound',
    inbound: {
      externalId: eventId(context, user_id),
      address: user_id,
      occurredAt: context.at,
      content: { kind: 'command', command: 'repeat' },
    },
  };
});

const gaveContact = reading(submitInfoSchema, ({ sender, recipient, info }, context) => {
  if (recipient.id !== context.oaId) return ignored('other_account');
  const { full_address: full } = info;
  const lines = [
    full?.user_address ?? info.address,
    full?.user_ward ?? info.district,
    full?.user_city ?? info.city,
  ];
  const postalAddress = lines.filter((line) => line !== undefined && line.trim() !== '').join(', ');
  return {
    kind: 'contact_given',
    contact: {
      externalId: eventId(context, sender.id),
      address: sender.id,
      ...(info.name === undefined ? {} : { name: toNfc(info.name) }),
      ...(info.phone === undefined ? {} : { phone: info.phone }),
      ...(postalAddress === '' ? {} : { postalAddress: toNfc(postalAddress) }),
      at: context.at,
    },
  };
});

/** Receipts name us as the sender; the documentation is not sure of it, so either side will do. */
const received = reading(receivedSchema, ({ sender, recipient, message }, context) => {
  if (message.msg_id === testMessageId) return ignored('console_test');
  if (![sender.id, recipient.id].includes(context.oaId)) return ignored('other_account');
  const { tracking_id: trackingId, delivery_time: deliveredAt } = message;
  return {
    kind: 'receipt',
    receipt: {
      status: 'delivered',
      messageIds: [message.msg_id],
      address: sender.id === context.oaId ? recipient.id : sender.id,
      ...(trackingId === undefined || trackingId === '' ? {} : { trackingId }),
      at: deliveredAt === undefined ? context.at : toInstant(deliveredAt, context.receivedAt),
    },
  };
});

const seen = reading(seenSchema, ({ sender, recipient, message }, context) => {
  if (message.msg_ids.includes(testMessageId)) return ignored('console_test');
  if (![sender.id, recipient.id].includes(context.oaId)) return ignored('other_account');
  const address = sender.id === context.oaId ? recipient.id : sender.id;
  return {
    kind: 'receipt',
    receipt: { status: 'read', messageIds: message.msg_ids, address, at: context.at },
  };
});

const rated = reading(feedbackSchema, ({ oa_id, message }, context) => {
  if (message.msg_id === testMessageId) return ignored('console_test');
  if (oa_id !== context.oaId) return ignored('other_account');
  return {
    kind: 'template_rating',
    rating: {
      messageId: message.msg_id,
      trackingId: message.tracking_id,
      level: message.rate,
      note: toNfc(message.note),
      remarks: message.feedbacks.map(toNfc),
      at: toInstant(message.submit_time ?? context.timestamp, context.receivedAt),
    },
  };
});

const replied = reading(responseButtonSchema, ({ oa_id, msg_id, message }, context) => {
  if (msg_id === testMessageId) return ignored('console_test');
  if (oa_id !== context.oaId) return ignored('other_account');
  return {
    kind: 'template_reply',
    reply: {
      messageId: msg_id,
      trackingId: message.tracking_id,
      label: toNfc(message.data),
      at: toInstant(message.submit_time ?? context.timestamp, context.receivedAt),
    },
  };
});

const withdrew = reading(withdrawSchema, ({ user_id }, context) => ({
  kind: 'consent_withdrawn',
  address: user_id,
  externalId: eventId(context, user_id),
  at: context.at,
}));

const quotaChanged = reading(quotaSchema, ({ oaId, quota }, context) =>
  oaId === context.oaId
    ? { kind: 'quota_changed', daily: quota.new_value, at: context.at }
    : ignored('other_account'),
);

const templateChanged = reading(
  templateStatusSchema,
  ({ oa_id, template_id: templateId, status, reason }, context) =>
    oa_id === context.oaId
      ? {
          kind: 'template_changed',
          templateId,
          status: status.new_status,
          reason: toNfc(reason ?? ''),
          at: context.at,
        }
      : ignored('other_account'),
);

const readers: ReadonlyMap<string, Reader> = new Map([
  ['user_send_text', fromPerson(readText)],
  ['user_send_image', sent('photo')],
  ['user_send_gif', unsupported('animation')],
  ['user_send_sticker', unsupported('sticker')],
  ['user_send_audio', sent('voice')],
  ['user_send_video', unsupported('video')],
  ['user_send_file', sent('document')],
  ['user_send_location', fromPerson((message) => readSentPlace(message.attachments?.[0]?.payload))],
  ['user_send_link', fromPerson(readLink)],
  ['user_send_business_card', unsupported('contact')],
  ['follow', follows('unblocked')],
  ['unfollow', follows('blocked')],
  ['user_click_chatnow', pressedChat],
  ['user_submit_info', gaveContact],
  ['user_received_message', received],
  ['user_seen_message', seen],
  ['user_feedback', rated],
  ['user_click_response_button', replied],
  ['user_withdraw', withdrew],
  ['change_oa_daily_quota', quotaChanged],
  ['change_template_status', templateChanged],
  ['oa_send_text', fromAccount],
  ['oa_send_image', fromAccount],
  ['oa_send_gif', fromAccount],
  ['oa_send_list', fromAccount],
  ['oa_send_file', fromAccount],
  ['oa_send_sticker', fromAccount],
  ['oa_send_template', fromAccount],
]);

const earliestInstant = new Date('2020-01-01T00:00:00Z');
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Milliseconds as an instant; the time of arrival for what cannot be right. */
function toInstant(milliseconds: string, receivedAt: Date): Date {
  const instant = new Date(/^\d{1,16}$/.test(milliseconds) ? Number(milliseconds) : Number.NaN);
  const isLikely = instant >= earliestInstant && instant.getTime() <= receivedAt.getTime() + dayMilliseconds;
  return isLikely ? instant : receivedAt;
}
