/** Numbers as people write them in a chat: "5", "số 4", "4 điểm", "5/5", "năm sao", "1.500.000 đồng", "2 triệu". */

import { isFillersOnly, partsOf, withoutFillers } from './reply-words.ts';
import { isAmong, isWrittenAs, toWordSet, type Word, widthless, wordsOf } from './words.ts';

/** The number that a reply names, with the words beside it. */
export type NamedNumber =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'one';
      readonly number: number;
      readonly outOf: number | undefined;
      readonly rest: readonly Word[];
    }
  /** Several numbers, a range, a fraction of one: no single number is meant for certain. */
  | { readonly kind: 'several' };

const spelledOut: readonly (readonly [string, number])[] = [
  ['một', 1],
  ['hai', 2],
  ['ba', 3],
  ['bốn', 4],
  ['tư', 4],
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
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
];
const spelled = spelledOut.flatMap(([word, number]) => wordsOf(word).map((one) => ({ word: one, number })));
const spelledWords = toWordSet(spelled.map(({ word }) => word));
/** "tư" (four) without its mark is as well "tự", "từ", "tứ": it needs the mark. */
const needsMark = toWordSet(wordsOf('tư'));
/** Words that belong to a number and say nothing beside it. */
const wordsBefore = wordsOf(
  'số mức độ câu phương án đáp lựa chọn đánh giá cho chấm được điểm là thứ number level option answer rate rating',
);
const wordsAfter = wordsOf('điểm sao lần tuổi star stars point points time times');
const before = toWordSet(wordsBefore);
const after = toWordSet(wordsAfter);
const companions = toWordSet([...wordsBefore, ...wordsAfter]);

/** Reads a number that stands alone or beside other words. Number words count only where nothing else is said. */
export function nameNumber(reply: string): NamedNumber {
  const text = widthless(reply);
  const literals = text.match(/\d+(?:[.,]\d+)*/g) ?? [];
  if (literals.length === 0) return nameSpelled(text);
  const [first = '', second] = literals;
  if (literals.some((literal) => /[.,]/.test(literal)) || literals.length > 2) return { kind: 'several' };
  if (second !== undefined) {
    const isFraction = /\d+\s*(?:\/|trên|tren|out\s+of|of)\s*\d+/iu.test(text);
    if (!isFraction) return { kind: 'several' };
    const rest = restOf(text.replace(/\d+\s*(?:\/|trên|tren|out\s+of|of)\s*\d+/iu, ' '));
    return { kind: 'one', number: Number(first), outOf: Number(second), rest };
  }
  if (/[-–+]\s*\d/.test(text) && !/\p{L}\s*[-–]\s*\d/u.test(text)) return { kind: 'several' };
  return { kind: 'one', number: Number(first), outOf: undefined, rest: restOf(text.replace(/\d+/, ' ')) };
}

function nameSpelled(text: string): NamedNumber {
  let words = partsOf(text).core;
  while (words.length > 1 && isAmong(words[0], before)) words = words.slice(1);
  while (words.length > 1 && isAmong(words.at(-1), after)) words = words.slice(0, -1);
  const [word, ...others] = words;
  if (word === undefined || others.length > 0 || !isAmong(word, spelledWords)) return { kind: 'none' };
  const match = spelled.find((entry) => isWrittenAs(word, entry.word));
  if (match === undefined) return { kind: 'none' };
  const isUncertain = isAmong(word, needsMark) && !/[ưƯ]/u.test(text.normalize('NFC'));
  return isUncertain ? { kind: 'none' } : { kind: 'one', number: match.number, outOf: undefined, rest: [] };
}

function restOf(text: string): readonly Word[] {
  const rest = partsOf(text).core.filter((word) => !isAmong(word, companions));
  const said = withoutFillers(rest);
  return isFillersOnly(said) ? [] : said;
}

const multiples: readonly (readonly [RegExp, number])[] = [
  [/^(?:tỷ|tỉ|ty|ti|billion)$/u, 1_000_000_000],
  [/^(?:triệu|trieu|tr|củ|million)$/u, 1_000_000],
  [/^(?:nghìn|nghin|ngàn|ngan|k|thousand)$/u, 1_000],
  [/^(?:trăm|tram|hundred)$/u, 100],
];
const currencies = /\s*(?:đồng|dong|vnđ|vnd|đ|d)\.?\s*$/iu;

/**
 * Reads an amount. Points group thousands and a comma begins decimals, as Vietnamese writes them ("1.500,5");
 * a point that does not stand before three digits is a decimal point.
 */
export function readAmount(reply: string): number | undefined {
  const text = reply.normalize('NFKC').toLowerCase().trim().replace(currencies, '');
  const match = /^(?:khoảng|khoang|tầm|tam|gần|about)?\s*(-?\d[\d.,]*)\s*(\p{L}*)\s*(\d*)$/u.exec(text);
  if (match === null) {
    const named = nameNumber(reply);
    return named.kind === 'one' && named.outOf === undefined && named.rest.length === 0
      ? named.number
      : undefined;
  }
  const [, digits = '', unit = '', tail = ''] = match;
  const number = readDigits(digits);
  if (number === undefined) return undefined;
  const multiple = multiples.find(([pattern]) => pattern.test(unit))?.[1];
  if (multiple === undefined) {
    const isCompanion = unit === '' || wordsOf(unit).every((word) => isAmong(word, companions));
    return isCompanion && tail === '' ? number : undefined;
  }
  // "1tr5" is one million and a half.
  return tail === '' ? number * multiple : number * multiple + (Number(tail) * multiple) / 10 ** tail.length;
}

function readDigits(digits: string): number | undefined {
  const plain = digits.replace(/[.,]$/, '');
  if (/^-?\d+$/.test(plain)) return Number(plain);
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) return Number(plain.replaceAll(',', ''));
  if (/^-?\d+[.,]\d+$/.test(plain)) return Number(plain.replace(',', '.'));
  return undefined;
}
