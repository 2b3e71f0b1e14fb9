/** The variables of Zalo. */
import { z } from 'zod';
import { digits, integer, onOff, text, unlessNone, url } from './values.ts';

export const zaloVariables = {
  ZALO_APP_ID: digits.optional(),
  ZALO_APP_SECRET: text.optional(),
  ZALO_OA_ID: digits.optional(),
  ZALO_OA_SECRET: text.optional(),
  ZALO_REFRESH_TOKEN: text.optional(),
  ZALO_TEMPLATE_INVITATION: text.optional(),
  ZALO_TEMPLATE_REMINDER: text.optional(),
  ZALO_TEMPLATE_COMPLAINT_ANSWER: text.optional(),
  ZALO_TEMPLATE_RATING: text.optional(),
  ZALO_TEMPLATE_DAILY_LIMIT: integer(0, 1_000_000).optional(),
  ZALO_CALLS_PER_MINUTE: integer(1, 1_000_000).optional(),
  ZALO_OFFICER_PAUSE_MINUTES: integer(1, 10_080).optional(),
  ZALO_MESSAGES_PER_SECOND: integer(0, 100_000).optional(),
  ZALO_BUTTONS: onOff.optional(),
  ZALO_PAID_MESSAGES: onOff.optional(),
  ZALO_SITE_VERIFICATION: z
    .string()
    .regex(/^[\w-]{8,128}$/, 'must be the code alone, without zalo_verifier and .html')
    .optional(),
  ZALO_OPENAPI_ROOT: url.optional(),
  ZALO_BUSINESS_ROOT: url.optional(),
  ZALO_OAUTH_ROOT: url.optional(),
};

const schema = z.object(zaloVariables);

/** Messages a second of the Official Account. */
export function zaloRate(value: z.infer<typeof schema>) {
  return { perSecond: unlessNone(value.ZALO_MESSAGES_PER_SECOND ?? 60), perPersonSecond: undefined };
}

/** The Official Account; undefined unless all of it is there. */
export function toZaloConfig(value: z.infer<typeof schema>) {
  const {
    ZALO_APP_ID: appId,
    ZALO_APP_SECRET: appSecret,
    ZALO_OA_ID: oaId,
    ZALO_OA_SECRET: oaSecret,
  } = value;
  const isConfigured =
    appId !== undefined && appSecret !== undefined && oaId !== undefined && oaSecret !== undefined;
  if (!isConfigured) return undefined;
  return {
    appId,
    appSecret,
    oaId,
    oaSecret,
    firstRefreshToken: value.ZALO_REFRESH_TOKEN,
    /** By what they say; without one, it is not said by template. */
    templates: {
      invitation: value.ZALO_TEMPLATE_INVITATION,
      reminder: value.ZALO_TEMPLATE_REMINDER,
      complaintAnswer: value.ZALO_TEMPLATE_COMPLAINT_ANSWER,
      rating: value.ZALO_TEMPLATE_RATING,
    },
    /** Calls of one process a minute; Zalo allows an application 4,000. */
    callsPerMinute: value.ZALO_CALLS_PER_MINUTE ?? 4000,
    /** For how long an officer's own message in a chat silences us there. */
    officerPauseSeconds: (value.ZALO_OFFICER_PAUSE_MINUTES ?? 60) * 60,
    /** Paid messages of a day; undefined: as many as Zalo allows. */
    templateDailyLimit: value.ZALO_TEMPLATE_DAILY_LIMIT,
    withButtons: value.ZALO_BUTTONS ?? true,
    /** Whether a message may be sent that is charged because the person wrote more than 48 hours ago. */
    mayPay: value.ZALO_PAID_MESSAGES ?? false,
    openapiRoot: value.ZALO_OPENAPI_ROOT ?? 'https://openapi.zalo.me',
    businessRoot: value.ZALO_BUSINESS_ROOT ?? 'https://business.openapi.zalo.me',
    oauthRoot: value.ZALO_OAUTH_ROOT ?? 'https://oauth.zaloapp.com',
  };
}
