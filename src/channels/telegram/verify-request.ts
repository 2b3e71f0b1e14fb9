import { createHash, timingSafeEqual } from 'node:crypto';

/** Where Telegram repeats the `secret_token` of `setWebhook` (https://core.telegram.org/bots/api#setwebhook). */
export const secretHeader = 'x-telegram-bot-api-secret-token';

/** Whether a request carries our secret. Nothing does if none is configured. Takes the same time either way. */
export function verifyRequest(presented: string | undefined, secret: string | undefined): boolean {
  if (presented === undefined || secret === undefined || secret === '') return false;
  return timingSafeEqual(digest(presented), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
