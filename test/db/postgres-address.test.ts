import { expect, it } from 'vitest';
import { serversOf } from '../../src/db/index.ts';

it.each([
  ['one server', 'postgresql://me:pw@db/name', ['postgresql://me:pw@db/name']],
  [
    'two servers, with ports',
    'postgresql://me:p%40w@first:5432,second:5433/name?sslmode=require',
    [
      'postgresql://me:p%40w@first:5432/name?sslmode=require',
      'postgresql://me:p%40w@second:5433/name?sslmode=require',
    ],
  ],
  ['nobody named', 'postgres://a,b/name', ['postgres://a/name', 'postgres://b/name']],
  [
    'an IPv6 address',
    'postgresql://[::1]:5432,[::2]/n',
    ['postgresql://[::1]:5432/n', 'postgresql://[::2]/n'],
  ],
  ['a comma in the password', 'postgresql://me:a,b@db/name', ['postgresql://me:a,b@db/name']],
  ['a password that is not encoded', 'postgresql://me:100%#sure/@db/x', undefined],
  ['a port that is none', 'postgresql://db:5432,other:x/name', undefined],
  ['another kind of database', 'mysql://db/name', undefined],
])('reads an address with %s', (_label, address, expected) => {
  expect(serversOf(address)).toEqual(expected);
});
