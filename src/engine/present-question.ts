/** Questions as messages: in the respondent's language, with the options that the engine adds. */

import type { FlowDefinition } from './definition.ts';
import type { ComposedMessage, EngineEvent } from './events.ts';
import { cutText, type Limits } from './limits.ts';
import { type LocalizedText, type Wording, wordText } from './localized.ts';
import type { Option, Question } from './nodes/behaviour.ts';
import { phrases } from './phrases.ts';
import type { AnswerValue, Underway } from './session.ts';

/** What stays the same throughout one call of the engine. */
export type Run = { readonly flow: FlowDefinition; readonly limits: Limits };

/** Values of the options that the engine adds. */
export const addedOptions = { notApplicable: 'not_applicable', skip: 'skip' } as const;

export function wordingOf(run: Run, session: Underway): Wording {
  return { language: session.language, languages: run.flow.languages, facts: session.facts };
}

/** All options as they are offered, *không áp dụng* and *bỏ qua* last. */
export function offeredOptions(question: Question, wording: Wording): Option[] {
  const options = [...question.options(wording)];
  if (question.mayNotApply)
    options.push({ value: addedOptions.notApplicable, label: wordText(phrases.notApplicable, wording) });
  if (question.isOptional) options.push({ value: addedOptions.skip, label: wordText(phrases.skip, wording) });
  return options;
}

/** The question, after a remark if there is one. */
export function presentQuestion(
  run: Run,
  session: Underway,
  question: Question,
  remark?: string,
): EngineEvent {
  const wording = wordingOf(run, session);
  const text = wordText(question.text, wording);
  const message: ComposedMessage = {
    kind: 'question',
    text: cutText(remark === undefined ? text : `${remark}\n\n${text}`, run.limits.messageLength),
    ask: session.ask,
    input: question.input,
    options: offeredOptions(question, wording),
    canGoBack: session.trail.length > 1,
  };
  return { kind: 'message_composed', message };
}

/** A statement; nothing if there is nothing to say. */
export function state(run: Run, session: Underway, text: LocalizedText | undefined): EngineEvent[] {
  const words = text === undefined ? '' : wordText(text, wordingOf(run, session));
  if (words === '') return [];
  return [
    {
      kind: 'message_composed',
      message: { kind: 'statement', text: cutText(words, run.limits.messageLength) },
    },
  ];
}

/** "Your earlier answer: …", when a question is put again for correction. */
export function recallAnswer(
  run: Run,
  session: Underway,
  question: Question,
  answer: AnswerValue | undefined,
): string | undefined {
  if (answer === undefined) return undefined;
  const wording = wordingOf(run, session);
  const label =
    answer.kind === 'text'
      ? answer.text
      : offeredOptions(question, wording).find((option) => option.value === optionOf(answer))?.label;
  if (label === undefined) return undefined;
  return wordText(phrases.given, { ...wording, facts: { answer: label } });
}

/** The value of the option under which an answer was offered. */
export function optionOf(answer: AnswerValue): string | undefined {
  switch (answer.kind) {
    case 'rating':
      return String(answer.level);
    case 'choice':
      return answer.choice;
    case 'not_applicable':
      return addedOptions.notApplicable;
    case 'skipped':
      return addedOptions.skip;
    case 'text':
      return undefined;
  }
}
