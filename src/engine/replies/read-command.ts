/** Commands that people write instead of pressing: "quay lại", "dừng", "help", "English". */
import type { Language } from '../../core/message.ts';
import { areWrittenAs, type Word, wordsOf } from './words.ts';

export type WrittenCommand =
  | { readonly kind: 'command'; readonly command: 'back' | 'stop' | 'help' | 'repeat' }
  | { readonly kind: 'language'; readonly language: Language };

type Vocabulary = {
  readonly means: WrittenCommand;
  /** Recognised whatever is asked. */
  readonly always: readonly string[];
  /** Recognised only where a free text is not the answer: there they may be what the person has to say. */
  readonly unlessFreeText?: readonly string[];
};

const vocabulary: readonly Vocabulary[] = [
  {
    means: { kind: 'command', command: 'stop' },
    always: ['dừng', 'dừng lại', 'ngừng lại', 'dừng khảo sát', 'hủy', 'stop', 'quit', 'cancel'],
    unlessFreeText: ['thôi', 'ngừng', 'kết thúc', 'thoát', 'không trả lời nữa', 'exit', 'end'],
  },
  {
    means: { kind: 'command', command: 'back' },
    always: ['quay lại', 'trở lại', 'câu trước', 'quay lại câu trước', 'back', 'go back', 'previous'],
    unlessFreeText: ['lùi lại', 'lùi', 'sửa', 'undo'],
  },
  {
    means: { kind: 'command', command: 'help' },
    always: ['trợ giúp', 'help'],
    unlessFreeText: ['giúp', 'giúp đỡ', 'giúp tôi', 'hướng dẫn'],
  },
  {
    means: { kind: 'command', command: 'repeat' },
    always: ['nhắc lại', 'hỏi lại', 'lặp lại', 'repeat'],
    unlessFreeText: ['again'],
  },
  { means: { kind: 'language', language: 'en' }, always: ['english', 'tiếng anh'], unlessFreeText: ['en'] },
  {
    means: { kind: 'language', language: 'vi' },
    always: ['tiếng việt', 'vietnamese'],
    unlessFreeText: ['vi'],
  },
];

/** Without its marks "dung" is as well "đúng" (right) as "dừng" (stop): such a word needs its marks. */
const needMarks = ['dừng'];

/** The command that the whole reply is, if it is one. */
export function readCommand(reply: string, isFreeText: boolean): WrittenCommand | undefined {
  const words = wordsOf(reply);
  if (words.length === 0 || words.length > 5) return undefined;
  const isSlash = reply.trimStart().startsWith('/');
  return vocabulary.find((entry) =>
    [...entry.always, ...(isFreeText && !isSlash ? [] : (entry.unlessFreeText ?? []))].some((phrase) =>
      isPhrase(words, phrase),
    ),
  )?.means;
}

function isPhrase(words: readonly Word[], phrase: string): boolean {
  const target = wordsOf(phrase);
  if (!areWrittenAs(words, target)) return false;
  return !needMarks.includes(phrase) || words.some((word) => word.tone !== '');
}
