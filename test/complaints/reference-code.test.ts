import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReferenceCode, referenceCodeOf } from '../../src/complaints/index.ts';
import type { SessionId } from '../../src/core/ids.ts';
import { newId, testKeys } from '../support/deps.ts';

const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const aCode = () => referenceCodeOf(testKeys, { sessionId: newId() as SessionId, node: 'open' });

describe('a reference code', () => {
  it('is the same for one place, and another for another', () => {
    const place = { sessionId: newId() as SessionId, node: 'open' };
    expect(referenceCodeOf(testKeys, place)).toBe(referenceCodeOf(testKeys, place));
    expect(referenceCodeOf(testKeys, { ...place, node: 'again' })).not.toBe(referenceCodeOf(testKeys, place));
    const codes = Array.from({ length: 5_000 }, aCode);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('has twelve characters in three groups, none of which is mistaken for another', () => {
    for (let count = 0; count < 200; count += 1)
      expect(aCode()).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
  });

  it('is read as people write it', () => {
    const code = aCode();
    for (const written of [
      code,
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      ` ${code.replaceAll('-', '')} `,
    ])
      expect(readReferenceCode(written)).toBe(code);
    for (const written of ['', 'ABC', `${code}2`, code.slice(1), 'hài lòng', '0000-0000-0000'])
      expect(readReferenceCode(written)).toBeUndefined();
  });

  it('shows one wrong character, and two that changed places', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(11), fc.nat(30), (id, at, shift) => {
        const code = referenceCodeOf(testKeys, { sessionId: id as SessionId, node: 'n' }).replaceAll('-', '');
        const put = (place: number, character: string) =>
          code.slice(0, place) + character + code.slice(place + 1);
        const was = code.charAt(at);
        const wrong = alphabet.charAt((alphabet.indexOf(was) + 1 + (shift % 30)) % 31);
        expect(readReferenceCode(put(at, wrong))).toBeUndefined();
        const next = code.charAt(at + 1);
        if (next !== '' && next !== was) {
          const swapped = code.slice(0, at) + next + was + code.slice(at + 2);
          expect(readReferenceCode(swapped)).toBeUndefined();
        }
      }),
    );
  });
});
