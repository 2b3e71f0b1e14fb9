/** Numbers as people write them in a chat: "5", "số 4", "4 điểm", "5/5", "năm sao". */
import { areWrittenAs, type Word, wordsOf } from './words.ts';

const numberWords: readonly (readonly [string, number])[] = [
  ['một', 1],
  ['hai', 2],
  ['ba', 3],
  ['bốn', 4],
  ['năm', 5],
  ['sáu', 6],
  ['bảy', 7],
  ['tám', 8],
  ['chín', 9],
  ['mười', 10],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
];
const spelled = numberWords.map(([word, number]) => ({ words: wordsOf(word), number }));
const before = ['số', 'mức', 'chọn', 'câu', 'number', 'level'].map((word) => wordsOf(word));
const after = ['sao', 'điểm', 'lần', 'star', 'stars', 'points', 'time', 'times'].map((word) => wordsOf(word));

/** The number that the whole reply names, if it names one: "số 4" is 4, "4 hoặc 5" is none. */
export function readNumber(text: string, outOf?: number): number | undefined {
  if (/\d\s*[.,]\s*\d/.test(text)) return undefined;
  const fraction = /^\D*(\d{1,2})\s*\/\s*(\d{1,2})\D*$/.exec(text);
  if (fraction !== null) return Number(fraction[2]) === outOf ? Number(fraction[1]) : undefined;
  if (/-\s*\d/.test(text)) return undefined;
  let words = wordsOf(text);
  if (words.length > 1 && isOneOf(words.at(0), before)) words = words.slice(1);
  if (words.length > 1 && isOneOf(words.at(-1), after)) words = words.slice(0, -1);
  const word = words.at(0);
  if (word === undefined || words.length !== 1) return undefined;
  if (/^\d{1,2}$/.test(word.bare)) return Number(word.bare);
  return spelled.find((entry) => areWrittenAs(words, entry.words))?.number;
}

function isOneOf(word: Word | undefined, list: readonly Word[][]): boolean {
  return word !== undefined && list.some((entry) => areWrittenAs([word], entry));
}
