/** What Zalo's servers accept of each request that we make; anything else is refused as the platform would. */
import { z } from 'zod';

const userId = z.string().regex(/^\d{10,20}$/);
const nfc = z.string().refine((text) => text === text.normalize('NFC'), 'text is not in NFC');
const characters = (text: string) => [...text].length;
const text = nfc
  .refine((value) => value.trim() !== '', 'text is empty')
  .refine((value) => characters(value) <= 2000, 'text is longer than 2000 characters');
const title = nfc.refine((value) => characters(value) >= 1 && characters(value) <= 100, 'title');

const buttonSchema = z.discriminatedUnion('type', [
  z.strictObject({
    title,
    type: z.enum(['oa.query.hide', 'oa.query.show']),
    payload: z.string().min(1).max(1000),
  }),
  z.strictObject({ title, type: z.literal('oa.open.url'), payload: z.strictObject({ url: z.url() }) }),
]);
export type FakeButton = z.infer<typeof buttonSchema>;

const mediaSchema = z.strictObject({
  media_type: z.enum(['image', 'gif', 'sticker']),
  attachment_id: z.string().min(1).optional(),
  url: z.url().optional(),
});
const formSchema = z.strictObject({ title, subtitle: title, image_url: z.url({ protocol: /^https$/ }) });

const template = <P extends z.ZodType>(payload: P) =>
  z.strictObject({ type: z.literal('template'), payload });

export const consultationSchema = z.strictObject({
  recipient: z.strictObject({ user_id: userId }),
  message: z.union([
    z.strictObject({
      text,
      quote_message_id: z.string().optional(),
      attachment: template(z.strictObject({ buttons: z.array(buttonSchema).min(1).max(5) })).optional(),
    }),
    z.strictObject({
      text: text.optional(),
      attachment: template(
        z.strictObject({ template_type: z.literal('media'), elements: z.array(mediaSchema).length(1) }),
      ),
    }),
    z.strictObject({
      attachment: template(
        z.strictObject({
          template_type: z.literal('request_user_info'),
          elements: z.array(formSchema).length(1),
        }),
      ),
    }),
  ]),
});
export type Consultation = z.infer<typeof consultationSchema>;

const fields = z.record(z.string(), nfc);
export const templateToPhoneSchema = z.strictObject({
  phone: z.string(),
  template_id: z.string(),
  template_data: fields,
  tracking_id: z.string().regex(/^[A-Za-z0-9]{1,48}$/, 'tracking_id'),
  mode: z.literal('development').optional(),
});

export const templateToUserSchema = z.strictObject({
  user_id: userId,
  template_id: z.string(),
  template_data: fields,
});

export const templateQuerySchema = z.strictObject({ template_id: z.string() });

const digits = z.string().regex(/^\d+$/).transform(Number);
export const ratingQuerySchema = z.strictObject({
  template_id: z.string(),
  from_time: digits,
  to_time: digits,
  offset: digits,
  limit: digits.pipe(z.int().min(1).max(100)),
});

/** Zalo's own words, by number, as far as its errors arise here. */
export const messages: Readonly<Record<number, string>> = {
  [-32]: 'Your application reached limit call api',
  [-100]: 'attachment_id was expired',
  [-106]: 'Method unsupported',
  [-108]: 'Phone number invalid',
  [-109]: 'Template ID invalid',
  [-118]: 'Zalo account not existed',
  [-124]: 'Access token invalid',
  [-131]: 'ZNS template not approved',
  [-144]: 'OA has reached the daily limit',
  [-1121]: 'Template data is longer than allowed',
  [-133]: 'This template is not allowed to be sent at night',
  [-141]: 'User refused to receive ZNS from this OA',
  [-211]: 'Out of quota',
  [-234]: 'This message cannot be sent at night (10:00PM - 6:00AM)',
  [-1122]: 'Template data missing parameter',
  [-127]: 'Template test can be sent to administrators only',
  [-201]: 'is invalid!',
  [-213]: 'User has not followed OA',
  [-216]: 'Access token is invalid',
  [-220]: 'access_token is expired or removed',
  [-230]: 'User has not interacted with the OA in the past 7 days',
  [-232]: 'User has not interacted, or last interaction expired',
  [-242]: 'Invalid appsecret_proof provided in the API argument',
  [-1241]: 'Invalid appsecret_proof',
};
