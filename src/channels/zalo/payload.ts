/**
 * What we read of Zalo's events (https://developers.zalo.me/docs/official-account/webhook); everything else passes
 * unread. Ids are strings of digits beyond the safe integers: a number has lost its last digits and is refused.
 */
import { z } from 'zod';

const id = z.string().min(1);

/** Milliseconds; in the documentation's own samples some are malformed. */
const timestamp = z.union([z.string(), z.int().transform(String)]);

const count = z.coerce.number().int();

const party = z.looseObject({ id });

/** What every event has. */
export const eventSchema = z.looseObject({
  event_name: z.string().min(1),
  timestamp: timestamp.optional(),
});

/** `user_send_*`, and `oa_send_*` the other way round. */
export const chatSchema = z.looseObject({
  sender: z.looseObject({ id, admin_id: z.string().optional() }),
  recipient: party,
  message: z.looseObject({
    msg_id: id,
    text: z.string().optional(),
    attachments: z
      .array(z.looseObject({ type: z.string().optional(), payload: z.looseObject({}).optional() }))
      .optional(),
  }),
});

export const followSchema = z.looseObject({ oa_id: id, follower: party });

export const chatNowSchema = z.looseObject({ oa_id: id, user_id: id });

export const withdrawSchema = z.looseObject({ user_id: id });

/** What a person filled into the form of `request_user_info`, in its two forms of address. */
export const submitInfoSchema = z.looseObject({
  sender: party,
  recipient: party,
  info: z.looseObject({
    name: z.string().optional(),
    phone: z.union([z.string(), z.int().transform(String)]).optional(),
    address: z.string().optional(),
    city: z.string().optional(),
    district: z.string().optional(),
    full_address: z
      .looseObject({
        user_city: z.string().optional(),
        user_ward: z.string().optional(),
        user_address: z.string().optional(),
      })
      .optional(),
  }),
});

/** Of a chat message, or of a template message: that one names the phone, the tracking id and the time. */
export const receivedSchema = z.looseObject({
  sender: party,
  recipient: party,
  message: z.looseObject({
    msg_id: id,
    tracking_id: z.string().optional(),
    delivery_time: timestamp.optional(),
  }),
});

export const seenSchema = z.looseObject({
  sender: party,
  recipient: party,
  message: z.looseObject({ msg_ids: z.array(id).min(1) }),
});

/** The stars of a rating template. */
export const feedbackSchema = z.looseObject({
  oa_id: id,
  message: z.looseObject({
    msg_id: id,
    rate: count.pipe(z.int().min(1).max(5)),
    note: z.string().default(''),
    submit_time: timestamp.optional(),
    feedbacks: z.array(z.string()).default([]),
    tracking_id: z.string().default(''),
  }),
});

/** A quick-reply button of a template; its message id stands at the top. */
export const responseButtonSchema = z.looseObject({
  oa_id: id,
  msg_id: id,
  message: z.looseObject({
    data: z.string(),
    submit_time: timestamp.optional(),
    tracking_id: z.string().default(''),
  }),
});

export const quotaSchema = z.looseObject({
  oaId: id,
  quota: z.looseObject({ prev_value: count, new_value: count }),
});

export const templateStatusSchema = z.looseObject({
  oa_id: id,
  template_id: z.union([z.string(), z.int().transform(String)]),
  status: z.looseObject({ prev_status: z.string(), new_status: z.string() }),
  reason: z.string().nullish(),
});

/** Degrees, as text or as a number. */
const degrees = z.union([
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d+)?$/)
    .transform(Number),
  z.number(),
]);
/** A place, shared in the chat or chosen on the map. */
export const sentPlaceSchema = z.looseObject({
  coordinates: z.looseObject({
    latitude: degrees.pipe(z.number().min(-90).max(90)),
    longitude: degrees.pipe(z.number().min(-180).max(180)),
  }),
});

/** Where a file that a person sent lies, and its size: a number that comes as text. */
export const sentAddressSchema = z.url({ protocol: /^https?$/ }).max(2_000);
export const sentSizeSchema = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
  .or(z.int().nonnegative());
