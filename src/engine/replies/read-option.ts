/** Which of a question's options a reply in words means. A doubt asks again; it is never decided by a guess. */

import { decodeTelex, partsOf } from './reply-words.ts';
import {
  findPhrase,
  indexPhrases,
  isAmong,
  isBeginningOf,
  isPartOf,
  lookUp,
  type PhraseIndex,
  toWordSet,
  type Word,
  wordsOf,
} from './words.ts';

/** Options with all the phrases that mean each, taken apart once. */
export type Spoken = {
  readonly options: readonly SpokenOption[];
  readonly exact: PhraseIndex<SpokenOption>;
  /** Phrases of two words or more, the longest first: a sentence is searched for these. */
  readonly longestFirst: readonly { readonly value: string; readonly phrase: readonly Word[] }[];
};

type SpokenOption = { readonly value: string; readonly phrases: readonly (readonly Word[])[] };

/** Takes the phrases of options apart, each option's label first. */
export function takeApart(
  named: readonly { readonly value: string; readonly phrases: readonly string[] }[],
): Spoken {
  const options = named.map(({ value, phrases }) => ({ value, phrases: phrases.map(wordsOf) }));
  const exact = named.flatMap(({ phrases }, at) => {
    const option = options[at];
    return option === undefined ? [] : phrases.map((phrase) => [phrase, option] as const);
  });
  return {
    options,
    exact: indexPhrases(exact),
    longestFirst: options
      .flatMap(({ value, phrases }) => phrases.map((phrase) => ({ value, phrase })))
      .filter(({ phrase }) => phrase.length >= 2)
      .sort((a, b) => b.phrase.length - a.phrase.length),
  };
}

export type OptionReading =
  | { readonly outcome: 'read'; readonly value: string }
  | { readonly outcome: 'ambiguous' }
  | { readonly outcome: 'not_understood' };

/** Words that may turn or weaken the answer beside them: "hài lòng gì", "hài lòng nhưng …", "not satisfied". */
const doubts = toWordSet(
  wordsOf(
    'rất quá cực không chưa chẳng chả đâu nhưng mà gì sao nào lắm hơn nếu phải hay hoặc khá hơi tạm tương đối cũng gần chắc tưởng đừng ít nữa ' +
      'very so extremely not no never but if or except rather quite somewhat almost hardly',
  ),
);
const longestSentence = 14;
/** Fewer letters are no part of anything: they may be the beginning of anything. */
const shortestPart = 3;

/** "rất là hài lòng" says no more than "rất hài lòng". */
const padding = toWordSet(wordsOf('là'));

/** Reads the whole reply as one option: by its exact phrase, by a part of it, or as the only one that it names. */
export function readOption(reply: string, spoken: Spoken): OptionReading {
  const words = partsOf(reply).core;
  const reading = readWords(words, spoken);
  if (reading.outcome === 'read') return reading;
  const dense = words.filter((word) => !isAmong(word, padding));
  const again = dense.length < words.length ? readWords(dense, spoken) : reading;
  if (again.outcome !== 'not_understood') return again;
  const decoded = decodeTelex(reply);
  return decoded === reply.toLowerCase() ? reading : readWords(partsOf(decoded).core, spoken);
}

/** The option of which the whole reply is a phrase, word for word. */
export function readExactly(reply: string, spoken: Spoken): string | undefined {
  const exact = new Set(lookUp(spoken.exact, partsOf(reply).plain));
  const [option] = exact;
  return exact.size === 1 ? option?.value : undefined;
}

/** Reads words that are already written out. */
export function readWords(words: readonly Word[], spoken: Spoken): OptionReading {
  if (words.length === 0) return { outcome: 'not_understood' };
  const exact = new Set(lookUp(spoken.exact, words));
  if (exact.size > 0) return decide([...exact]);
  const letters = words.reduce((sum, word) => sum + word.bare.length, 0);
  if (letters >= shortestPart) {
    const partly = spoken.options.filter((option) =>
      option.phrases.some((phrase) => isPartOf(words, phrase) || isBeginningOf(words, phrase)),
    );
    if (partly.length > 0) return decide(partly);
  }
  return readSentence(words, spoken);
}

function readSentence(words: readonly Word[], { longestFirst }: Spoken): OptionReading {
  let rest = words;
  const named = new Set<string>();
  for (const { value, phrase } of longestFirst)
    for (let at = findPhrase(rest, phrase); at !== undefined; at = findPhrase(rest, phrase)) {
      named.add(value);
      rest = [...rest.slice(0, at), gap, ...rest.slice(at + phrase.length)];
    }
  const [value] = named;
  if (value === undefined) return { outcome: 'not_understood' };
  const isDoubtful = rest.some((word) => isAmong(word, doubts));
  if (named.size > 1 || isDoubtful || words.length > longestSentence) return { outcome: 'ambiguous' };
  return { outcome: 'read', value };
}

/** Stands where a phrase was taken out, so that the words around it do not meet. */
const gap: Word = { letters: '', bare: '', tone: '' };

function decide(candidates: readonly SpokenOption[]): OptionReading {
  const [first, second] = candidates;
  if (first === undefined) return { outcome: 'not_understood' };
  return second === undefined ? { outcome: 'read', value: first.value } : { outcome: 'ambiguous' };
}
