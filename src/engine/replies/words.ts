/**
 * Written Vietnamese as words that can be compared although people leave out marks: "hai long", "hài long"
 * and "hài lòng" are all "hài lòng", but "hái long" is not, and "đúng" is never taken for "dừng".
 */

export type Word = {
  /** Lower case, with the marks of the letters (â, ơ, đ), without the tone. */
  readonly letters: string;
  /** Lower case, without any mark. */
  readonly bare: string;
  /** The tone's combining mark, or nothing. It belongs to the syllable: "hoà" and "hòa" are one word. */
  readonly tone: string;
};

const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** The words of a text, in order; everything other than letters and digits separates. */
export function wordsOf(text: string): Word[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
    .map(toWord);
}

/** The words of phrases that flows and vocabularies use over and over. */
const known = new Map<string, readonly Word[]>();
/** Beyond this many the phrases are those of drafts come and gone. */
const mostKnown = 20_000;

/** The words of a phrase of an author, not of a reply: they are worked out once. */
export function phraseWords(phrase: string): readonly Word[] {
  const found = known.get(phrase);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const words = wordsOf(phrase);
  known.set(phrase, words);
  return words;
}

function toWord(written: string): Word {
  const decomposed = written.normalize('NFD');
  const letters = decomposed.replace(tones, '').normalize('NFC');
  return {
    letters,
    bare: letters.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'),
    tone: decomposed.match(tones)?.[0] ?? '',
  };
}

/** Whether the word may stand for the target: each mark is either the target's or left out. */
export function isWrittenAs(word: Word, target: Word): boolean {
  if (word.bare !== target.bare) return false;
  if (word.tone !== '' && word.tone !== target.tone) return false;
  const [letters, targetLetters, bare] = [[...word.letters], [...target.letters], [...target.bare]];
  return letters.every((letter, at) => letter === targetLetters[at] || letter === bare[at]);
}

/** Whether the words are exactly the phrase. */
export function areWrittenAs(words: readonly Word[], phrase: readonly Word[]): boolean {
  return words.length === phrase.length && startsWith(words, phrase, 0);
}

/** Where the phrase stands within the words, or undefined. */
export function findPhrase(words: readonly Word[], phrase: readonly Word[]): number | undefined {
  if (phrase.length === 0) return undefined;
  for (let at = 0; at + phrase.length <= words.length; at++) if (startsWith(words, phrase, at)) return at;
  return undefined;
}

/** Whether the reply is a run of the phrase's words: "bình" of "bình thường". */
export function isPartOf(words: readonly Word[], phrase: readonly Word[]): boolean {
  for (let at = 0; at + words.length <= phrase.length; at++)
    if (words.every((word, offset) => matches(word, phrase[at + offset]))) return words.length > 0;
  return false;
}

/** Whether the reply is the beginning of the phrase, the last word perhaps cut off: "rất hài l". */
export function isBeginningOf(words: readonly Word[], phrase: readonly Word[]): boolean {
  const [last, target] = [words.at(-1), phrase[words.length - 1]];
  if (last === undefined || target === undefined) return false;
  const isCutOff = target.bare.startsWith(last.bare) && (last.tone === '' || last.tone === target.tone);
  return isCutOff && startsWith(words, phrase.slice(0, words.length - 1), 0);
}

function startsWith(words: readonly Word[], phrase: readonly Word[], at: number): boolean {
  return phrase.every((target, offset) => matches(words[at + offset], target));
}

function matches(word: Word | undefined, target: Word | undefined): boolean {
  return word !== undefined && target !== undefined && isWrittenAs(word, target);
}
