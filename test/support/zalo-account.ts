/** Our side of a connected account, over a token store in memory. */
import {
  createAccessTokens,
  createExchange,
  createZaloApi,
  refreshGrant,
  type StoredGrant,
  type TokenStore,
} from '../../src/channels/zalo/index.ts';
import type { Clock } from '../../src/core/time.ts';
import { type FakeZalo, fakeAccount } from '../../src/tools/fake-zalo/index.ts';
import { memoryLog } from './deps.ts';

/** A store that several replicas may share: one holds the lock, the others queue. */
export function memoryStore(): TokenStore & {
  grant: StoredGrant | undefined;
  failNext: number;
  locks: number;
} {
  let tail: Promise<unknown> = Promise.resolve();
  const store = {
    grant: undefined as StoredGrant | undefined,
    /** How often keeping a grant fails. */
    failNext: 0,
    locks: 0,
    read: async () => store.grant,
    withLock: <T>(work: Parameters<TokenStore['withLock']>[0]) => {
      const run = tail.then(() => {
        store.locks += 1;
        return work(store.grant, async (next) => {
          if (store.failNext > 0) {
            store.failNext -= 1;
            throw new Error('the database is away');
          }
          store.grant = next;
        });
      });
      tail = run.catch(() => undefined);
      return run as Promise<T>;
    },
  };
  return store;
}

/** One replica of ours against a fake Zalo. */
export function aZaloAccount(
  zalo: FakeZalo,
  clock: Clock,
  options: {
    store?: TokenStore;
    firstRefreshToken?: string | undefined;
    proofSecret?: string;
    longestMilliseconds?: number;
  } = {},
) {
  const store = options.store ?? memoryStore();
  const log = memoryLog();
  const { longestMilliseconds } = options;
  const exchange = createExchange(longestMilliseconds === undefined ? {} : { longestMilliseconds });
  const settings = { oauthRoot: zalo.root, appId: fakeAccount.appId, appSecret: fakeAccount.appSecret };
  let refreshes = 0;
  const tokens = createAccessTokens({
    store,
    refresh: (token) => {
      refreshes += 1;
      return refreshGrant(exchange, settings, token);
    },
    firstRefreshToken: options.firstRefreshToken,
    clock,
    log,
  });
  const api = createZaloApi({
    exchange,
    tokens,
    settings: {
      openapiRoot: zalo.root,
      businessRoot: zalo.root,
      appSecret: options.proofSecret ?? fakeAccount.appSecret,
    },
    clock,
  });
  return {
    tokens,
    api,
    log,
    store,
    get refreshes() {
      return refreshes;
    },
  };
}
