/** What a reply in words means for the question that waits: an answer, a command, or nothing certain. */
import type { Question, QuestionView, Reading } from '../nodes/behaviour.ts';
import { addedOptions } from '../present-question.ts';
import { readCommand, type WrittenCommand } from './read-command.ts';
import { isOneOf, partsOf } from './reply-words.ts';
import { areWrittenAs, phraseWords } from './words.ts';

export type ReplyReading =
  | Reading
  | { readonly outcome: 'command'; readonly means: WrittenCommand }
  /** One of the options that the engine added. */
  | { readonly outcome: 'added'; readonly option: (typeof addedOptions)[keyof typeof addedOptions] };

const notApplicable = [
  'không áp dụng',
  'không liên quan',
  'không có trường hợp này',
  'not applicable',
  'n a',
  'na',
  'does not apply',
];
const keep = [
  'giữ nguyên',
  'giữ',
  'giữ nguyên câu trả lời',
  'như cũ',
  'không đổi',
  'không thay đổi',
  'keep',
  'keep it',
  'same',
  'unchanged',
];
const nothingToSay = [
  'không',
  'không có',
  'không có gì',
  'không ý kiến',
  'không có ý kiến',
  'không góp ý',
  'không có góp ý',
  'hết',
  'hết rồi',
  'no',
  'none',
  'nothing',
];

/** Reads a reply. An option's own words come before a command's: an option may be called "Dừng". */
export function readReply(
  reply: string,
  question: Question,
  view: QuestionView,
  isRecalled: boolean,
): ReplyReading {
  const { plain, core } = partsOf(reply);
  if (isRecalled && isOneOf(core, keep) && !isLabel(reply, question, view))
    return { outcome: 'added', option: addedOptions.keep };
  if (
    question.asked.mayNotApply &&
    (isOneOf(core, notApplicable) || isOneOf(plain, notApplicable)) &&
    !isLabel(reply, question, view)
  )
    return { outcome: 'added', option: addedOptions.notApplicable };
  const isFreeText = question.input === 'text';
  if (isFreeText && question.asked.skipping === 'offered' && isOneOf(core, nothingToSay))
    return { outcome: 'added', option: addedOptions.skip };
  const command = readCommand(reply, isFreeText);
  if (command === undefined || isLabel(reply, question, view)) return question.read(reply, view);
  // What an option's other words say outweighs a loose command: "không biết" may be an answer of its own. Where any
  // words are a place, "bỏ qua" is none.
  const takesAnyWords = isFreeText || question.input === 'location';
  const reading = takesAnyWords ? undefined : question.read(reply, view);
  return reading?.outcome === 'read' && command.kind === 'command' && command.command === 'skip'
    ? reading
    : { outcome: 'command', means: command };
}

/** Whether the reply is an option's label, word for word. */
function isLabel(reply: string, question: Question, view: QuestionView): boolean {
  const { plain } = partsOf(reply);
  return question.options(view).some((option) => areWrittenAs(plain, phraseWords(option.label)));
}
