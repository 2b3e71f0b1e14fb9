/**
 * The replies that nearly everybody writes, read beforehand: labels, other words of an option and numbers, with
 * and without diacritics. Made by the reader itself, so that a table and a reading can never differ.
 */
import type { Language } from '../../core/message.ts';
import { foldVietnamese } from '../../core/text.ts';
import type { Question, QuestionView } from '../nodes/behaviour.ts';
import { type ReplyReading, readReply } from './read-reply.ts';

/** What the expected replies to a question with options mean; its options stand in the order of the flow. */
export function readExpectedReplies(
  question: Question,
  view: QuestionView,
  languages: readonly Language[],
): ReadonlyMap<string, ReplyReading> {
  const replies = languages.flatMap((language) =>
    question
      .options({ ...view, language })
      .flatMap(({ value, label, number }) => [
        label,
        ...(question.words?.(value) ?? []),
        ...(number === undefined ? [] : numberForms(number, question)),
      ]),
  );
  const expected = new Map<string, ReplyReading>();
  for (const reply of replies)
    for (const form of [reply, foldVietnamese(reply)]) {
      const key = expectedKey(form);
      if (key !== '' && !expected.has(key)) expected.set(key, readReply(key, question, view, false));
    }
  return expected;
}

/** Replies that are the same but for capitals and blanks around them mean the same. */
export function expectedKey(reply: string): string {
  return reply.trim().toLowerCase();
}

function numberForms(number: number, question: Question): string[] {
  const forms = [`${number}`, `số ${number}`];
  return question.input === 'rating' ? [...forms, `${number} sao`, `${number} điểm`, `${number}/5`] : forms;
}
