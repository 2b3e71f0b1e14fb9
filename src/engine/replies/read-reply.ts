/** What a reply in words means for the question that waits: an answer, a command, or nothing certain. */
import type { Wording } from '../localized.ts';
import type { Question, Reading } from '../nodes/behaviour.ts';
import { offeredOptions } from '../present-question.ts';
import { readCommand, type WrittenCommand } from './read-command.ts';
import { areWrittenAs, type Word, wordsOf } from './words.ts';

export type ReplyReading = Reading | { readonly outcome: 'command'; readonly means: WrittenCommand };

const notApplicable = ['không áp dụng', 'không liên quan', 'not applicable', 'n/a', 'na', 'does not apply'];
const skip = ['bỏ qua', 'bỏ qua câu này', 'không trả lời', 'không muốn trả lời', 'skip', 'pass', 'next'];
const nothingToSay = [
  'không',
  'không có',
  'không có ý kiến',
  'không có gì',
  'không ạ',
  'no',
  'none',
  'nothing',
];

/** Reads a reply. An option's own words come before a command's: an option may be called "Dừng". */
export function readReply(reply: string, question: Question, wording: Wording): ReplyReading {
  const words = wordsOf(reply);
  const isLabel = offeredOptions(question, wording).some((option) =>
    areWrittenAs(words, wordsOf(option.label)),
  );
  const command = isLabel ? undefined : readCommand(reply, question.input === 'text');
  if (command !== undefined) return { outcome: 'command', means: command };
  if (question.mayNotApply && isOneOf(words, notApplicable))
    return { outcome: 'read', answer: { kind: 'not_applicable' } };
  if (question.isOptional && isOneOf(words, question.input === 'text' ? [...skip, ...nothingToSay] : skip))
    return { outcome: 'read', answer: { kind: 'skipped' } };
  return question.read(reply, wording);
}

function isOneOf(words: readonly Word[], phrases: readonly string[]): boolean {
  return words.length > 0 && phrases.some((phrase) => areWrittenAs(words, wordsOf(phrase)));
}
