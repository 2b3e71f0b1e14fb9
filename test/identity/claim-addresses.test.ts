import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import { claimAddresses, openAddress } from '../../src/identity/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId, testKeys } from '../support/deps.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const at = new Date('2026-11-23T02:00:00Z');
const deps = { keys: testKeys, newId };
const claimAll = (addresses: string[]) =>
  claimAddresses(
    database.db,
    deps,
    addresses.map((address) => ({ kind: 'telegram', address })),
    at,
  );
const claim = async (address: string) => {
  const [id = 'none'] = await claimAll([address]);
  const row = await database.db.channelAddress.findUnique({ where: { id } });
  return { id, respondentId: row?.respondentId };
};

describe('a channel address', () => {
  it('leads to the same respondent every time', async () => {
    const first = await claim('1111111');
    expect(await claim('1111111')).toEqual(first);
    expect((await claim('2222222')).respondentId).not.toBe(first.respondentId);
  });

  it('keeps its place among many, known and new, and when it is named twice', async () => {
    const known = await claim('5555551');
    const [first, second, third, fourth] = await claimAll(['5555552', '5555551', '5555553', '5555552']);
    expect(second).toBe(known.id);
    expect(fourth).toBe(first);
    expect(new Set([first, second, third]).size).toBe(3);
    expect((await claim('5555553')).id).toBe(third);
  });

  it('is stored sealed, never in clear, and opens again', async () => {
    await claim('84912345678');
    const rows = await database.db.channelAddress.findMany();
    const clear = rows.map((row) => openAddress(testKeys, row));
    expect(clear).toContain('84912345678');
    for (const row of rows) {
      expect(Buffer.from(row.sealedAddress).toString('latin1')).not.toContain('84912345678');
      expect(Buffer.from(row.addressHash).toString('latin1')).not.toContain('84912345678');
    }
  });

  it('does not open under another kind or after a changed byte', async () => {
    await claim('3333333');
    const row = await database.db.channelAddress.findFirstOrThrow();
    expect(() => openAddress(testKeys, { ...row, kind: 'zalo' })).toThrow();
    const tampered = Uint8Array.from(row.sealedAddress);
    tampered[tampered.length - 1] = (tampered[tampered.length - 1] ?? 0) ^ 1;
    expect(() => openAddress(testKeys, { ...row, sealedAddress: tampered })).toThrow();
  });

  it('claimed by many at once makes one row and one respondent', async () => {
    const before = await database.db.respondent.count();
    // Who loses finds what the winner made.
    const claimAgain = () => claim('4444444').catch(() => claim('4444444'));
    const claims = await Promise.all(Array.from({ length: 8 }, claimAgain));
    expect(new Set(claims.map((entry) => entry.respondentId)).size).toBe(1);
    expect(await database.db.respondent.count()).toBe(before + 1);
  });
});
