import type { Db } from '../../db/index.ts';
import { type Keys, keyedHash } from '../../identity/index.ts';

/**
 * An officer writes to a person from the account's own chat page: until `until` we say nothing there, and what the
 * person writes is meant for the officer. A pause is never shortened.
 */
export async function pauseConversation(
  deps: { db: Db; keys: Keys },
  pause: { address: string; until: Date },
): Promise<void> {
  const addressHash = keyedHash(deps.keys.addressHash, 'zalo', pause.address);
  await deps.db.$executeRaw`
    update conversations c set paused_until = greatest(c.paused_until, ${pause.until}::timestamptz)
    from channel_addresses a
    where a.id = c.channel_address_id and a.kind = 'zalo' and a.address_hash = ${addressHash}`;
}
