/** Stars and faces as levels of a five-level scale. */
import { splitGraphemes } from '../../core/text.ts';

/** Faces as they stand on five-level smiley scales, level 1 first. Thumbs and hearts only say good or bad: no level. */
const faces: readonly (readonly string[])[] = [
  ['😡', '🤬', '😠'],
  ['🙁', '☹', '😞', '😟', '😒'],
  ['😐', '😑'],
  ['🙂', '😊', '☺'],
  ['😀', '😃', '😄', '😁', '😍', '🥰', '🤩'],
];
const filledStars = ['⭐', '🌟', '★'];
const vague = ['👍', '👎', '❤', '💔', '🙏', '👏', '💯', '🔥'];

export type Picture =
  | { readonly kind: 'none' }
  | { readonly kind: 'level'; readonly level: number }
  /** A picture that is no level, or pictures of several levels. */
  | { readonly kind: 'vague' };

/** The level that the pictures of a reply show. One single star may be praise or the worst mark: it is vague. */
export function readPictures(reply: string): Picture {
  if (!mayHavePictures(reply)) return { kind: 'none' };
  const bare = reply.replace(/\ufe0f/gu, '').replace(/[\u{1f3fb}-\u{1f3ff}]/gu, '');
  // Only signs that are joined to one picture need to be kept together.
  const signs = bare.includes('\u200d') ? splitGraphemes(bare) : [...bare];
  const stars = signs.filter((sign) => filledStars.includes(sign)).length;
  const levels = new Set(
    signs.map((sign) => faces.findIndex((level) => level.includes(sign)) + 1).filter((level) => level > 0),
  );
  if (stars === 0 && levels.size === 0)
    return signs.some((sign) => vague.includes(sign)) ? { kind: 'vague' } : { kind: 'none' };
  if (stars > 0) levels.add(stars);
  const [level = 0] = levels;
  const isClear = levels.size === 1 && level <= 5 && stars !== 1;
  return isClear ? { kind: 'level', level } : { kind: 'vague' };
}

/** All pictures lie beyond the arrows and box drawings of Unicode, or beyond its first plane. */
function mayHavePictures(reply: string): boolean {
  for (let at = 0; at < reply.length; at++) if (reply.charCodeAt(at) >= 0x2600) return true;
  return false;
}
