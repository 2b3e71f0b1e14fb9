/** Our messages as consultation messages (https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van). */
import { capabilities } from '../../core/capabilities.ts';
import type { Language, MessageContent, QuestionMessage } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import { splitGraphemes, toNfc } from '../../core/text.ts';
import { encodeButton } from '../button-data.ts';
import { withOptionList } from '../option-list.ts';
import type { InvitationWays } from '../port.ts';
import { splitText } from '../split-text.ts';
import { type Button, type ConsultationMessage, renderContactRequest, renderImage } from './media.ts';
import { buttonPrefix } from './to-inbound.ts';

/** Zalo counts the characters of Unicode, in NFC. */
const { longestText, mostButtons, longestLabel: longestTitle, measure: measureText } = capabilities.zalo;

const backLabel = '↩ Quay lại (Back)';

export type RenderSettings = {
  readonly withButtons: boolean;
  readonly contactImageUrl?: string | undefined;
  /** Of an invitation: where it can be answered, and the code that begins it in this chat. */
  readonly ways?: InvitationWays | undefined;
  readonly code?: string | undefined;
};

/**
 * The bodies that show `content` to a person, in order. A question always says its options in words, with the
 * numbers that answer them: buttons are a convenience that some versions of Zalo do not show, and that
 * `withButtons` switches off.
 */
export function renderMessage(
  userId: string,
  content: MessageContent,
  settings: RenderSettings,
): ConsultationMessage[] {
  const parts = splitText(toNfc(renderText(content, settings)), longestText, measureText);
  const buttons = settings.withButtons ? buttonsOf(content, settings) : [];
  const bodies = parts.map((text, position): ConsultationMessage => {
    const hasButtons = buttons.length > 0 && position === parts.length - 1;
    const message = hasButtons
      ? { text, attachment: { type: 'template' as const, payload: { buttons } } }
      : { text };
    return { recipient: { user_id: userId }, message };
  });
  const [first = ''] = parts;
  if (content.kind === 'statement' && content.image !== undefined)
    bodies[0] = renderImage(userId, { url: content.image }, first);
  if (content.kind === 'question' && content.input === 'phone' && settings.contactImageUrl !== undefined)
    bodies.push(renderContactRequest(userId, { ...contactForm, imageUrl: settings.contactImageUrl }));
  return bodies;
}

/** The form is a help: whoever does not see it writes the number. */
const contactForm = {
  title: 'Chia sẻ số điện thoại (Share your phone number)',
  subtitle:
    'Ông/Bà bấm vào đây để gửi số điện thoại, hoặc nhắn số điện thoại. (Tap here, or write the number.)',
} as const;

function renderText(content: MessageContent, { ways, code }: RenderSettings): string {
  switch (content.kind) {
    case 'statement':
      return content.text;
    case 'question': {
      const back = content.canGoBack ? [{ value: 'back', label: backLabel }] : [];
      return withOptionList(content.text, [...content.options, ...back]);
    }
    case 'invitation': {
      const lines = [
        content.text,
        ways?.web,
        code === undefined ? undefined : codeLine[content.language](code),
      ];
      return lines.filter((line) => line !== undefined).join('\n\n');
    }
    default:
      return assertNever(content);
  }
}

const codeLine: Readonly<Record<Language, (code: string) => string>> = {
  vi: (code) => `Hoặc Ông/Bà nhắn mã ${buttonPrefix}${code} để trả lời ngay tại đây.`,
  en: (code) => `Or send ${buttonPrefix}${code} to answer right here.`,
};

function buttonsOf(content: MessageContent, { ways, code }: RenderSettings): Button[] {
  switch (content.kind) {
    case 'statement':
      return [];
    case 'question':
      return renderButtons(content);
    case 'invitation':
      return [
        ...(code === undefined ? [] : [toButton(content.linkLabel, code)]),
        ...(ways === undefined
          ? []
          : [
              { title: webLabel[content.language], type: 'oa.open.url' as const, payload: { url: ways.web } },
            ]),
      ];
    default:
      return assertNever(content);
  }
}

const webLabel: Readonly<Record<Language, string>> = { vi: 'Mở trang web', en: 'Open the web page' };

/** All options or none: those that were left without a button would be chosen less often. */
function renderButtons(content: QuestionMessage): Button[] {
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

function toButton(label: string, data: string): Button {
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
