/** Commands that people write instead of pressing: "quay lại", "dừng", "bỏ qua", "help", "English". */
import type { Command, Language } from '../../core/message.ts';
import { partsOf } from './reply-words.ts';
import { indexPhrases, lookUp, type Word } from './words.ts';

export type WrittenCommand =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'language'; readonly language: Language };

type Vocabulary = {
  readonly means: WrittenCommand;
  /** Recognised whatever is asked. */
  readonly always: readonly string[];
  /** Recognised only where a free text is not the answer: there they may be what the person has to say. */
  readonly unlessFreeText: readonly string[];
};

const vocabulary: readonly Vocabulary[] = [
  {
    means: { kind: 'command', command: 'stop' },
    always: [
      'dừng',
      'dừng lại',
      'ngừng lại',
      'dừng khảo sát',
      'dừng hỏi',
      'hủy',
      'hủy khảo sát',
      'stop',
      'quit',
      'cancel',
      'unsubscribe',
    ],
    unlessFreeText: [
      'thôi',
      'ngừng',
      'kết thúc',
      'thoát',
      'không trả lời nữa',
      'không hỏi nữa',
      'đừng hỏi nữa',
      'không muốn tiếp tục',
      'exit',
      'end',
    ],
  },
  {
    means: { kind: 'command', command: 'back' },
    always: [
      'quay lại',
      'trở lại',
      'câu trước',
      'quay lại câu trước',
      'về câu trước',
      'back',
      'go back',
      'previous',
      'previous question',
    ],
    unlessFreeText: [
      'lùi lại',
      'lùi',
      'sửa',
      'sửa lại',
      'sửa câu trước',
      'nhầm',
      'tôi nhầm',
      'bấm nhầm',
      'chọn nhầm',
      'sửa câu trả lời',
      'change',
      'change my answers',
      'undo',
    ],
  },
  {
    means: { kind: 'command', command: 'help' },
    always: ['trợ giúp', 'help'],
    unlessFreeText: [
      'giúp',
      'giúp đỡ',
      'giúp tôi',
      'hướng dẫn',
      'là sao',
      'không hiểu',
      'tôi không hiểu',
      'không hiểu câu hỏi',
    ],
  },
  {
    means: { kind: 'command', command: 'repeat' },
    always: ['nhắc lại', 'hỏi lại', 'lặp lại', 'nhắc lại câu hỏi', 'repeat'],
    unlessFreeText: ['again', 'gì', 'hả', 'what'],
  },
  {
    means: { kind: 'command', command: 'skip' },
    always: ['bỏ qua', 'bỏ qua câu này', 'skip', 'skip this question'],
    unlessFreeText: [
      'không trả lời',
      'không muốn trả lời',
      'không biết',
      'tôi không biết',
      'không rõ',
      'không nhớ',
      'không có ý kiến',
      'miễn trả lời',
      'câu khác',
      'câu tiếp',
      'tiếp theo',
      'do not know',
      'don t know',
      'i don t know',
      'no idea',
      'no opinion',
      'pass',
      'next',
    ],
  },
  {
    means: { kind: 'command', command: 'start_again' },
    always: ['bắt đầu lại', 'làm lại từ đầu', 'trả lời lại từ đầu', 'start again', 'start over', 'restart'],
    unlessFreeText: ['làm lại', 'từ đầu'],
  },
  {
    means: { kind: 'language', language: 'en' },
    always: ['english', 'tiếng anh', 'in english'],
    unlessFreeText: ['en'],
  },
  {
    means: { kind: 'language', language: 'vi' },
    always: ['tiếng việt', 'vietnamese'],
    unlessFreeText: ['vi'],
  },
];

/** Without its marks "dung" is as well "đúng" (right) as "dừng" (stop): such a word needs its marks. */
const needMarks = ['dừng', 'lùi', 'sửa', 'gì', 'thoát'];

/** Whether the words, written after the end, ask to change answers. */
export function asksToCorrect(reply: string): boolean {
  const read = readCommand(reply, false);
  return read?.kind === 'command' && (read.command === 'back' || read.command === 'start_again');
}

type Phrase = { readonly means: WrittenCommand; readonly isLoose: boolean; readonly needsMarks: boolean };

/** Whether the words ask to stop whatever was asked. */
export function asksToStop(reply: string): boolean {
  const read = readCommand(reply, true);
  return read?.kind === 'command' && read.command === 'stop';
}

const phrases = indexPhrases<Phrase>(
  vocabulary.flatMap(({ means, always, unlessFreeText }) => [
    ...always.map((phrase) => toPhrase(phrase, means, false)),
    ...unlessFreeText.map((phrase) => toPhrase(phrase, means, true)),
  ]),
);

function toPhrase(phrase: string, means: WrittenCommand, isLoose: boolean): [string, Phrase] {
  return [phrase, { means, isLoose, needsMarks: needMarks.includes(phrase) }];
}

const longestPhrase = 7;

/** The command that the whole reply is, if it is one. */
export function readCommand(reply: string, isFreeText: boolean): WrittenCommand | undefined {
  const { plain, words, core } = partsOf(reply);
  if (words.length === 0 || words.length > longestPhrase) return undefined;
  const isBound = isFreeText && !reply.trimStart().startsWith('/');
  const found = findCommand(plain, isBound);
  return found ?? findCommand(isBound ? words : core, isBound);
}

function findCommand(words: readonly Word[], isBound: boolean): WrittenCommand | undefined {
  return lookUp(phrases, words).find(
    ({ isLoose, needsMarks }) =>
      !(isBound && isLoose) &&
      (!needsMarks || words.some((word) => word.tone !== '' || word.letters !== word.bare)),
  )?.means;
}
