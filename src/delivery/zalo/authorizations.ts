/** Consents that an administrator was asked for. */
import { addSeconds } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import { type Keys, seal, sha256, unseal } from '../../identity/index.ts';

const lifetimeSeconds = 60 * 60;
const boundTo = 'zalo authorization';

/** Remembers that `state` was sent to an administrator, and the secret that must accompany the answer. */
export async function rememberAuthorization(
  deps: { db: Db; keys: Keys },
  authorization: { state: string; verifier: string; at: Date },
): Promise<void> {
  await deps.db.zaloAuthorization.deleteMany({
    where: { createdAt: { lt: addSeconds(authorization.at, -lifetimeSeconds) } },
  });
  await deps.db.zaloAuthorization.create({
    data: {
      stateHash: sha256(authorization.state),
      sealedVerifier: seal(deps.keys.channelGrant, authorization.verifier, boundTo),
      createdAt: authorization.at,
    },
  });
}

/** The secret that belongs to a state, once; undefined for a state that is unknown, used or older than an hour. */
export async function takeAuthorization(
  deps: { db: Db; keys: Keys },
  state: string,
  at: Date,
): Promise<string | undefined> {
  const stateHash = sha256(state);
  const found = await deps.db.zaloAuthorization.findUnique({ where: { stateHash } });
  if (found === null || found.createdAt < addSeconds(at, -lifetimeSeconds)) return undefined;
  const { count } = await deps.db.zaloAuthorization.deleteMany({ where: { stateHash } });
  return count === 1 ? unseal(deps.keys.channelGrant, found.sealedVerifier, boundTo) : undefined;
}
