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
  const words: Word[] = [];
  for (const part of isVietnamese(text) ? splitVietnamese(text) : splitAnything(text))
    words.push(toWord(part));
  return words;
}

/** Text in NFKC: full-width and other forms of a letter or a digit as the letter or the digit. */
export function widthless(text: string): string {
  return isVietnamese(text) ? text : text.normalize('NFKC');
}

const vietnameseLetters = new Set(
  Array.from('ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư', (letter) => letter.charCodeAt(0)),
);

/** Whether all is ASCII and the composed letters of Vietnamese: these are themselves in NFC and NFKC. */
function isVietnamese(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80 && !isVietnameseLetter(unit)) return false;
  }
  return true;
}

function isVietnameseLetter(unit: number): boolean {
  return (unit >= 0x1ea0 && unit <= 0x1ef9) || vietnameseLetters.has(unit);
}

function splitVietnamese(text: string): string[] {
  const lower = text.toLowerCase();
  const parts: string[] = [];
  let from = -1;
  for (let at = 0; at < lower.length; at++) {
    const unit = lower.charCodeAt(at);
    const belongs = unit >= 0x80 || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
    if (belongs && from < 0) from = at;
    if (!belongs && from >= 0) {
      parts.push(lower.slice(from, at));
      from = -1;
    }
  }
  if (from >= 0) parts.push(lower.slice(from));
  return parts;
}

function splitAnything(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
}

/** The words of phrases that flows and vocabularies use over and over. */
const known = new Map<string, readonly Word[]>();
/** Beyond this many the phrases are those of drafts come and gone, the syllables those of foreign tongues. */
const mostKnown = 20_000;

/** Vietnamese has some seven thousand syllables, none longer than "nghiêng": each is taken apart once. */
const syllables = new Map<string, Word>();
const longestSyllable = 7;

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
  const found = syllables.get(written);
  if (found !== undefined) return found;
  const word = takeApart(written);
  if (written.length <= longestSyllable && !/\d/.test(written)) {
    if (syllables.size >= mostKnown) syllables.clear();
    syllables.set(written, word);
  }
  return word;
}

function takeApart(written: string): Word {
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
  if (word === target) return true;
  if (word.bare !== target.bare) return false;
  if (word.tone !== '' && word.tone !== target.tone) return false;
  if (word.letters === target.letters || word.letters === word.bare) return true;
  const [letters, targetLetters, bare] = [[...word.letters], [...target.letters], [...target.bare]];
  return letters.every((letter, at) => letter === targetLetters[at] || letter === bare[at]);
}

/** Whether the words are exactly the phrase. */
export function areWrittenAs(words: readonly Word[], phrase: readonly Word[]): boolean {
  return words.length === phrase.length && matchesAt(words, 0, phrase, phrase.length);
}

/** Phrases by their first word without marks, each with what it means. */
export type PhraseIndex<Meaning> = ReadonlyMap<
  string,
  readonly { readonly words: readonly Word[]; readonly meaning: Meaning }[]
>;

export function indexPhrases<Meaning>(
  phrases: readonly (readonly [string, Meaning])[],
): PhraseIndex<Meaning> {
  const index = new Map<string, { words: readonly Word[]; meaning: Meaning }[]>();
  for (const [phrase, meaning] of phrases) {
    const words = wordsOf(phrase);
    const first = words[0]?.bare ?? '';
    const found = index.get(first);
    if (found === undefined) index.set(first, [{ words, meaning }]);
    else found.push({ words, meaning });
  }
  return index;
}

/** What the phrases mean that the words are, word for word, in the order of the index. */
export function lookUp<Meaning>(index: PhraseIndex<Meaning>, words: readonly Word[]): readonly Meaning[] {
  const [first] = words;
  const found = first === undefined ? undefined : index.get(first.bare);
  if (found === undefined) return [];
  const meanings: Meaning[] = [];
  for (const entry of found) if (areWrittenAs(words, entry.words)) meanings.push(entry.meaning);
  return meanings;
}

/** Words by their form without marks. */
export type WordSet = ReadonlyMap<string, readonly Word[]>;

export function toWordSet(words: readonly Word[]): WordSet {
  const set = new Map<string, Word[]>();
  for (const word of words) set.set(word.bare, [...(set.get(word.bare) ?? []), word]);
  return set;
}

/** Whether the word may stand for one of the set. */
export function isAmong(word: Word | undefined, set: WordSet): boolean {
  if (word === undefined) return false;
  const found = set.get(word.bare);
  return found?.some((target) => isWrittenAs(word, target)) === true;
}

/** Where the phrase stands within the words, or undefined. */
export function findPhrase(words: readonly Word[], phrase: readonly Word[]): number | undefined {
  if (phrase.length === 0) return undefined;
  for (let at = 0; at + phrase.length <= words.length; at++)
    if (matchesAt(words, at, phrase, phrase.length)) return at;
  return undefined;
}

/** Whether the reply is a run of the phrase's words: "bình" of "bình thường". */
export function isPartOf(words: readonly Word[], phrase: readonly Word[]): boolean {
  for (let at = 0; at + words.length <= phrase.length; at++) {
    let same = 0;
    while (same < words.length && matches(words[same], phrase[at + same])) same++;
    if (same === words.length) return words.length > 0;
  }
  return false;
}

/** Whether the reply is the beginning of the phrase, the last word perhaps cut off: "rất hài l". */
export function isBeginningOf(words: readonly Word[], phrase: readonly Word[]): boolean {
  const [last, target] = [words.at(-1), phrase[words.length - 1]];
  if (last === undefined || target === undefined) return false;
  const isCutOff = target.bare.startsWith(last.bare) && (last.tone === '' || last.tone === target.tone);
  return isCutOff && matchesAt(words, 0, phrase, words.length - 1);
}

/** Whether the first `count` words of the phrase stand at that place. */
function matchesAt(words: readonly Word[], at: number, phrase: readonly Word[], count: number): boolean {
  for (let offset = 0; offset < count; offset++)
    if (!matches(words[at + offset], phrase[offset])) return false;
  return true;
}

function matches(word: Word | undefined, target: Word | undefined): boolean {
  return word !== undefined && target !== undefined && isWrittenAs(word, target);
}
