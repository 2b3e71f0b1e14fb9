/**
 * What we read of the Bot API's objects (https://core.telegram.org/bots/api); everything else passes unread.
 * Ids are "at most 52 significant bits", so they are safe integers; inside they are strings.
 */
import { z } from 'zod';

const id = z.int().transform(String);

const chatSchema = z.looseObject({ id, type: z.string() });
const senderSchema = z.looseObject({ id, is_bot: z.boolean().default(false) });

export const messageSchema = z.looseObject({
  message_id: id,
  date: z.int(),
  chat: chatSchema,
  from: senderSchema.optional(),
  text: z.string().optional(),
});

/** `user_id` is the account that the number belongs to; absent of a card without one. */
export const contactSchema = z.looseObject({ phone_number: z.string().max(30), user_id: id.optional() });

export const locationSchema = z.looseObject({ latitude: z.number(), longitude: z.number() });

export const callbackQuerySchema = z.looseObject({
  id: z.string(),
  from: senderSchema,
  /** Absent under an inline message; of one that we may no longer touch, `date` is 0. */
  message: z.looseObject({ message_id: id, chat: chatSchema }).optional(),
  data: z.string().optional(),
});

export const membershipSchema = z.looseObject({
  date: z.int(),
  chat: chatSchema,
  new_chat_member: z.looseObject({ status: z.string() }),
});

/** Any update at all. The kinds are parsed one by one, so that one that we cannot read does not spoil the others. */
export const updateSchema = z.looseObject({ update_id: id });

/** The kinds of update that we ask Telegram for. */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const;

/** What `sendMessage` answers. */
export const sentMessageSchema = z.looseObject({ message_id: id });

/** What `getUpdates` answers. */
export const updatesSchema = z.array(z.unknown());

/** What a message tells of a file; its size may be missing. */
export const sentFileSchema = z.looseObject({
  file_id: z.string().min(1).max(500),
  file_size: z.int().nonnegative().optional(),
  mime_type: z.string().max(100).optional(),
});

/** The photos or documents of an album are messages of their own that share it: https://core.telegram.org/bots/api#message */
export const albumSchema = z.string().min(1).max(64);

/** Sizes of one picture, the largest last. */
export const photoSchema = z.array(sentFileSchema).min(1);
