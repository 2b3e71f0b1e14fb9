import { TelegramError } from 'telegraf';
import { errorFields, type Log } from '../../core/log.ts';
import { withinTime } from '../within-time.ts';
import type { TelegramApi } from './api.ts';
import { removeKeyboard } from './remove-keyboard.ts';
import type { PressedButton } from './to-inbound.ts';

const longestMilliseconds = 10_000;

/** Tells the phone that a press arrived, or it shows a clock for long. */
export type Acknowledge = (pressed: PressedButton) => Promise<void>;

/**
 * Answers presses and takes the buttons off the message pressed, so that a question cannot be answered twice.
 * Best effort: never rejects. A query that Telegram no longer holds open is nothing to speak of.
 */
export function createAcknowledge(deps: { api: TelegramApi; log: Log }): Acknowledge {
  return (pressed) =>
    withinTime(longestMilliseconds, async (signal) => {
      await Promise.all([answerQuery(deps, pressed.queryId, signal), removeButtons(deps, pressed, signal)]);
    });
}

/** The same where the query is answered by `answerInReply`: only the buttons are taken off. */
export function createRemoveButtons(deps: { api: TelegramApi; log: Log }): Acknowledge {
  return (pressed) => withinTime(longestMilliseconds, (signal) => removeButtons(deps, pressed, signal));
}

/**
 * The body of a webhook's 200 that has Telegram answer the query, which spares a call. Nobody learns what became of it,
 * and nobody would do anything about it (https://core.telegram.org/bots/api#making-requests-when-getting-updates).
 */
export function answerInReply({ queryId }: PressedButton): object {
  return { method: 'answerCallbackQuery', callback_query_id: queryId };
}

async function removeButtons(
  deps: { api: TelegramApi; log: Log },
  { chatId, messageId }: PressedButton,
  signal: AbortSignal,
): Promise<void> {
  if (chatId === undefined || messageId === undefined) return;
  await removeKeyboard(deps, { chatId, messageId }, signal);
}

async function answerQuery(
  deps: { api: TelegramApi; log: Log },
  queryId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await deps.api.call('answerCallbackQuery', { callback_query_id: queryId }, signal);
  } catch (error) {
    if (error instanceof TelegramError && error.code === 400) return;
    deps.log.debug({ channel: 'telegram', ...errorFields(error) }, 'a press could not be acknowledged');
  }
}
