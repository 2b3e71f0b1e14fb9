/** Our messages as Telegram shows them: plain text, so that nothing a person wrote is read as markup. */
import type { InlineKeyboardMarkup, Opts } from 'telegraf/types';
import type { MessageContent, QuestionMessage } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import { splitGraphemes } from '../../core/text.ts';
import { encodeButton } from '../button-data.ts';
import { optionLine, withOptionList } from '../option-list.ts';
import type { InvitationWays } from '../port.ts';
import { splitText } from '../split-text.ts';

/** Characters of one message, in UTF-16 units (https://core.telegram.org/bots/api#sendmessage). */
export const longestText = 4096;

/** As many characters as half a row, and a whole one, shows on a narrow phone; what is longer is cut there. */
const halfRow = 16;
const wholeRow = 36;

const backLabel = '↩ Quay lại (Back)';

/**
 * The `sendMessage` calls that show `content` to a chat, in order; a question's buttons are under the last. Options
 * that a button would cut are also written out.
 */
export function renderMessage(
  chatId: string,
  content: MessageContent,
  ways?: InvitationWays,
): Opts<'sendMessage'>[] {
  const parts = splitText(renderText(content), longestText, (text) => text.length);
  const keyboard = keyboardOf(content, ways);
  return parts.map((text, position) => ({
    chat_id: chatId,
    text,
    link_preview_options: { is_disabled: true },
    ...(keyboard !== undefined && position === parts.length - 1 ? { reply_markup: keyboard } : {}),
  }));
}

function renderText(content: MessageContent): string {
  if (content.kind !== 'question' || fitsButtons(content)) return content.text;
  return withOptionList(content.text, content.options);
}

/** An invitation's button leads back into this very chat, with the token (https://core.telegram.org/bots/features#deep-linking). */
function keyboardOf(
  content: MessageContent,
  ways: InvitationWays | undefined,
): InlineKeyboardMarkup | undefined {
  switch (content.kind) {
    case 'statement':
      return undefined;
    case 'question':
      return renderKeyboard(content);
    case 'invitation': {
      const url = ways?.telegram ?? ways?.web;
      return url === undefined ? undefined : { inline_keyboard: [[{ text: content.linkLabel, url }]] };
    }
    default:
      return assertNever(content);
  }
}

function fitsButtons(content: QuestionMessage): boolean {
  return content.options.every((option) => isWithin(wholeRow, option.label));
}

function renderKeyboard(content: QuestionMessage): InlineKeyboardMarkup | undefined {
  const isWhole = fitsButtons(content);
  const options = content.options.map((option) => ({
    text: isWhole ? option.label : optionLine(option),
    callback_data: encodeButton({ kind: 'press', question: content.question, value: option.value }),
  }));
  const perRow =
    content.input !== 'rating' && options.every((option) => isWithin(halfRow, option.text)) ? 2 : 1;
  const rows = inRows(options, perRow);
  if (content.canGoBack) {
    const data = encodeButton({ kind: 'back', question: content.question });
    rows.push([{ text: backLabel, callback_data: data }]);
  }
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

function isWithin(length: number, label: string): boolean {
  return splitGraphemes(label).length <= length;
}

function inRows<T>(cells: readonly T[], perRow: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < cells.length; start += perRow) rows.push(cells.slice(start, start + perRow));
  return rows;
}
