/** Which of a question's options a reply in words means. A doubt asks again; it is never decided by a guess. */

import { decodeTelex, replyWords, withoutFillers } from './reply-words.ts';
import {
  areWrittenAs,
  findPhrase,
  isBeginningOf,
  isPartOf,
  isWrittenAs,
  phraseWords,
  type Word,
  wordsOf,
} from './words.ts';

/** An option and all the phrases that mean it, its label first. */
export type Spoken = { readonly value: string; readonly phrases: readonly string[] };

export type OptionReading =
  | { readonly outcome: 'read'; readonly value: string }
  | { readonly outcome: 'ambiguous' }
  | { readonly outcome: 'not_understood' };

/** Words that may turn or weaken the answer beside them: "hài lòng gì", "hài lòng nhưng …", "not satisfied". */
const doubts = wordsOf(
  'rất quá cực không chưa chẳng chả đâu nhưng mà gì sao nào lắm hơn nếu phải hay hoặc khá hơi tạm tương đối cũng gần chắc tưởng đừng ít nữa ' +
    'very so extremely not no never but if or except rather quite somewhat almost hardly',
);
const longestSentence = 14;
/** Fewer letters are no part of anything: they may be the beginning of anything. */
const shortestPart = 3;

/** "rất là hài lòng" says no more than "rất hài lòng". */
const padding = wordsOf('là');

/** Reads the whole reply as one option: by its exact phrase, by a part of it, or as the only one that it names. */
export function readOption(reply: string, options: readonly Spoken[]): OptionReading {
  const words = withoutFillers(replyWords(reply));
  const reading = readWords(words, options);
  if (reading.outcome === 'read') return reading;
  const dense = words.filter((word) => !padding.some((pad) => isWrittenAs(word, pad)));
  const again = dense.length < words.length ? readWords(dense, options) : reading;
  if (again.outcome !== 'not_understood') return again;
  const decoded = decodeTelex(reply);
  return decoded === reply.toLowerCase() ? reading : readWords(withoutFillers(replyWords(decoded)), options);
}

/** The option of which the whole reply is a phrase, word for word. */
export function readExactly(reply: string, options: readonly Spoken[]): string | undefined {
  const words = wordsOf(reply);
  const exact = options.filter((option) =>
    option.phrases.some((phrase) => words.length > 0 && areWrittenAs(words, phraseWords(phrase))),
  );
  return exact.length === 1 ? exact[0]?.value : undefined;
}

/** Reads words that are already written out. */
export function readWords(words: readonly Word[], options: readonly Spoken[]): OptionReading {
  if (words.length === 0) return { outcome: 'not_understood' };
  const spoken = options.map((option) => ({ value: option.value, phrases: option.phrases.map(phraseWords) }));
  const exact = spoken.filter((option) => option.phrases.some((phrase) => areWrittenAs(words, phrase)));
  if (exact.length > 0) return decide(exact);
  const letters = words.reduce((sum, word) => sum + word.bare.length, 0);
  if (letters >= shortestPart) {
    const partly = spoken.filter((option) =>
      option.phrases.some((phrase) => isPartOf(words, phrase) || isBeginningOf(words, phrase)),
    );
    if (partly.length > 0) return decide(partly);
  }
  return readSentence(words, spoken);
}

type SpokenWords = { readonly value: string; readonly phrases: readonly (readonly Word[])[] };

function readSentence(words: readonly Word[], spoken: readonly SpokenWords[]): OptionReading {
  const phrases = spoken
    .flatMap((option) => option.phrases.map((phrase) => ({ value: option.value, phrase })))
    .filter(({ phrase }) => phrase.length >= 2)
    .sort((a, b) => b.phrase.length - a.phrase.length);
  let rest = words;
  const named = new Set<string>();
  for (const { value, phrase } of phrases)
    for (let at = findPhrase(rest, phrase); at !== undefined; at = findPhrase(rest, phrase)) {
      named.add(value);
      rest = [...rest.slice(0, at), gap, ...rest.slice(at + phrase.length)];
    }
  const [value] = named;
  if (value === undefined) return { outcome: 'not_understood' };
  const isDoubtful = rest.some((word) => doubts.some((doubt) => isWrittenAs(word, doubt)));
  if (named.size > 1 || isDoubtful || words.length > longestSentence) return { outcome: 'ambiguous' };
  return { outcome: 'read', value };
}

/** Stands where a phrase was taken out, so that the words around it do not meet. */
const gap: Word = { letters: '', bare: '', tone: '' };

function decide(candidates: readonly SpokenWords[]): OptionReading {
  const [first, second] = candidates;
  if (first === undefined) return { outcome: 'not_understood' };
  return second === undefined ? { outcome: 'read', value: first.value } : { outcome: 'ambiguous' };
}
