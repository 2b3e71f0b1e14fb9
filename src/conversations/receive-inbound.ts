import type { ChannelName, Inbound } from '../core/message.ts';
import { ok } from '../core/result.ts';
import { toNfc } from '../core/text.ts';
import type { Clock } from '../core/time.ts';
import { type Db, inBatches, inTransaction, type Tx, toJson } from '../db/index.ts';
import { claimAddress, type Keys, keyedHash } from '../identity/index.ts';
import { toStoredContent } from './stored-content.ts';

/** `duplicate`: the same update had been stored before; nothing changed. */
export type Received = 'stored' | 'duplicate';

type Arrival = { readonly channel: ChannelName; readonly inbound: Inbound };

type InboxDeps = { db: Db; keys: Keys; clock: Clock; newId: () => string; onStored: () => void };

const largestBatch = 100;

/**
 * The way into the inbox. The returned function resolves once the message is committed; only then may the
 * platform be told that it was received. Calling it again with the same `externalId` stores nothing.
 * Messages that arrive together share one statement. Throws if the database cannot take them.
 */
export function createInbox(deps: InboxDeps): (channel: ChannelName, inbound: Inbound) => Promise<Received> {
  const store = inBatches<Arrival, Received>((arrivals) => storeArrivals(deps, arrivals), {
    largest: largestBatch,
    atOnce: 2,
  });
  // What the database cannot store is dropped here: refused, a platform would bring it again for ever.
  return (channel, inbound) =>
    store({
      channel,
      inbound: { ...inbound, externalId: toNfc(inbound.externalId), address: toNfc(inbound.address) },
    });
}

async function storeArrivals(deps: InboxDeps, arrivals: readonly Arrival[]): Promise<Received[]> {
  const at = deps.clock.now();
  const rows = arrivals.map((arrival, position) => toRow(deps.keys, arrival, position));
  const stored = await insertForKnownAddresses(deps.db, rows, at);
  const outcomes: Received[] = [];
  for (const [position, arrival] of arrivals.entries()) {
    const conversation = stored.get(position);
    if (conversation === undefined) outcomes.push(await storeFromNewAddress(deps, arrival, at));
    else outcomes.push(conversation);
  }
  if (outcomes.includes('stored')) deps.onStored();
  return outcomes;
}

function toRow(keys: Keys, { channel, inbound }: Arrival, position: number) {
  return {
    position,
    channel,
    address_hash: Buffer.from(keyedHash(keys.addressHash, channel, inbound.address)).toString('hex'),
    external_id: inbound.externalId,
    content: toStoredContent(inbound.content),
    occurred_at: inbound.occurredAt.toISOString(),
  };
}

/** One statement for all whose conversation exists; the others are missing from the result. */
async function insertForKnownAddresses(
  db: Db,
  rows: readonly ReturnType<typeof toRow>[],
  at: Date,
): Promise<Map<number, Received>> {
  const found = await db.$queryRaw<{ position: number; is_new: boolean }[]>`
    with arrivals as (
      select n.position, n.channel::channel as channel, n.external_id, n.content, n.occurred_at, c.id as conversation_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as n(position int, channel text, address_hash text, external_id text, content jsonb, occurred_at timestamptz)
      join channel_addresses a on a.kind = n.channel::address_kind and a.address_hash = decode(n.address_hash, 'hex')
      join conversations c on c.channel_address_id = a.id
    ), inserted as (
      insert into inbounds (channel, external_id, conversation_id, content, occurred_at, received_at, available_at)
      select channel, external_id, conversation_id, content, occurred_at, ${at}::timestamptz, ${at}::timestamptz from arrivals order by position
      on conflict (channel, external_id) do nothing
      returning channel, external_id
    )
    select distinct on (r.position) r.position, i.external_id is not null as is_new
    from arrivals r left join inserted i on i.channel = r.channel and i.external_id = r.external_id
    order by r.position`;
  return new Map(found.map((row) => [row.position, row.is_new ? 'stored' : 'duplicate']));
}

async function storeFromNewAddress(
  deps: InboxDeps,
  { channel, inbound }: Arrival,
  at: Date,
): Promise<Received> {
  const result = await inTransaction<Received, never>(deps.db, async (tx) => {
    const conversationId = await openConversation(tx, deps, channel, inbound.address, at);
    const { count } = await tx.inbound.createMany({
      data: {
        channel,
        externalId: inbound.externalId,
        conversationId,
        content: toJson(toStoredContent(inbound.content)),
        occurredAt: inbound.occurredAt,
        receivedAt: at,
        availableAt: at,
      },
      skipDuplicates: true,
    });
    return ok(count === 1 ? 'stored' : 'duplicate');
  });
  return result.ok ? result.value : result.error;
}

async function openConversation(
  tx: Tx,
  deps: InboxDeps,
  channel: ChannelName,
  address: string,
  at: Date,
): Promise<string> {
  const { addressId } = await claimAddress(tx, deps, { kind: channel, address, at });
  await tx.conversation.createMany({
    data: { id: deps.newId(), channel, channelAddressId: addressId, createdAt: at },
    skipDuplicates: true,
  });
  const conversation = await tx.conversation.findUniqueOrThrow({
    where: { channelAddressId: addressId },
    select: { id: true },
  });
  return conversation.id;
}
