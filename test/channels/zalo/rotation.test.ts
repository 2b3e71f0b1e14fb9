/** The single-use refresh token under two replicas on one database, with processes that die at the worst moment. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TokenStore } from '../../../src/channels/zalo/index.ts';
import type { Database } from '../../../src/db/index.ts';
import { createGrantStore } from '../../../src/delivery/index.ts';
import { type FakeZalo, fakeAccount, startFakeZalo } from '../../../src/tools/fake-zalo/index.ts';
import { freshDatabase } from '../../support/database.ts';
import { fixedClock, newId, testKeys } from '../../support/deps.ts';
import { aZaloAccount } from '../../support/zalo-account.ts';

let database: Database;
let clock: ReturnType<typeof fixedClock>;
let zalo: FakeZalo;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.zaloGrant.deleteMany();
  clock = fixedClock();
  zalo = await startFakeZalo({ clock });
});
afterEach(() => zalo.close());

const aStore = () => createGrantStore({ db: database.db, keys: testKeys, newId, oaId: fakeAccount.oaId });

async function connect(): Promise<void> {
  const grant = zalo.oauth.grantByHand();
  await aStore().keep({
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    expiresAt: new Date(clock.now().getTime() + 90_000_000),
    obtainedAt: clock.now(),
  });
}

/** A process that dies after Zalo's answer and before the commit. */
function dyingStore(): TokenStore {
  const store = aStore();
  return {
    read: store.read,
    withLock: (work) =>
      store.withLock((current) => work(current, () => Promise.reject(new Error('the process died')))),
  };
}

it('spends each refresh token once, however many replicas and callers want the next access token', async () => {
  await connect();
  const replicas = [1, 2].map(() => aZaloAccount(zalo, clock, { store: aStore() }));
  for (const _hour of [1, 2, 3]) {
    clock.advance(90_001);
    const tokens = await Promise.all(
      replicas.flatMap(({ tokens: own }) => [own.current(), own.current(), own.renewIfDue()]),
    );
    expect(tokens.every((token) => token.ok)).toBe(true);
  }
  expect(replicas.reduce((sum, replica) => sum + replica.refreshes, 0)).toBe(3);
});

it('says what to do when a process died between Zalo’s answer and the commit, and works again once it is done', async () => {
  await connect();
  clock.advance(90_001);
  const dying = aZaloAccount(zalo, clock, { store: dyingStore() });
  expect(await dying.tokens.current()).toEqual({ ok: false, error: { code: 'unavailable' } });
  const [one, two] = [1, 2].map(() => aZaloAccount(zalo, clock, { store: aStore() }));
  const lost = { ok: false, error: { code: 'reconnect_needed', error: -14020 } };
  expect([await one?.tokens.current(), await two?.tokens.current()]).toEqual([lost, lost]);
  expect(one?.log.lines.join()).toMatch(/"level":"error".*npm run zalo -- connect/);
  await connect();
  expect([await one?.tokens.current(), await two?.tokens.current()]).toMatchObject([
    { ok: true },
    { ok: true },
  ]);
});

it('loses nothing when the database fails for a moment and the process lives on', async () => {
  await connect();
  clock.advance(90_001);
  let failures = 1;
  const store = aStore();
  const shaky: TokenStore = {
    read: store.read,
    withLock: (work) =>
      store.withLock((current, persist) =>
        work(current, async (next) => {
          failures -= 1;
          if (failures >= 0) throw new Error('the database is away');
          await persist(next);
        }),
      ),
  };
  const replica = aZaloAccount(zalo, clock, { store: shaky });
  expect((await replica.tokens.current()).ok).toBe(false);
  expect((await replica.tokens.current()).ok).toBe(true);
  expect(replica.refreshes).toBe(1);
});
