/**
 * The web chat in text: the page's own layout and words (`web/chat`), without its drawing. What can be tapped stands in
 * brackets, a field to write in between bars.
 */
import type { Language, MessageContent, QuestionMessage } from '../../core/message.ts';
import { megabytes, mostBytes } from '../../web/chat/file-size.ts';
import { fileTexts } from '../../web/chat/file-texts.ts';
import { placeTexts } from '../../web/chat/place-texts.ts';
import { layOut } from '../../web/chat/question-layout.ts';
import { texts } from '../../web/chat/texts.ts';

/** The bubble, and under a question where it is answered; lines from top to bottom. */
export function showWeb(content: MessageContent, language: Language): string[][] {
  if (content.kind !== 'question') return [[...pictureOf(content, language), content.text]];
  return [[content.text], controlsOf(content, language)];
}

function pictureOf(content: MessageContent, language: Language): string[] {
  if (content.kind !== 'statement' || content.image === undefined) return [];
  return [`(picture ${content.image}: ${content.imageDescription ?? texts[language].picture})`];
}

function controlsOf(question: QuestionMessage, language: Language): string[] {
  const words = texts[language];
  const { part, isWritten, levels, others } = layOut(question);
  return [
    ...(part === 'file' ? fileForm(question, language) : []),
    ...(part === 'place' ? placeForm(language) : []),
    ...(isWritten ? ['|                              |', `[${words.send}]`] : []),
    ...levels.map(({ value, label }) => `[${faces[Number(value) - 1] ?? ''} ${label}]`),
    ...others.map(({ label }) => `[${label}]`),
    [...(question.canGoBack ? [`[‹ ${words.back}]`] : []), `[${words.stop}]`].join(' '),
  ];
}

/** The five levels, as the page draws them. */
const faces = ['😠', '🙁', '😐', '🙂', '😀'] as const;

function fileForm(question: QuestionMessage, language: Language): string[] {
  const words = fileTexts[language];
  return [`[${words.chooseFile}]`, words.fileHint(megabytes(mostBytes(question)))];
}

function placeForm(language: Language): string[] {
  const words = placeTexts[language];
  return [`[${words.sendPlace}]`, words.why, `${texts[language].addressLabel}:`];
}
