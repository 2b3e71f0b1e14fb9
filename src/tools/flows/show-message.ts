/** A message in the terminal as a channel's own renderer makes it: its texts with the buttons under them. */
import { renderMessage as renderTelegram } from '../../channels/telegram/render.ts';
import { renderMessage as renderZalo } from '../../channels/zalo/render.ts';
import { capabilities } from '../../core/capabilities.ts';
import type { ChannelName, Language, MessageContent, QuestionMessage } from '../../core/message.ts';
import type { ComposedMessage } from '../../engine/index.ts';

export function showMessage(message: ComposedMessage, as: ChannelName, language: Language): string[] {
  const content = toContent(message);
  const shown: Readonly<Record<ChannelName, () => string[]>> = {
    telegram: () => showTelegram(content),
    zalo: () => showZalo(content),
    web: () => showWeb(content, language),
  };
  const lines = shown[as]();
  const edge = '─'.repeat(40);
  return [`┌${edge}`, ...lines.flatMap((line) => line.split('\n')).map((line) => `│ ${line}`), `└${edge}`];
}

function toContent(message: ComposedMessage): MessageContent {
  if (message.kind === 'statement') return message;
  const { ask, options, ...rest } = message;
  return { ...rest, options: [...options], question: { sessionId: nobody, ask } };
}

/** The session of a conversation that is only played. */
const nobody = '00000000-0000-4000-8000-000000000000';

function showTelegram(content: MessageContent): string[] {
  return renderTelegram('0', content).flatMap(({ method, payload }) => [
    ...(method === 'sendPhoto' ? [`(picture ${String(payload.photo)})`] : []),
    ...[method === 'sendPhoto' ? payload.caption : payload.text].filter((text) => text !== undefined),
    ...rowsOf(payload.reply_markup).map((row) => row.map((label) => `[${label}]`).join(' ')),
  ]);
}

/** The labels of an inline or a reply keyboard, row by row. */
function rowsOf(keyboard: object | undefined): string[][] {
  if (keyboard === undefined) return [];
  const rows: unknown =
    'inline_keyboard' in keyboard
      ? keyboard.inline_keyboard
      : 'keyboard' in keyboard
        ? keyboard.keyboard
        : [];
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) => (Array.isArray(row) ? row.map(labelOf) : []));
}

function labelOf(button: unknown): string {
  if (typeof button === 'string') return button;
  const text = typeof button === 'object' && button !== null && 'text' in button ? button.text : '';
  return String(text);
}

function showZalo(content: MessageContent): string[] {
  return renderZalo('0', content, { withButtons: true }).flatMap(({ message }) => [
    ...(message.text === undefined ? [] : [message.text]),
    ...(message.attachment?.payload.buttons ?? []).map(({ title }) => `[${title}]`),
  ]);
}

/** The page draws its controls itself (`web/chat/question-panel.ts`): levels and choices to tap, a field to write in. */
function showWeb(content: MessageContent, language: Language): string[] {
  if (content.kind !== 'question') return [content.text];
  const { options, canGoBack } = content;
  const back = { vi: 'Quay lại câu trước', en: 'Back' }[language];
  return [
    content.text,
    ...(isWritten(content) ? ['[                              ] ➤'] : []),
    ...options.map(({ label }) => `( ) ${label}`),
    ...(canGoBack ? [`[↩ ${back}]`] : []),
  ];
}

function isWritten({ input }: QuestionMessage): boolean {
  return !(['rating', 'choice', 'choices', 'file'] as const).some((tapped) => tapped === input);
}

/** What the channel can do, in one line: the head of a play. */
export function tellChannel(as: ChannelName): string {
  const { longestText, mostButtons, longestLabel, takes } = capabilities[as];
  return `${as}: ${longestText} per message, ${mostButtons} buttons of ${longestLabel}, takes ${takes.join(', ')}`;
}
