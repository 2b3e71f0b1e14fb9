import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVietnamese, foldVietnamese, isPlain, splitGraphemes, toNfc } from '../../src/core/text.ts';
import { addDays, dayOf, parseDay, startOfDay } from '../../src/core/time.ts';

describe('Vietnamese text', () => {
  it.each([
    ['Rất hài lòng!', 'rat hai long'],
    ['Đúng   hẹn', 'dung hen'],
    ['KHÔNG ÁP DỤNG', 'khong ap dung'],
    ['Rất hài lòng'.normalize('NFD'), 'rat hai long'],
    ['5/5 ⭐', '5 5'],
  ])('folds %j to %j', (text, folded) => {
    expect(foldVietnamese(text)).toBe(folded);
  });

  it('counts what a person sees, however it is encoded', () => {
    expect(splitGraphemes('Hồ')).toHaveLength(2);
    expect(splitGraphemes('Hồ'.normalize('NFD'))).toHaveLength(2);
    expect(toNfc('Hồ'.normalize('NFD'))).toBe('Hồ');
  });

  it('knows text that stands in NFC whatever stands beside it', () => {
    const plain = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).filter(isPlain);
    expect(plain.length).toBeGreaterThan(800);
    expect(plain).toEqual(expect.arrayContaining([...'aĐưẾ–"…\n']));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...plain)), fc.string({ unit: 'binary' }), (signs, other) => {
        const text = signs.join('');
        expect(text.normalize('NFC')).toBe(text);
        expect(isPlain(`${text}${other}`) ? other.normalize('NFC') : other).toBe(other);
      }),
    );
  });

  it('sorts as a Vietnamese dictionary does, numbers by value', () => {
    const names = ['Phường 10', 'Đà Nẵng', 'Phường 2', 'Cà Mau', 'Ế ẩm', 'Ê ẩm', 'An Giang', 'Dĩ An'];
    expect(names.sort(compareVietnamese)).toEqual([
      'An Giang',
      'Cà Mau',
      'Dĩ An',
      'Đà Nẵng',
      'Ê ẩm',
      'Ế ẩm',
      'Phường 2',
      'Phường 10',
    ]);
  });
});

describe('the Viet Nam calendar', () => {
  it.each([
    ['2026-11-22T16:59:59Z', '2026-11-22'],
    ['2026-11-22T17:00:00Z', '2026-11-23'],
    ['2026-12-31T17:00:00Z', '2027-01-01'],
  ])('%s falls on %s', (instant, day) => {
    expect(dayOf(new Date(instant))).toBe(day);
  });

  it('begins a day at 17:00 UTC of the day before', () => {
    expect(startOfDay(dayOf(new Date('2026-11-23T05:00:00Z')))).toEqual(new Date('2026-11-22T17:00:00Z'));
  });

  it('knows real days from others, and counts across months', () => {
    expect(parseDay('2026-02-29')).toBeUndefined();
    expect(parseDay('2026-2-9')).toBeUndefined();
    const day = parseDay('2028-02-28');
    expect(day && addDays(day, 2)).toBe('2028-03-01');
  });
});
