import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err, ok } from '../../src/core/result.ts';
import { type Database, inTransaction, runStatement, type Statement } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const at = new Date('2026-11-23T02:03:04.567Z');
const insertField: Statement = {
  name: 'test_insert_field',
  text: 'insert into fields (id, name) values ($1::uuid, $2) returning id',
};
const countFields: Statement = {
  name: 'test_count_fields',
  text: 'select count(*)::int as count from fields where name = $1',
};
const count = async (name: string) =>
  (await runStatement<{ count: number }>(database.db, countFields, [name]))[0]?.count;

describe('a statement', () => {
  it('takes and returns the same on either database', async () => {
    const statement: Statement = {
      name: 'test_values',
      text: `select $1::timestamptz as at, $2::text[] as words, $3::jsonb as json, $4::int as number,
        $5::boolean as truth, $6::text as nothing, $7::bigint::text as large`,
    };
    const values = [at, ['một', 'h"ai', '{3}'], '{"a":[1,"đ"]}', 4, true, null, '9007199254740993'];
    expect(await runStatement(database.db, statement, values)).toEqual([
      {
        at,
        words: ['một', 'h"ai', '{3}'],
        json: { a: [1, 'đ'] },
        number: 4,
        truth: true,
        nothing: null,
        large: '9007199254740993',
      },
    ]);
  });

  it('sees and shares what its transaction has written, and is rolled back with it', async () => {
    const refused = await inTransaction<never, { code: 'refused'; seen: unknown[] }>(
      database.db,
      async (tx) => {
        await tx.field.create({ data: { id: newId(), name: 'by the client' } });
        const [seen] = await runStatement<{ count: number }>(tx, countFields, ['by the client']);
        await runStatement(tx, insertField, [newId(), 'by a statement']);
        const found = await tx.field.count({ where: { name: 'by a statement' } });
        return err({ code: 'refused', seen: [seen?.count, found] });
      },
    );
    expect(refused).toEqual({ ok: false, error: { code: 'refused', seen: [1, 1] } });
    expect([await count('by the client'), await count('by a statement')]).toEqual([0, 0]);
  });

  it('stays in its own transaction while others run', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_item, number) =>
        inTransaction<'kept', 'refused'>(database.db, async (tx) => {
          await runStatement(tx, insertField, [newId(), `one of many ${number}`]);
          await tx.field.count();
          await runStatement(tx, insertField, [newId(), `two of many ${number}`]);
          return number % 2 === 0 ? ok('kept') : err('refused');
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
    for (let number = 0; number < 8; number += 1) {
      const expected = number % 2 === 0 ? 1 : 0;
      expect([await count(`one of many ${number}`), await count(`two of many ${number}`)]).toEqual([
        expected,
        expected,
      ]);
    }
  });

  it('that fails takes its transaction with it and tells the code of the database', async () => {
    const id = newId();
    const failing = inTransaction<undefined, never>(database.db, async (tx) => {
      await runStatement(tx, insertField, [id, 'first']);
      await runStatement(tx, insertField, [id, 'second']);
      return ok(undefined);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await count('first')).toBe(0);
  });
});
