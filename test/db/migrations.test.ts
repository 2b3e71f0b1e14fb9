import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, diffSchemas } from '../../src/db/index.ts';
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
