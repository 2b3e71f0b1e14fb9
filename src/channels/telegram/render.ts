/** Our messages as Telegram shows them: plain text, so that nothing a person wrote is read as markup. */
import type { InlineKeyboardMarkup, Opts } from 'telegraf/types';
import type { MessageContent, QuestionMessage } from '../../core/message.ts';
import { splitGraphemes } from '../../core/text.ts';
import { splitText } from '../split-text.ts';
import { encodeCallbackData } from './callback-data.ts';

/** Characters of one message, in UTF-16 units (https://core.telegram.org/bots/api#sendmessage). */
export const longestText = 4096;

/** As many characters as half a row shows whole on a narrow phone. */
const shortLabel = 16;

const backLabel = '↩ Quay lại (Back)';

/** The `sendMessage` calls that show `content` to a chat, in order; a question's buttons are under the last. */
export function renderMessage(chatId: string, content: MessageContent): Opts<'sendMessage'>[] {
  const parts = splitText(content.text, longestText, (text) => text.length);
  const keyboard = content.kind === 'question' ? renderKeyboard(content) : undefined;
  return parts.map((text, position) => ({
    chat_id: chatId,
    text,
    link_preview_options: { is_disabled: true },
    ...(keyboard !== undefined && position === parts.length - 1 ? { reply_markup: keyboard } : {}),
  }));
}

function renderKeyboard(content: QuestionMessage): InlineKeyboardMarkup | undefined {
  const options = content.options.map((option) => ({
    text: option.label,
    callback_data: encodeCallbackData({ kind: 'press', question: content.question, value: option.value }),
  }));
  const perRow = content.input !== 'rating' && options.every((option) => isShort(option.text)) ? 2 : 1;
  const rows = inRows(options, perRow);
  if (content.canGoBack) {
    const data = encodeCallbackData({ kind: 'back', question: content.question });
    rows.push([{ text: backLabel, callback_data: data }]);
  }
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

function isShort(label: string): boolean {
  return splitGraphemes(label).length <= shortLabel;
}

function inRows<T>(cells: readonly T[], perRow: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < cells.length; start += perRow) rows.push(cells.slice(start, start + perRow));
  return rows;
}
