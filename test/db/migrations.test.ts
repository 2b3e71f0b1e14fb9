import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, diffSchemas } from '../../src/db/index.ts';
import { isUpToDate } from '../../src/db/migrations.ts';
import { freshDatabase } from '../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

describe('the migrated schema', () => {
  it('is up to date: migrating again applies nothing', async () => {
    expect(await database.migrate()).toEqual([]);
  });

  it('freezes published flow versions', async () => {
    const flow = await database.db.flow.create({
      data: { id: randomUUID(), key: 'a-flow', createdAt: new Date(0) },
    });
    const version = await database.db.flowVersion.create({
      data: {
        id: randomUUID(),
        flowId: flow.id,
        number: 1,
        definition: {},
        checksum: new Uint8Array(32),
        publishedAt: new Date(0),
      },
    });
    const change = database.db.flowVersion.update({ where: { id: version.id }, data: { number: 2 } });
    await expect(change).rejects.toThrow();
    await expect(database.db.flowVersion.delete({ where: { id: version.id } })).rejects.toThrow();
    expect((await database.db.flowVersion.findMany()).map((row) => row.number)).toEqual([1]);
  });

  it('stores instants as instants', async () => {
    const at = new Date('2026-11-23T17:30:00.123Z');
    await database.db.respondent.create({ data: { id: randomUUID(), createdAt: at } });
    const [row] = await database.db.$queryRaw<{ utc: string }[]>`
      select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') as utc from respondents`;
    expect(row?.utc).toBe('2026-11-23 17:30:00.123');
    expect((await database.db.respondent.findFirstOrThrow()).createdAt).toEqual(at);
  });
});

describe('a start', () => {
  const names = readdirSync(new URL('../../prisma/migrations/', import.meta.url))
    .filter((name) => name !== 'migration_lock.toml')
    .sort();
  const all = names.map((name) => ({ name, finished: true }));
  const asIf = (rows: { name: string; finished: boolean }[] | undefined) => async (sql: string) => {
    if (sql.includes('to_regclass')) return rows === undefined ? [] : [{}];
    return rows ?? [];
  };

  it.each([
    ['nothing', undefined, false],
    ['a history of nothing', [], false],
    ['all migrations', all, true],
    ['all, and one of a newer version', [...all, { name: '20991231000000_later', finished: true }], true],
    ['all but the last', all.slice(0, -1), false],
    ['all but the first', all.slice(1), false],
    ['all, the last left half way', all.map((row, at) => ({ ...row, finished: at < all.length - 1 })), false],
    [
      'all, and a newer one left half way',
      [...all, { name: '20991231000000_later', finished: false }],
      false,
    ],
  ])('on a database with %s is up to date: %s', async (_case, rows, expected) => {
    expect(await isUpToDate(asIf(rows))).toBe(expected);
  });

  it('asks the real history, in which a migration that was taken back is missing', async () => {
    const ask = (sql: string) => database.db.$queryRawUnsafe<unknown[]>(sql);
    expect(await isUpToDate(ask)).toBe(true);
    await database.db.$executeRaw`
      update _prisma_migrations set rolled_back_at = now() where migration_name = ${names.at(-1)}`;
    expect(await isUpToDate(ask)).toBe(false);
    await database.db.$executeRaw`update _prisma_migrations set rolled_back_at = null`;
  });
});

describe('the next migration', () => {
  const schema = (fields: string) => `
    datasource db {
      provider = "postgresql"
    }
    model Field {
      id String @id @db.Uuid
      ${fields}
      @@map("fields")
    }`;

  it('is the SQL from one schema to the other, written without a network', async () => {
    const sql = await diffSchemas(schema('name String'), schema('name String\n note String?'));
    expect(sql).toMatch(/ALTER TABLE "fields" ADD COLUMN\s+"note" TEXT;/);
  });

  it('is empty if nothing changed', async () => {
    expect(await diffSchemas(schema('name String'), schema('name String'))).toMatch(/^(-- .*)?\s*$/);
  });
});
