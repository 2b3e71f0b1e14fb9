import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import { freshDatabase } from '../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('lets requests and timers have their turn while one query follows the other', async () => {
  let turns = 0;
  let isAsking = true;
  const count = () => {
    turns += 1;
    if (isAsking) setImmediate(count);
  };
  setImmediate(count);
  for (let asked = 0; asked < 50; asked += 1) await database.db.agency.count();
  await database.db.$transaction(async (tx) => {
    for (let asked = 0; asked < 50; asked += 1) await tx.agency.count();
  });
  isAsking = false;
  expect(turns).toBeGreaterThanOrEqual(100);
});
