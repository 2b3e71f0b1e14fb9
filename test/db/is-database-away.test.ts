import { expect, it } from 'vitest';
import { isDatabaseAway, openPostgres } from '../../src/db/index.ts';

const raw = (originalCode: string) => ({
  code: 'P2010',
  meta: { driverAdapterError: { cause: { kind: 'postgres', originalCode } } },
});

it.each<[string, unknown, boolean]>([
  ['a server that stops', raw('57P01'), true],
  ['a server that starts', raw('57P03'), true],
  ['a standby', raw('25006'), true],
  ['a full disk', raw('53100'), true],
  ['a broken connection', raw('08006'), true],
  ['the driver itself', { code: '57P01' }, true],
  ['a connection that ended', new Error('Connection terminated unexpectedly'), true],
  ['a missing column', raw('42703'), false],
  ['a broken rule', raw('23505'), false],
  ['a row that is not there', { code: 'P2025' }, false],
  ['a bug', new TypeError('x is not a function'), false],
  ['no error at all', undefined, false],
])('tells whether the database is away: %s', (_label, error, expected) => {
  expect(isDatabaseAway(error)).toBe(expected);
});

it('knows what a port without a server does', async () => {
  const database = openPostgres('postgresql://nobody@127.0.0.1:1/nothing', 2);
  const failures = await Promise.all([
    database.db.agency.count().catch((error: unknown) => error),
    database.db.$queryRaw`select 1`.catch((error: unknown) => error),
    database.migrate().catch((error: unknown) => error),
  ]);
  expect(failures.map(isDatabaseAway)).toEqual([true, true, true]);
  await database.close();
});
