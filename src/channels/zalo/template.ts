/**
 * Template messages (ZBS, formerly ZNS): the way to a person who has not written to the account.
 * https://developers.zalo.me/docs/zalo-notification-service/gui-tin-zns
 */
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { toNfc } from '../../core/text.ts';
import type { ApiFailure, ZaloApi } from './api.ts';

/** What is left of the account's messages of the day. */
export type DailyQuota = { readonly daily: number; readonly remaining: number };

export type SentTemplate = { readonly messageId: string; readonly quota?: DailyQuota };

export type TemplateMessage = {
  readonly templateId: string;
  /** The template's parameters by name. */
  readonly fields: Readonly<Record<string, string>>;
};

const number = z.coerce.number().int().nonnegative();
const sentSchema = z.looseObject({
  msg_id: z.string().min(1),
  quota: z.looseObject({ dailyQuota: number, remainingQuota: number }).optional(),
});

/** Before the number of our outbox in a tracking id; other systems may send for the same account. */
const trackingPrefix = 'langnghe';

/** Our outbox id as a template message carries it, and its receipts and ratings repeat it (≤ 48 letters and digits). */
export function trackingIdOf(outboundId: bigint): string {
  return `${trackingPrefix}${outboundId}`;
}

/** The reverse of `trackingIdOf`; undefined for a tracking id that is not ours. */
export function outboundOfTracking(trackingId: string): bigint | undefined {
  const [, digits] = new RegExp(`^${trackingPrefix}([1-9][0-9]{0,18})$`).exec(trackingId) ?? [];
  if (digits === undefined) return undefined;
  const id = BigInt(digits);
  return id <= 2n ** 63n - 1n ? id : undefined;
}

/** Zalo wants a Viet Nam number as 84 and nine digits; undefined for one that is none. */
export function toZaloPhone(phone: string): string | undefined {
  const [, national] = /^(?:\+?84|0)(\d{9})$/.exec(phone.replace(/[\s.-]/g, '')) ?? [];
  return national === undefined ? undefined : `84${national}`;
}

/**
 * Sends a template message to a phone number of the form `84…`. `trackingId` also tells a repeat from a new
 * message. In `development` mode it reaches only administrators of the application and costs nothing.
 */
export async function sendTemplateToPhone(
  api: ZaloApi,
  message: TemplateMessage & { phone: string; trackingId: string; mode?: 'development' },
  signal?: AbortSignal,
): Promise<Result<SentTemplate, ApiFailure>> {
  const answer = await api.call(
    {
      server: 'template',
      method: 'POST',
      path: '/message/template',
      body: {
        phone: message.phone,
        template_id: message.templateId,
        template_data: toFields(message.fields),
        tracking_id: message.trackingId,
        ...(message.mode === undefined ? {} : { mode: message.mode }),
      },
    },
    signal,
  );
  return readSent(answer);
}

const sentToUserSchema = z.looseObject({ message_id: z.string().min(1) });

/** Sends a template message to a known user of the account; it carries no tracking id. */
export async function sendTemplateToUser(
  api: ZaloApi,
  message: TemplateMessage & { userId: string },
  signal?: AbortSignal,
): Promise<Result<SentTemplate, ApiFailure>> {
  const answer = await api.call(
    {
      server: 'account',
      method: 'POST',
      path: '/v3.0/oa/message/template',
      body: {
        user_id: message.userId,
        template_id: message.templateId,
        template_data: toFields(message.fields),
      },
    },
    signal,
  );
  if (!answer.ok) return answer;
  const sent = sentToUserSchema.safeParse(answer.value);
  return sent.success ? ok({ messageId: sent.data.message_id }) : readSent(answer);
}

function readSent(answer: Result<unknown, ApiFailure>): Result<SentTemplate, ApiFailure> {
  if (!answer.ok) return answer;
  const sent = sentSchema.safeParse(answer.value);
  if (!sent.success) return err({ code: 'platform_failed', status: 200 });
  const { msg_id: messageId, quota } = sent.data;
  return ok({
    messageId,
    ...(quota === undefined ? {} : { quota: { daily: quota.dailyQuota, remaining: quota.remainingQuota } }),
  });
}

function toFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toNfc(value)]));
}
