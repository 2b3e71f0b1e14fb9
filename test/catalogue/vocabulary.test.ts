import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { possibleParentCodes } from '../../src/catalogue/vocabulary.ts';

const table: [string, string[]][] = [
  ['H38', []],
  ['H38.12', ['H38', '000.00.00.H38']],
  ['H38.12.05', ['H38.12', '000.00.12.H38', 'H38', '000.00.00.H38']],
  ['000.00.00.H41', ['H41']],
  ['000.00.12.H41', ['H41.12', 'H41', '000.00.00.H41']],
  ['000.05.12.H41', ['H41.12.05', 'H41.12', '000.00.12.H41', 'H41', '000.00.00.H41']],
  ['0100109106', []],
];

describe('the possible parents of an agency code, nearest first', () => {
  it.each(table)('%s', (code, parents) => {
    expect(possibleParentCodes(code)).toEqual(parents);
  });

  it('never form a ring', () => {
    const group = fc.constantFrom('00', '01', '12');
    const current = fc.tuple(fc.constantFrom('H38', 'H41'), fc.array(group, { maxLength: 3 }));
    const former = fc.tuple(fc.constantFrom('000', '001'), group, group, fc.constantFrom('H38', 'H41'));
    const code = fc.oneof(
      current.map(([level1, groups]) => [level1, ...groups].join('.')),
      former.map((groups) => groups.join('.')),
    );
    fc.assert(
      fc.property(code, code, (one, other) => {
        fc.pre(one !== other);
        return !(possibleParentCodes(one).includes(other) && possibleParentCodes(other).includes(one));
      }),
    );
  });
});
