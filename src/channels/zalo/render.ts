/** Our messages as consultation messages (https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van). */
import type { MessageContent, QuestionMessage } from '../../core/message.ts';
import { splitGraphemes, toNfc } from '../../core/text.ts';
import { encodeButton } from '../button-data.ts';
import { withOptionList } from '../option-list.ts';
import { splitText } from '../split-text.ts';
import { buttonPrefix } from './to-inbound.ts';

/** Characters of one message. */
export const longestText = 2000;
const mostButtons = 5;
const longestTitle = 100;

const backLabel = '↩ Quay lại (Back)';

/** Zalo counts the characters of Unicode, in NFC. */
export function measureText(text: string): number {
  return [...toNfc(text)].length;
}

export type ConsultationMessage = {
  readonly recipient: { readonly user_id: string };
  readonly message: {
    readonly text: string;
    readonly attachment?: {
      readonly type: 'template';
      readonly payload: { readonly buttons: QueryButton[] };
    };
  };
};

/** Pressing it sends `payload` as a message of the person, without showing it. */
type QueryButton = { readonly title: string; readonly type: 'oa.query.hide'; readonly payload: string };

/**
 * The bodies that show `content` to a person, in order. A question always says its options in words, with the
 * numbers that answer them: buttons are a convenience that some versions of Zalo do not show, and that
 * `withButtons` switches off.
 */
export function renderMessage(
  userId: string,
  content: MessageContent,
  settings: { withButtons: boolean },
): ConsultationMessage[] {
  const buttons = content.kind === 'question' && settings.withButtons ? renderButtons(content) : [];
  const parts = splitText(toNfc(renderText(content)), longestText, measureText);
  return parts.map((text, position) => {
    const hasButtons = buttons.length > 0 && position === parts.length - 1;
    const message = hasButtons
      ? { text, attachment: { type: 'template' as const, payload: { buttons } } }
      : { text };
    return { recipient: { user_id: userId }, message };
  });
}

function renderText(content: MessageContent): string {
  if (content.kind !== 'question') return content.text;
  const back = content.canGoBack ? [{ value: 'back', label: backLabel }] : [];
  return withOptionList(content.text, [...content.options, ...back]);
}

/** All options or none: those that were left without a button would be chosen less often. */
function renderButtons(content: QuestionMessage): QueryButton[] {
  const { question, options } = content;
  const offered = options.length <= mostButtons ? options : ownOptions(content);
  const buttons = offered.map((option) =>
    toButton(option.label, encodeButton({ kind: 'press', question, value: option.value })),
  );
  const hasRoom = buttons.length < mostButtons && offered.length === options.length;
  return content.canGoBack && hasRoom
    ? [...buttons, toButton(backLabel, encodeButton({ kind: 'back', question }))]
    : buttons;
}

/** The five levels of a rating that also offers "không áp dụng" or "bỏ qua"; those stay in the list. */
function ownOptions({ input, options }: QuestionMessage): QuestionMessage['options'] {
  const levels = input === 'rating' ? options.filter((option) => option.number !== undefined) : [];
  return levels.length <= mostButtons ? levels : [];
}

function toButton(label: string, data: string): QueryButton {
  return { title: cutTitle(toNfc(label)), type: 'oa.query.hide', payload: `${buttonPrefix}${data}` };
}

function cutTitle(label: string): string {
  if (measureText(label) <= longestTitle) return label;
  let title = '';
  for (const grapheme of splitGraphemes(label)) {
    if (measureText(title + grapheme) > longestTitle - 1) break;
    title += grapheme;
  }
  return `${title.trimEnd()}…`;
}
