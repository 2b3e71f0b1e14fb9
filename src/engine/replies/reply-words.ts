/** The words of a reply, with what people shorten in a chat written out and what says nothing left away. */
import { indexPhrases, isAmong, lookUp, type PhraseIndex, toWordSet, type Word, wordsOf } from './words.ts';

/** Short forms as they are typed, without marks, and what they stand for. Common chat Vietnamese; a closed list. */
const shortForms: Readonly<Record<string, string>> = {
  k: 'không',
  ko: 'không',
  kg: 'không',
  kh: 'không',
  hk: 'không',
  hok: 'không',
  hong: 'không',
  hông: 'không',
  hem: 'không',
  khg: 'không',
  kog: 'không',
  kp: 'không phải',
  kb: 'không biết',
  kad: 'không áp dụng',
  bt: 'bình thường',
  bth: 'bình thường',
  bthg: 'bình thường',
  bthuong: 'bình thường',
  hl: 'hài lòng',
  rhl: 'rất hài lòng',
  khl: 'không hài lòng',
  rkhl: 'rất không hài lòng',
  dc: 'được',
  dk: 'được',
  j: 'gì',
  nx: 'nữa',
  nha: 'nhé',
  nhe: 'nhé',
  r: 'rồi',
  mk: 'mình',
  cx: 'cũng',
  tl: 'trả lời',
  cb: 'cán bộ',
  nv: 'nhân viên',
};
const writtenOut = new Map(Object.entries(shortForms).map(([form, words]) => [form, wordsOf(words)]));

/** Words around an answer that say nothing of it: "dạ em chọn hài lòng nhé ạ". */
const fillers = toWordSet(
  wordsOf(
    'dạ vâng ạ à nhé nhỉ nhá đi thôi ok oke okay ừ uhm tôi em mình cháu con bác anh chị thì là thấy chọn xin mức cho i am it is was the a please pls',
  ),
);

/** A reply taken apart: as it stands, with short forms written out, and that without fillers at either end. */
export type ReplyParts = {
  readonly text: string;
  readonly plain: readonly Word[];
  /** Short forms written out, doubled words once ("rất rất" is "rất"). */
  readonly words: readonly Word[];
  readonly core: readonly Word[];
};

/** The reply at hand: several readers look at it in turn, and it is taken apart once. */
let atHand: ReplyParts = { text: '', plain: [], words: [], core: [] };

export function partsOf(reply: string): ReplyParts {
  if (reply === atHand.text) return atHand;
  const plain = wordsOf(reply);
  const words: Word[] = [];
  for (const word of plain) {
    const written = word.tone === '' ? writtenOut.get(word.letters) : undefined;
    if (written === undefined) addUnlessSame(words, word);
    else for (const one of written) addUnlessSame(words, one);
  }
  atHand = { text: reply, plain, words, core: withoutFillers(words) };
  return atHand;
}

function addUnlessSame(words: Word[], word: Word): void {
  if (!areSame(word, words[words.length - 1])) words.push(word);
}

/** Whether the words say nothing. */
export function isFillersOnly(words: readonly Word[]): boolean {
  return words.every((word) => isAmong(word, fillers));
}

/** The words without fillers at either end; a reply of fillers alone stays as it is. */
export function withoutFillers(words: readonly Word[]): readonly Word[] {
  let from = 0;
  let to = words.length;
  while (from < to && isAmong(words[from], fillers)) from++;
  while (from < to && isAmong(words[to - 1], fillers)) to--;
  return from === to || to - from === words.length ? words : words.slice(from, to);
}

/** Whether the whole reply is one of the phrases. */
export function isOneOf(words: readonly Word[], phrases: readonly string[]): boolean {
  let index = indexed.get(phrases);
  if (index === undefined) {
    index = indexPhrases(phrases.map((phrase) => [phrase, true]));
    indexed.set(phrases, index);
  }
  return lookUp(index, words).length > 0;
}
const indexed = new WeakMap<readonly string[], PhraseIndex<true>>();

function areSame(a: Word, b: Word | undefined): boolean {
  return b !== undefined && a.letters === b.letters && a.tone === b.tone;
}

const telexTones: Readonly<Record<string, string>> = {
  f: '\u0300',
  s: '\u0301',
  x: '\u0303',
  r: '\u0309',
  j: '\u0323',
};
const telexLetters: readonly (readonly [RegExp, string])[] = [
  [/dd/g, 'đ'],
  [/aa/g, 'â'],
  [/ee/g, 'ê'],
  [/oo/g, 'ô'],
  [/uow/g, 'ươ'],
  [/aw/g, 'ă'],
  [/ow/g, 'ơ'],
  [/uw/g, 'ư'],
];

/** What was meant when the Telex keyboard was off: "haif longf" is "hài lòng". Text with marks stays as it is. */
export function decodeTelex(reply: string): string {
  if (/\P{ASCII}/u.test(reply)) return reply;
  return reply.toLowerCase().replace(/[a-z]+/g, decodeTelexWord);
}

function decodeTelexWord(typed: string): string {
  const toned = /^([a-z]*?[aeiouyw][a-z]*?)([fsxrj])([a-z]{0,2})$/.exec(typed);
  const tone = toned === null ? '' : (telexTones[toned[2] ?? ''] ?? '');
  const plain = toned === null ? typed : `${toned[1]}${toned[3]}`;
  const letters = telexLetters.reduce((word, [from, to]) => word.replace(from, to), plain);
  const vowel = letters.search(/[aeiouyâêôăơư]/);
  if (tone === '' || vowel < 0) return letters;
  return `${letters.slice(0, vowel + 1)}${tone}${letters.slice(vowel + 1)}`.normalize('NFC');
}
