/** A message in the terminal as a channel's own renderer makes it: each part in a frame, its buttons in brackets. */
import { renderMessage as renderTelegram } from '../../channels/telegram/render.ts';
import { renderMessage as renderZalo } from '../../channels/zalo/render.ts';
import { capabilities } from '../../core/capabilities.ts';
import type { ChannelName, Language, MessageContent, QuestionInput } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import type { ComposedMessage } from '../../engine/index.ts';
import { showWeb } from './show-web.ts';

/** `previousInput`: what the message before asked for; Telegram takes that question's keyboard away. */
export function showMessage(
  message: ComposedMessage,
  as: ChannelName,
  language: Language,
  previousInput?: QuestionInput,
): string[] {
  const edge = '─'.repeat(40);
  return partsOf(toContent(message), as, language, previousInput).flatMap((lines) => [
    `┌${edge}`,
    ...lines.flatMap((line) => line.split('\n')).map((line) => `│ ${line}`.trimEnd()),
    `└${edge}`,
  ]);
}

/** What arrives one after the other, each part with its lines. */
function partsOf(
  content: MessageContent,
  as: ChannelName,
  language: Language,
  previousInput: QuestionInput | undefined,
): string[][] {
  switch (as) {
    case 'telegram':
      return showTelegram(content, previousInput);
    case 'zalo':
      return showZalo(content);
    case 'web':
      return showWeb(content, language);
    default:
      return assertNever(as);
  }
}

function toContent(message: ComposedMessage): MessageContent {
  if (message.kind === 'statement') return message;
  const { ask, options, ...rest } = message;
  return { ...rest, options: [...options], question: { sessionId: nobody, ask } };
}

/** The session of a conversation that is only played. */
const nobody = '00000000-0000-4000-8000-000000000000';

function showTelegram(content: MessageContent, previousInput: QuestionInput | undefined): string[][] {
  return renderTelegram('0', content, { previousInput }).map(({ method, payload }) => [
    ...(method === 'sendPhoto' ? [`(picture ${String(payload.photo)})`] : []),
    ...[method === 'sendPhoto' ? payload.caption : payload.text].filter((text) => text !== undefined),
    ...showKeyboard(payload.reply_markup),
  ]);
}

/** Buttons under the message, or a keyboard in place of the letters. */
function showKeyboard(keyboard: object | undefined): string[] {
  if (keyboard === undefined) return [];
  if ('inline_keyboard' in keyboard) return rowsOf(keyboard.inline_keyboard);
  if ('keyboard' in keyboard) return rowsOf(keyboard.keyboard).map((row) => `⌨ ${row}`);
  return 'remove_keyboard' in keyboard ? ['⌨ (the letters again)'] : [];
}

function rowsOf(rows: unknown): string[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) =>
    Array.isArray(row) ? row.map((button) => `[${labelOf(button)}]`).join(' ') : '',
  );
}

function labelOf(button: unknown): string {
  if (typeof button === 'string') return button;
  const text = typeof button === 'object' && button !== null && 'text' in button ? button.text : '';
  return String(text);
}

/** The form that asks for a phone number is left out: whether there is one depends on the installation. */
function showZalo(content: MessageContent): string[][] {
  return renderZalo('0', content, { withButtons: true }).map(({ message }) => {
    const { elements = [], buttons = [] } = message.attachment?.payload ?? {};
    return [
      ...elements.flatMap((element) => ('url' in element ? [`(picture ${String(element.url)})`] : [])),
      ...(message.text === undefined ? [] : [message.text]),
      ...buttons.map(({ title }) => `[${title}]`),
    ];
  });
}

/** What the channel can do, in one line: the head of a play. */
export function tellChannel(as: ChannelName): string {
  const { longestText, mostButtons, longestLabel, takes } = capabilities[as];
  return `${as}: ${longestText} per message, ${mostButtons} buttons of ${longestLabel}, takes ${takes.join(', ')}`;
}
