/** The variables of Telegram. */
import { z } from 'zod';
import { integer, type RawEnvironment, unlessNone, url } from './values.ts';

export const telegramVariables = {
  TELEGRAM_MESSAGES_PER_SECOND: integer(0, 100_000).optional(),
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: integer(0, 1_000).optional(),
  TELEGRAM_MODE: z.enum(['webhook', 'polling']).optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'must look like 123456:ABC-DEF')
    .optional(),
  TELEGRAM_BOT_USERNAME: z
    .string()
    .regex(/^@?\w{5,32}$/, 'must be a Telegram user name')
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,256}$/, 'must be 16 to 256 of A-Z a-z 0-9 _ -')
    .optional(),
  TELEGRAM_API_ROOT: url.optional(),
};

const schema = z.object(telegramVariables);

/** Telegram can only call a webhook that it reaches over https. */
export function telegramMode(environment: RawEnvironment): 'webhook' | 'polling' {
  const mode = environment['TELEGRAM_MODE'];
  if (mode === 'webhook' || mode === 'polling') return mode;
  return environment['PUBLIC_URL']?.startsWith('https://') ? 'webhook' : 'polling';
}

/** Messages a second, of the bot and of one chat. */
export function telegramRate(value: z.infer<typeof schema>) {
  return {
    perSecond: unlessNone(value.TELEGRAM_MESSAGES_PER_SECOND ?? 30),
    perPersonSecond: unlessNone(value.TELEGRAM_CHAT_MESSAGES_PER_SECOND ?? 1),
  };
}

/** The bot; undefined without a token. `mode` is worked out from `publicUrl` if it is not said. */
export function toTelegramConfig(value: z.infer<typeof schema>, publicUrl: string | undefined) {
  if (value.TELEGRAM_BOT_TOKEN === undefined) return undefined;
  return {
    mode: telegramMode({ TELEGRAM_MODE: value.TELEGRAM_MODE, PUBLIC_URL: publicUrl }),
    token: value.TELEGRAM_BOT_TOKEN,
    username: (value.TELEGRAM_BOT_USERNAME ?? '').replace(/^@/, ''),
    webhookSecret: value.TELEGRAM_WEBHOOK_SECRET,
    apiRoot: value.TELEGRAM_API_ROOT ?? 'https://api.telegram.org',
  };
}
