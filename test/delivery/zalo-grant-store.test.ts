import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/index.ts';
import { createGrantStore } from '../../src/delivery/index.ts';
import { deriveKeys } from '../../src/identity/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId, testKeys } from '../support/deps.ts';

let database: Database;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.zaloGrant.deleteMany();
});

const replica = (oaId = '388613280879808645', keys = testKeys) =>
  createGrantStore({ db: database.db, keys, newId, oaId });

const grant = (name: string) => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  expiresAt: new Date('2026-11-24T03:00:00Z'),
  obtainedAt: new Date('2026-11-23T02:00:00Z'),
});

const keep = (store: ReturnType<typeof replica>, name: string) =>
  store.withLock((_, persist) => persist(grant(name)));

describe('the grant of an Official Account', () => {
  it('is none before the account is connected', async () => {
    expect(await replica().read()).toBeUndefined();
  });

  it('is what was kept last, on every replica', async () => {
    await keep(replica(), 'one');
    await keep(replica(), 'two');
    expect(await replica().read()).toEqual(grant('two'));
  });

  it('belongs to one account', async () => {
    await keep(replica(), 'one');
    expect(await replica('1').read()).toBeUndefined();
  });

  it('cannot be read from the database alone, nor as another account’s', async () => {
    await keep(replica(), 'one');
    const [row] = await database.db.$queryRaw<{ all: string }[]>`
      select encode(sealed_grant, 'escape') as all from zalo_grants`;
    expect(row?.all).not.toContain('access-one');
    await expect(replica(undefined, deriveKeys('x'.repeat(40))).read()).rejects.toThrow();
    await database.db.zaloGrant.updateMany({ data: { oaId: '2' } });
    await expect(replica('2').read()).rejects.toThrow();
  });
});

describe('the lock of the grant', () => {
  it('lets one replica renew at a time, and shows the next what the one before kept', async () => {
    const seen: (string | undefined)[] = [];
    let inside = 0;
    const renew = (name: string) =>
      replica().withLock(async (current, persist) => {
        inside += 1;
        expect(inside).toBe(1);
        seen.push(current?.accessToken);
        await persist(grant(name));
        inside -= 1;
        return name;
      });
    const names = await Promise.all(['a', 'b', 'c'].map(renew));
    expect(names).toEqual(['a', 'b', 'c']);
    expect(seen[0]).toBeUndefined();
    expect(new Set(seen).size).toBe(3);
  });

  it('is given up when the renewal fails', async () => {
    const failing = replica().withLock(() => Promise.reject(new Error('Zalo is away')));
    await expect(failing).rejects.toThrow('Zalo is away');
    await keep(replica(), 'after');
    expect(await replica().read()).toEqual(grant('after'));
  });

  it('is taken over from a process that died with it', async () => {
    await database.db.$executeRaw`
      insert into zalo_grants (oa_id, locked_by, locked_until)
      values ('388613280879808645', ${newId()}::uuid, now() - interval '1 second')`;
    await keep(replica(), 'after');
    expect(await replica().read()).toEqual(grant('after'));
  });

  it('holds no transaction open while Zalo is asked', async () => {
    await replica().withLock(async () => {
      const [row] = await database.db.$queryRaw<{ open: bigint }[]>`
        select count(*) as open from pg_stat_activity
        where state = 'idle in transaction' and datname = current_database()`;
      expect(Number(row?.open)).toBe(0);
    });
  });
});
