/** The grant of an Official Account in the database, sealed, where every replica finds it. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Db } from '../../db/index.ts';
import { type Keys, seal, unseal } from '../../identity/index.ts';

export type KeptGrant = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly obtainedAt: Date;
};

/** Longer than a renewal may take, so that a lock this old has no holder any more. */
const lockSeconds = 120;
const lookAgainMilliseconds = 100;
const mostLooks = ((lockSeconds + 30) * 1000) / lookAgainMilliseconds;

const tokensSchema = z.object({ accessToken: z.string(), refreshToken: z.string() });

/**
 * Where the grant of `oaId` is kept. The lock is a lease in the row, taken and given up in statements of their own:
 * no transaction is open while Zalo is asked.
 */
export function createGrantStore(deps: { db: Db; keys: Keys; newId: () => string; oaId: string }) {
  const { db, oaId } = deps;
  const boundTo = `zalo grant ${oaId}`;

  async function read(): Promise<KeptGrant | undefined> {
    const row = await db.zaloGrant.findUnique({ where: { oaId } });
    if (row?.sealedGrant == null || row.expiresAt === null || row.obtainedAt === null) return undefined;
    const tokens = tokensSchema.parse(JSON.parse(unseal(deps.keys.channelGrant, row.sealedGrant, boundTo)));
    return { ...tokens, expiresAt: row.expiresAt, obtainedAt: row.obtainedAt };
  }

  /** Overwrites without a question: of two grants only the one that Zalo gave last works. */
  async function keep(grant: KeptGrant): Promise<void> {
    const { accessToken, refreshToken, expiresAt, obtainedAt } = grant;
    const tokens = JSON.stringify({ accessToken, refreshToken });
    const sealedGrant = seal(deps.keys.channelGrant, tokens, boundTo);
    const data = { sealedGrant, expiresAt, obtainedAt };
    await db.zaloGrant.upsert({ where: { oaId }, create: { oaId, ...data }, update: data });
  }

  async function takeLock(holder: string): Promise<void> {
    await db.zaloGrant.createMany({ data: { oaId }, skipDuplicates: true });
    for (let look = 0; look < mostLooks; look += 1) {
      const taken = await db.$executeRaw`
        update zalo_grants set locked_by = ${holder}::uuid, locked_until = now() + make_interval(secs => ${lockSeconds})
        where oa_id = ${oaId} and (locked_until is null or locked_until < now())`;
      if (taken === 1) return;
      await pause(lookAgainMilliseconds);
    }
    throw new Error('the lock of the grant could not be had');
  }

  return {
    read,
    keep,
    withLock: async <T>(
      work: (current: KeptGrant | undefined, persist: (next: KeptGrant) => Promise<void>) => Promise<T>,
    ): Promise<T> => {
      const holder = deps.newId();
      await takeLock(holder);
      try {
        return await work(await read(), keep);
      } finally {
        await db.zaloGrant.updateMany({
          where: { oaId, lockedBy: holder },
          data: { lockedBy: null, lockedUntil: null },
        });
      }
    },
  };
}

export type GrantStore = ReturnType<typeof createGrantStore>;
