/** Cuts a text that is too long for a platform where a reader would pause. */
import { splitGraphemes } from '../core/text.ts';

/** After these a part may end, the best first: a paragraph, a line, a sentence, a word. */
const pauses = [/\n{2,}/g, /\n/g, /[.!?…;:]\s+/g, /\s+/g];

/**
 * Parts of `text` that each measure at most `limit` in the platform's unit. A part ends at the best pause in
 * its second half, or else between two characters as a person sees them, never inside one (unless that one
 * alone is too long). Blanks at the cuts are dropped.
 */
export function splitText(text: string, limit: number, measure: (text: string) => number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (measure(rest) > limit) {
    const longest = longestStart(rest, limit, measure);
    const cut = bestPause(longest, rest) ?? longest.length;
    const part = rest.slice(0, cut).trimEnd();
    if (part !== '') parts.push(part);
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '' || parts.length === 0) parts.push(rest);
  return parts;
}

function longestStart(text: string, limit: number, measure: (text: string) => number): string {
  let start = '';
  let size = 0;
  for (const grapheme of splitGraphemes(text)) {
    size += measure(grapheme);
    if (size > limit) break;
    start += grapheme;
  }
  return start === '' ? longestCodePoints(text, limit, measure) : start;
}

/** For a pile of marks that is longer than a whole message: characters of Unicode are the next smaller unit. */
function longestCodePoints(text: string, limit: number, measure: (text: string) => number): string {
  let start = '';
  for (const character of text) {
    if (start !== '' && measure(start + character) > limit) break;
    start += character;
  }
  return start;
}

function bestPause(start: string, text: string): number | undefined {
  for (const pause of pauses) {
    let best: number | undefined;
    for (const match of text.slice(0, start.length + 1).matchAll(pause)) {
      const end = match.index + match[0].trimEnd().length;
      if (end >= start.length / 2 && end <= start.length) best = end;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}
