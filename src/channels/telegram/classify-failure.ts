import { TelegramError } from 'telegraf';
import type { SendFailure } from '../../core/message.ts';
import { UnreadableAnswer } from './api.ts';

/** What Telegram says of a chat that it does not know; all come with 400. */
const unknownRecipient = /chat not found|user not found|PEER_ID_INVALID|chat_id is empty/i;

/**
 * What a failed call means, from the codes that a Bot API server answers with
 * (https://core.telegram.org/bots/api#making-requests; the descriptions are those of tdlib/telegram-bot-api).
 */
export function classifyFailure(error: unknown): SendFailure {
  if (!(error instanceof TelegramError)) {
    return {
      status: 'errored',
      reason: error instanceof UnreadableAnswer ? 'platform_failed' : 'connection_failed',
    };
  }
  const detailCode = `telegram_${error.code}`;
  switch (error.code) {
    case 429: {
      const retryAfterSeconds = error.parameters?.retry_after;
      return {
        status: 'errored',
        reason: 'throttled',
        ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
      };
    }
    case 400:
      return unknownRecipient.test(error.description)
        ? { status: 'failed', reason: 'recipient_unknown', detailCode }
        : { status: 'failed', reason: 'message_rejected', detailCode };
    case 403:
      // Blocked us, closed the account, or never opened the chat: only the person can change that.
      return { status: 'failed', reason: 'recipient_blocked', detailCode };
    case 401:
    case 404:
      // A wrong token; Telegram answers 404 where it does not even look like one.
      return { status: 'failed', reason: 'channel_misconfigured', detailCode };
    case 413:
      return { status: 'failed', reason: 'message_rejected', detailCode };
    default:
      return { status: 'errored', reason: 'platform_failed' };
  }
}
