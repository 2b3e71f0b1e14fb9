import type { Db } from '../../db/index.ts';
import { type Keys, keyedHash } from '../../identity/index.ts';

/** When a person last did something on Zalo that counts as an interaction: anything but leaving. */
export async function lastZaloInteraction(
  deps: { db: Db; keys: Keys },
  address: string,
): Promise<Date | undefined> {
  const addressHash = keyedHash(deps.keys.addressHash, 'zalo', address);
  const [row] = await deps.db.$queryRaw<{ at: Date | null }[]>`
    select (
      select i.occurred_at from inbounds i
      where i.conversation_id = c.id and i.channel = 'zalo' and i.content->>'kind' <> 'blocked'
      order by i.id desc limit 1
    ) as at
    from channel_addresses a join conversations c on c.channel_address_id = a.id
    where a.kind = 'zalo' and a.address_hash = ${addressHash}`;
  return row?.at ?? undefined;
}
