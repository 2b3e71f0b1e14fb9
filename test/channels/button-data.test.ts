import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeButton, encodeButton } from '../../src/channels/button-data.ts';

const question = fc.record({ sessionId: fc.uuid(), ask: fc.maxSafeNat() });
const value = fc.stringMatching(/^[a-z0-9_-]{1,24}$/);
const button = fc.oneof(
  fc.record({ kind: fc.constant('press' as const), question, value }),
  fc.record({ kind: fc.constant('back' as const), question }),
);

describe('the data of a button', () => {
  it('comes back as it went and fits in 64 bytes', () => {
    fc.assert(
      fc.property(button, (sent) => {
        const data = encodeButton(sent);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
        expect(decodeButton(data)).toEqual(sent);
      }),
    );
  });

  it('is at most 59 bytes long', () => {
    const longest = encodeButton({
      kind: 'press',
      question: { sessionId: '019ab1c2-7e3f-7000-8000-ffffffffffff', ask: Number.MAX_SAFE_INTEGER },
      value: 'x'.repeat(24),
    });
    expect(Buffer.byteLength(longest)).toBe(59);
  });

  it('is written like this, so that what follows is wrong for one reason only', () => {
    expect(decodeButton('pAZqxwn4_cACAAP_______w1.5')).toMatchObject({
      kind: 'press',
      question: { sessionId: '019ab1c2-7e3f-7000-8000-ffffffffffff', ask: 1 },
      value: '5',
    });
  });

  it.each([
    ['nothing', ''],
    ['another bot’s data', 's:1:q:2:a:3'],
    ['an option without a value', 'pAZqxwn4_cACAAP_______w1'],
    ['an empty value', 'pAZqxwn4_cACAAP_______w1.'],
    ['a value with capitals', 'pAZqxwn4_cACAAP_______w1.YES'],
    ['a value of 25 characters', `pAZqxwn4_cACAAP_______w1.${'x'.repeat(25)}`],
    ['a value that is not plain', 'pAZqxwn4_cACAAP_______w1.có'],
    ['a "back" with a value', 'bAZqxwn4_cACAAP_______w1.5'],
    ['a session that is no UUID', 'p//////////////////////1.5'],
    ['a UUID of no known version', 'pAAAAAAAA8ADAAAAAAAAAAA1.5'],
    ['a question number beyond the safe integers', 'pAZqxwn4_cACAAP_______wzzzzzzzzzzz.5'],
    ['something behind the value', 'pAZqxwn4_cACAAP_______w1.5 '],
  ])('is not taken from a client that made it up: %s', (_, data) => {
    expect(decodeButton(data)).toBeUndefined();
  });
});
