/** Rules on the options of a question: each can be told from the others, also by who answers in words. */

import type { Language } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Option, Question } from '../nodes/behaviour.ts';
import { addedOptions, optionsOf } from '../present-question.ts';
import { readReply } from '../replies/read-reply.ts';
import { areWrittenAs, wordsOf } from '../replies/words.ts';
import { type InspectedFlow, type Issue, questionsOf, viewIn } from './issue.ts';

export function inspectOptions(inspected: InspectedFlow): Issue[] {
  const { flow } = inspected;
  return questionsOf(inspected).flatMap(({ id, question }) =>
    flow.languages.flatMap((language) => {
      const options = question.options(viewIn(flow, language));
      const at = (option: Option): string => `nodes.${id}.options.${options.indexOf(option)}.${language}`;
      const duplicates = options.filter((option, place) =>
        options.slice(0, place).some((other) => isSame(option, other)),
      );
      if (duplicates.length > 0) return duplicates.map((option) => duplicateOption(at(option), option));
      const reserved = options.filter((option) => isReserved(question, option));
      if (reserved.length > 0) return reserved.map((option) => reservedOption(at(option), option));
      return options.flatMap((option) => inspectWords(flow, question, option, at(option), language));
    }),
  );
}

function isSame(a: Option, b: Option): boolean {
  return a.value === b.value || (a.label !== '' && areWrittenAs(wordsOf(a.label), wordsOf(b.label)));
}

/** The engine's own options would be taken for it. */
function isReserved(question: Question, option: Option): boolean {
  const isOwnDone = option.value === 'done' && question.input === 'choices';
  return !isOwnDone && [...Object.values<string>(addedOptions), 'done', 'back'].includes(option.value);
}

/** Whoever writes the label, or one of the words that mean it, must be taken at his word. */
function inspectWords(
  flow: FlowDefinition,
  question: Question,
  option: Option,
  path: string,
  language: Language,
): Issue[] {
  if (option.value === 'done' && question.input === 'choices') return [];
  const isFirst = language === flow.languages[0];
  const phrases = [option.label, ...(isFirst ? (question.words?.(option.value) ?? []) : [])];
  return phrases
    .filter((phrase) => phrase.trim() !== '')
    .flatMap((phrase) => {
      const heard = hear(question, phrase, flow, language);
      return heard === option.value ? [] : [notUnderstood(path, phrase, heard)];
    });
}

/** The option that a phrase is taken for; otherwise what happens instead. */
function hear(question: Question, phrase: string, flow: FlowDefinition, language: Language): string {
  const reading = readReply(phrase, question, viewIn(flow, language), false);
  switch (reading.outcome) {
    case 'read':
      return optionsOf(reading.answer).join('+');
    case 'added':
      return reading.option;
    case 'command':
      return reading.means.kind === 'command' ? reading.means.command : reading.means.language;
    case 'marked':
    case 'gathered':
    case 'invalid':
    case 'ambiguous':
    case 'not_understood':
      return reading.outcome;
    default:
      return assertNever(reading);
  }
}

function duplicateOption(path: string, option: Option): Issue {
  return {
    path,
    code: 'duplicate_option',
    severity: 'error',
    sentence: {
      vi: `Phương án "${option.label}" trùng với một phương án khác của câu hỏi.`,
      en: `The option "${option.label}" cannot be told from another option of the question.`,
    },
  };
}

function reservedOption(path: string, option: Option): Issue {
  return {
    path,
    code: 'reserved_option',
    severity: 'error',
    sentence: {
      vi: `Giá trị "${option.value}" dành riêng cho hệ thống; hãy đặt giá trị khác.`,
      en: `The value "${option.value}" is reserved for the system; choose another.`,
    },
  };
}

function notUnderstood(path: string, phrase: string, heard: string): Issue {
  return {
    path,
    code: 'option_not_understood',
    severity: 'error',
    sentence: {
      vi: `Người dân nhắn "${phrase}" thì không được hiểu là phương án này (${heard}).`,
      en: `Who writes "${phrase}" is not taken to mean this option (${heard}).`,
    },
  };
}
