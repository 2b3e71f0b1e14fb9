/** Our messages as Telegram shows them: plain text, so that nothing a person wrote is read as markup. */
import type { InlineKeyboardMarkup, KeyboardButton, Opts, ReplyKeyboardMarkup } from 'telegraf/types';
import { capabilities } from '../../core/capabilities.ts';
import type { MessageContent, QuestionInput, QuestionMessage } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import { splitGraphemes } from '../../core/text.ts';
import { encodeButton } from '../button-data.ts';
import { optionLine, withOptionList } from '../option-list.ts';
import type { InvitationWays } from '../port.ts';
import { splitText } from '../split-text.ts';

const { longestText, longestLabel, measure } = capabilities.telegram;

/** Characters of a picture's caption, in UTF-16 units (https://core.telegram.org/bots/api#sendphoto). */
const longestCaption = 1024;

/** As many characters as half a row shows on a narrow phone; a whole one shows `longestLabel`. What is longer is cut. */
const halfRow = 16;

/** On a reply keyboard a press sends the label itself: `toInbound` knows it again. */
export const backLabel = '↩ Quay lại (Back)';

/**
 * Keyboards with which a person shares what the platform knows. They stand in place of the letters and not under a
 * message, in private chats only (https://core.telegram.org/bots/api#keyboardbutton).
 */
const requestButtons: Readonly<Partial<Record<QuestionInput, KeyboardButton>>> = {
  phone: { text: '📱 Chia sẻ số điện thoại (Share)', request_contact: true },
  location: { text: '📍 Gửi vị trí hiện tại (Location)', request_location: true },
};

/** Takes the place of nothing: a message can take a reply keyboard away or carry buttons, not both. */
const goOn = 'Mời Ông/Bà tiếp tục. (Please go on.)';

/** A call of the Bot API that shows a message, or a part of one. */
export type Showing =
  | { readonly method: 'sendMessage'; readonly payload: Opts<'sendMessage'> }
  | { readonly method: 'sendPhoto'; readonly payload: Opts<'sendPhoto'> };

type Keyboard = NonNullable<Opts<'sendMessage'>['reply_markup']>;

export type RenderSettings = {
  readonly ways?: InvitationWays | undefined;
  /** What the message before asked for: its keyboard stays until another message takes it away. */
  readonly previousInput?: QuestionInput | undefined;
};

/**
 * The calls that show `content` to a chat, in order; a question's buttons are under the last. Options that a button
 * would cut are also written out.
 */
export function renderMessage(
  chatId: string,
  content: MessageContent,
  { ways, previousInput }: RenderSettings = {},
): Showing[] {
  const image = content.kind === 'statement' ? content.image : undefined;
  const text = renderText(content);
  const isCaption = image !== undefined && measure(text) <= longestCaption;
  const showings: Showing[] = [
    ...(image === undefined ? [] : [showPicture(chatId, image, isCaption ? text : undefined)]),
    ...(isCaption ? [] : splitText(text, longestText, measure).map((part) => showText(chatId, part))),
  ];
  const keyboard = keyboardOf(content, ways);
  if (keyboard !== undefined) attach(showings.at(-1), keyboard);
  return hasRequestButton(previousInput) && !(keyboard !== undefined && 'keyboard' in keyboard)
    ? takingKeyboardAway(chatId, showings)
    : showings;
}

/** Whether a question of this kind is shown with a keyboard in place of the letters. */
export function hasRequestButton(input: QuestionInput | undefined): boolean {
  return input !== undefined && requestButtons[input] !== undefined;
}

/** The text alone; of a picture, its caption. Undefined where there is none. */
export function withoutPicture({ method, payload }: Showing): Showing | undefined {
  if (method === 'sendMessage') return { method, payload };
  const { chat_id: chatId, caption, reply_markup: keyboard } = payload;
  if (caption === undefined) return undefined;
  const showing = showText(String(chatId), caption);
  if (keyboard !== undefined) attach(showing, keyboard);
  return showing;
}

function showText(chatId: string, text: string): Showing {
  return {
    method: 'sendMessage',
    payload: { chat_id: chatId, text, link_preview_options: { is_disabled: true } },
  };
}

/** Telegram fetches the picture itself: at most 5 MB by address (https://core.telegram.org/bots/api#sending-files). */
function showPicture(chatId: string, address: string, caption: string | undefined): Showing {
  return {
    method: 'sendPhoto',
    payload: { chat_id: chatId, photo: address, ...(caption === undefined ? {} : { caption }) },
  };
}

function attach(showing: Showing | undefined, keyboard: Keyboard): void {
  if (showing !== undefined) showing.payload.reply_markup = keyboard;
}

/** https://core.telegram.org/bots/api#replykeyboardremove */
function takingKeyboardAway(chatId: string, showings: readonly Showing[]): Showing[] {
  // Not a picture without words: where it cannot be shown it is left out.
  const free = showings.findLast(({ payload }) => payload.reply_markup === undefined);
  const first = free ?? showText(chatId, goOn);
  attach(first, { remove_keyboard: true });
  return free === undefined ? [first, ...showings] : [...showings];
}

function renderText(content: MessageContent): string {
  if (content.kind !== 'question' || fitsButtons(content)) return content.text;
  return withOptionList(content.text, content.options);
}

/** An invitation's button leads back into this very chat, with the token (https://core.telegram.org/bots/features#deep-linking). */
function keyboardOf(
  content: MessageContent,
  ways: InvitationWays | undefined,
): InlineKeyboardMarkup | ReplyKeyboardMarkup | undefined {
  switch (content.kind) {
    case 'statement':
      return undefined;
    case 'question':
      return renderRequestKeyboard(content) ?? renderKeyboard(content);
    case 'invitation': {
      const url = ways?.telegram ?? ways?.web;
      return url === undefined ? undefined : { inline_keyboard: [[{ text: content.linkLabel, url }]] };
    }
    default:
      return assertNever(content);
  }
}

function fitsButtons(content: QuestionMessage): boolean {
  return content.options.every((option) => isWithin(longestLabel, option.label));
}

/** Skipping and going back are buttons of the same keyboard: they send their label as if it had been written. */
function renderRequestKeyboard({
  input,
  options,
  canGoBack,
}: QuestionMessage): ReplyKeyboardMarkup | undefined {
  const request = requestButtons[input];
  if (request === undefined) return undefined;
  const labels = [...options.map(({ label }) => label), ...(canGoBack ? [backLabel] : [])];
  return {
    keyboard: [[request], ...labels.map((text) => [{ text }])],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
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
  // A character as a person sees it has at least one unit: most labels need not be taken apart.
  return label.length <= length || splitGraphemes(label).length <= length;
}

function inRows<T>(cells: readonly T[], perRow: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < cells.length; start += perRow) rows.push(cells.slice(start, start + perRow));
  return rows;
}
