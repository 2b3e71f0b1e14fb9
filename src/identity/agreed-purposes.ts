import type { SessionId } from '../core/ids.ts';
import type { Tx } from '../db/index.ts';

/** What was said last to each purpose in a session: agreed or not. A purpose that was not asked is missing. */
export async function purposesOf(tx: Tx, sessionId: SessionId): Promise<ReadonlyMap<string, boolean>> {
  const consents = await tx.consent.findMany({
    where: { sessionId },
    orderBy: [{ sessionRevision: 'asc' }, { at: 'asc' }],
    select: { purpose: true, isGiven: true },
  });
  return new Map(consents.map(({ purpose, isGiven }) => [purpose, isGiven]));
}
