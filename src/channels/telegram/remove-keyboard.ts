import { TelegramError } from 'telegraf';
import { errorFields, type Log } from '../../core/log.ts';
import type { TelegramApi } from './api.ts';

/** What Telegram says when there is nothing left to remove: the keyboard or the whole message is gone, or too old. */
const nothingToRemove = /message is not modified|not found|can't be edited|MESSAGE_ID_INVALID/i;

/** Takes the buttons off a message that was answered. Best effort: never rejects. */
export async function removeKeyboard(
  deps: { api: TelegramApi; log: Log },
  message: { chatId: string; messageId: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await deps.api.call(
      'editMessageReplyMarkup',
      {
        chat_id: message.chatId,
        message_id: Number(message.messageId),
        reply_markup: { inline_keyboard: [] },
      },
      signal,
    );
  } catch (error) {
    if (error instanceof TelegramError && nothingToRemove.test(error.description)) return;
    deps.log.debug({ channel: 'telegram', ...errorFields(error) }, 'a keyboard could not be removed');
  }
}
