/** Which of a question's options a reply in words means. A doubt asks again; it is never decided by a guess. */
import { areWrittenAs, findPhrase, isPartOf, type Word, wordsOf } from './words.ts';

/** An option and all the phrases that mean it, its label first. */
export type Spoken = { readonly value: string; readonly phrases: readonly string[] };

export type OptionReading =
  | { readonly outcome: 'read'; readonly value: string }
  | { readonly outcome: 'ambiguous' }
  | { readonly outcome: 'not_understood' };

/** Words around an answer that say nothing of it: "dạ hài lòng ạ", "tôi chọn …". */
const fillers = [
  'dạ',
  'vâng',
  'ạ',
  'nhé',
  'nha',
  'nhỉ',
  'tôi',
  'em',
  'mình',
  'cháu',
  'con',
  'thì',
  'là',
  'thấy',
  'chọn',
].map((word) => wordsOf(word));
/** Words that may turn or weaken the answer beside them: "hài lòng gì", "hài lòng nhưng …", "not satisfied". */
const doubts = [
  'không',
  'ko',
  'k',
  'chưa',
  'chẳng',
  'chả',
  'đâu',
  'nhưng',
  'mà',
  'gì',
  'sao',
  'nào',
  'lắm',
  'hơn',
  'nếu',
  'phải',
  'hay',
  'hoặc',
  'not',
  'no',
  'never',
  'but',
  'if',
  'or',
  'except',
].map((word) => wordsOf(word));
const longestSentence = 12;

/** Reads the whole reply as one option: by its exact phrase, by a part of it, or as the only one that it names. */
export function readOption(reply: string, options: readonly Spoken[]): OptionReading {
  const words = trimFillers(wordsOf(reply));
  if (words.length === 0) return { outcome: 'not_understood' };
  const spoken = options.map((option) => ({ value: option.value, phrases: option.phrases.map(wordsOf) }));
  const exact = spoken.filter((option) => option.phrases.some((phrase) => areWrittenAs(words, phrase)));
  if (exact.length > 0) return decide(exact);
  const partly = spoken.filter((option) => option.phrases.some((phrase) => isPartOf(words, phrase)));
  if (partly.length > 0) return decide(partly);
  return readSentence(words, spoken);
}

type SpokenWords = { readonly value: string; readonly phrases: readonly Word[][] };

function readSentence(words: readonly Word[], spoken: readonly SpokenWords[]): OptionReading {
  const phrases = spoken
    .flatMap((option) => option.phrases.map((phrase) => ({ value: option.value, phrase })))
    .filter(({ phrase }) => phrase.length >= 2)
    .sort((a, b) => b.phrase.length - a.phrase.length);
  let rest = words;
  const named = new Set<string>();
  for (const { value, phrase } of phrases) {
    const at = findPhrase(rest, phrase);
    if (at === undefined) continue;
    named.add(value);
    rest = [...rest.slice(0, at), ...rest.slice(at + phrase.length)];
  }
  const [value] = named;
  if (value === undefined) return { outcome: 'not_understood' };
  const isDoubtful = rest.some((word) => doubts.some((doubt) => areWrittenAs([word], doubt)));
  if (named.size > 1 || isDoubtful || words.length > longestSentence) return { outcome: 'ambiguous' };
  return { outcome: 'read', value };
}

function decide(candidates: readonly SpokenWords[]): OptionReading {
  const [first, second] = candidates;
  if (first === undefined) return { outcome: 'not_understood' };
  return second === undefined ? { outcome: 'read', value: first.value } : { outcome: 'ambiguous' };
}

function trimFillers(words: readonly Word[]): readonly Word[] {
  const isFiller = (word: Word | undefined): boolean =>
    word !== undefined && fillers.some((filler) => areWrittenAs([word], filler));
  let from = 0;
  let to = words.length;
  while (to - from > 1 && isFiller(words[from])) from++;
  while (to - from > 1 && isFiller(words[to - 1])) to--;
  return words.slice(from, to);
}
