import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/channels/split-text.ts';
import { splitGraphemes, toNfc } from '../../src/core/text.ts';

const units = (text: string) => text.length;

describe('a text too long for one message', () => {
  it.each([
    ['a text that fits', 'Cảm ơn Ông/Bà.', 20, ['Cảm ơn Ông/Bà.']],
    ['an empty text', '', 20, ['']],
    ['paragraphs', 'Đoạn một.\n\nĐoạn hai.', 15, ['Đoạn một.', 'Đoạn hai.']],
    ['a line rather than a sentence', 'Một câu. Hai câu.\nDòng hai', 20, ['Một câu. Hai câu.', 'Dòng hai']],
    [
      'a sentence rather than a word',
      'Xin chào bạn. Đây là câu hai',
      20,
      ['Xin chào bạn.', 'Đây là câu hai'],
    ],
    ['a word', 'không có dấu chấm nào', 12, ['không có dấu', 'chấm nào']],
    ['no pause at all', 'aaaaaaaaaa', 4, ['aaaa', 'aaaa', 'aa']],
    ['a pause too early to be worth it', 'A. bcdefghijklmnop', 10, ['A. bcdefgh', 'ijklmnop']],
  ])('is cut sensibly: %s', (_, text, limit, parts) => {
    expect(splitText(text, limit, units)).toEqual(parts);
  });

  it('is never cut inside a character, whatever it is made of', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(`${family}${family}`, family.length + 3, units)).toEqual([family, family]);
  });

  it('keeps every part within the limit and loses nothing but blanks', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 12 });
    const text = fc.array(word, { maxLength: 60 }).map((words) => toNfc(words.join(' ')));
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 80 }), (whole, limit) => {
        const parts = splitText(whole, limit, units);
        const isOneCharacter = (part: string) => splitGraphemes(part).length === 1;
        expect(parts.every((part) => part.length <= limit || isOneCharacter(part))).toBe(true);
        expect(parts.join('').replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''));
      }),
    );
  });
});
