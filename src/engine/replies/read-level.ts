/** A reply as a level of a five-level scale: by number, label, stars or faces, if they agree. */
import { readPictures } from './faces.ts';
import { nameNumber } from './numbers.ts';
import { readOption, readWords, type Spoken, takeApart } from './read-option.ts';

export type LevelReading =
  | { readonly outcome: 'read'; readonly level: number }
  | { readonly outcome: 'ambiguous' }
  | { readonly outcome: 'invalid' }
  | { readonly outcome: 'not_understood' };

const levels = 5;

/** The levels' phrases, taken apart; level 1 first. */
export function speakLevels(labels: readonly (readonly string[])[]): Spoken {
  return takeApart(labels.map((phrases, at) => ({ value: String(at + 1), phrases })));
}

export function readLevel(reply: string, spoken: Spoken): LevelReading {
  const picture = readPictures(reply);
  const named = nameNumber(reply);
  if (named.kind === 'several') return { outcome: 'ambiguous' };
  if (named.kind === 'one') {
    if (named.outOf !== undefined && named.outOf !== levels) return { outcome: 'ambiguous' };
    if (named.number < 1 || named.number > levels) return { outcome: 'invalid' };
    const isStarUnit = picture.kind === 'vague' && /\d\s*(?:⭐|🌟|★)/u.test(reply);
    if (picture.kind === 'level' && isOpposite(picture.level, named.number)) return { outcome: 'ambiguous' };
    if (named.rest.length === 0)
      return picture.kind === 'vague' && !isStarUnit && isBad(reply)
        ? { outcome: 'ambiguous' }
        : { outcome: 'read', level: named.number };
    const words = readWords(named.rest, spoken);
    const agrees = words.outcome === 'read' && Number(words.value) === named.number;
    return agrees ? { outcome: 'read', level: named.number } : { outcome: 'ambiguous' };
  }
  const words = readOption(reply, spoken);
  if (words.outcome === 'read') {
    const level = Number(words.value);
    const isContradicted = picture.kind === 'level' && isOpposite(picture.level, level);
    return isContradicted ? { outcome: 'ambiguous' } : { outcome: 'read', level };
  }
  if (words.outcome === 'ambiguous') return words;
  const hasWords = /\p{L}/u.test(reply);
  if (picture.kind === 'level' && !hasWords) return { outcome: 'read', level: picture.level };
  return picture.kind === 'none' ? words : { outcome: 'ambiguous' };
}

/** One side of the scale against the other: "hài lòng 😡". */
function isOpposite(a: number, b: number): boolean {
  return (a <= 2 && b >= 4) || (a >= 4 && b <= 2);
}

function isBad(reply: string): boolean {
  return /👎|💔/u.test(reply);
}
