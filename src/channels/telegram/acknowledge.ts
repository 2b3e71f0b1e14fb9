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
      const { chatId, messageId } = pressed;
      await Promise.all([
        answerQuery(deps, pressed.queryId, signal),
        chatId === undefined || messageId === undefined
          ? undefined
          : removeKeyboard(deps, { chatId, messageId }, signal),
      ]);
    });
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
