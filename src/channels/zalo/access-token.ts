/** The access token: kept where every replica finds it, renewed by one at a time. */
import { errorFields, type Log } from '../../core/log.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { addSeconds, type Clock } from '../../core/time.ts';
import type { Grant, OauthFailure } from './oauth.ts';

/** A grant as it is kept. */
export type StoredGrant = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly obtainedAt: Date;
};

/**
 * Where the grant is kept. `withLock` runs `work` while no other process runs one, with the grant as it is then;
 * `persist` resolves once the next grant is committed. Whoever uses a token before that may use one that is lost.
 */
export type TokenStore = {
  read(): Promise<StoredGrant | undefined>;
  withLock<T>(
    work: (current: StoredGrant | undefined, persist: (next: StoredGrant) => Promise<void>) => Promise<T>,
  ): Promise<T>;
};

export type TokenProblem =
  /** There never was a grant: an administrator must connect the account. */
  | { readonly code: 'not_connected' }
  /** Zalo no longer takes the refresh token: an administrator must connect the account again. */
  | { readonly code: 'reconnect_needed'; readonly error: number }
  /** Zalo could not be asked. */
  | { readonly code: 'unavailable' };

export type AccessTokens = {
  /** A token to call with. */
  current(): Promise<Result<string, TokenProblem>>;
  /** A token other than the one that Zalo just refused. */
  renew(refused: string): Promise<Result<string, TokenProblem>>;
  /** Renews a grant whose access token is over or nearly, so that the refresh token (3 months) never grows old. */
  renewIfDue(): Promise<Result<'renewed' | 'fresh', TokenProblem>>;
};

/** Renewed this long before its end, so that a call under way does not outlive it. */
const marginSeconds = 10 * 60;
/** A refusal is not asked for again sooner: each message would ask. */
const refusalLastsSeconds = 10 * 60;

/**
 * Gives out the access token. `firstRefreshToken` starts an empty store, and replaces a stored token that Zalo
 * refuses: an administrator made it by hand. `refresh` is never cut short, for its answer is the only copy of
 * the next grant.
 */
export function createAccessTokens(deps: {
  store: TokenStore;
  refresh: (refreshToken: string) => Promise<Result<Grant, OauthFailure>>;
  firstRefreshToken: string | undefined;
  clock: Clock;
  log: Log;
}): AccessTokens {
  const { store, clock } = deps;
  const refusals = new Map<string, { readonly until: Date; readonly problem: TokenProblem }>();
  let renewal: Promise<Result<string, TokenProblem>> | undefined;
  /** Given but not kept, for the store failed; Zalo will not give it twice. */
  let unkept: StoredGrant | undefined;

  const isFresh = (grant: StoredGrant) => grant.expiresAt > addSeconds(clock.now(), marginSeconds);

  async function tryRefreshTokens(tokens: readonly string[]): Promise<Result<StoredGrant, TokenProblem>> {
    let problem: TokenProblem = { code: 'not_connected' };
    for (const token of tokens) {
      const refusal = refusals.get(token);
      if (refusal !== undefined && refusal.until > clock.now()) {
        problem = refusal.problem;
        continue;
      }
      const grant = await deps.refresh(token);
      if (grant.ok) return ok(toStored(grant.value, clock.now()));
      if (grant.error.code !== 'grant_refused') return err({ code: 'unavailable' });
      problem = { code: 'reconnect_needed', error: grant.error.error };
      refusals.set(token, { until: addSeconds(clock.now(), refusalLastsSeconds), problem });
    }
    return err(problem);
  }

  async function renewUnlessDone(
    isGood: (grant: StoredGrant) => boolean,
  ): Promise<Result<string, TokenProblem>> {
    const result = await store.withLock(async (current, persist) => {
      // Another replica may have renewed it while we waited for the lock.
      if (current !== undefined && isGood(current)) return ok(current.accessToken);
      const candidates = [current?.refreshToken, deps.firstRefreshToken];
      const tokens = new Set(candidates.filter((token) => token !== undefined));
      const next = unkept === undefined ? await tryRefreshTokens([...tokens]) : ok(unkept);
      if (!next.ok) return next;
      unkept = next.value;
      await persist(next.value);
      unkept = undefined;
      return ok(next.value.accessToken);
    });
    if (!result.ok) report(deps.log, result.error);
    return result;
  }

  /** Callers at the same time share one renewal. */
  async function renew(isGood: (grant: StoredGrant) => boolean): Promise<Result<string, TokenProblem>> {
    renewal ??= renewUnlessDone(isGood)
      .catch((error: unknown): Result<string, TokenProblem> => {
        deps.log.error({ channel: 'zalo', ...errorFields(error) }, 'the grant could not be kept');
        return err({ code: 'unavailable' });
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  }

  return {
    current: async () => {
      const grant = await store.read();
      return grant !== undefined && isFresh(grant) ? ok(grant.accessToken) : renew(isFresh);
    },
    renew: (refusedToken) => renew((grant) => grant.accessToken !== refusedToken && isFresh(grant)),
    renewIfDue: async () => {
      const grant = await store.read();
      if (grant !== undefined && isFresh(grant)) return ok('fresh');
      const result = await renew(isFresh);
      return result.ok ? ok('renewed') : result;
    },
  };
}

/** A grant with the times that follow from when it was given. */
export function toStored(grant: Grant, now: Date): StoredGrant {
  return {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken,
    expiresAt: addSeconds(now, grant.expiresInSeconds),
    obtainedAt: now,
  };
}

function report(log: Log, problem: TokenProblem): void {
  const fields = { channel: 'zalo', code: problem.code };
  if (problem.code === 'unavailable') log.warn(fields, 'Zalo could not be asked for a token');
  else log.error(fields, 'the Official Account must be connected: npm run zalo -- connect');
}
