/** What the platform reports of messages after it took them: that they arrived, that they were read. */
import { ok } from '../../core/result.ts';
import { addSeconds } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { type Keys, keyedHash } from '../../identity/index.ts';

export type DeliveryReceipt = {
  readonly status: 'delivered' | 'read';
  /** The platform's ids of the messages. */
  readonly messageIds: readonly string[];
  /** Who got them: a person's id, or a phone number. */
  readonly address: string;
  /** Our own id, where the message carried it. */
  readonly outboundId: bigint | undefined;
  readonly at: Date;
};

type Match = { id: bigint; status: string };

/** An early receipt is looked at again for so long. */
const keepSeconds = 24 * 60 * 60;
const mostAtOnce = 500;

/**
 * Moves messages, and the invitation of which one speaks, forward and never back: `wired`, `delivered`, `read`. A
 * receipt that overtakes the record of its own sending is kept, for `applyEarlyReceipts`.
 */
export async function recordReceipt(deps: { db: Db; keys: Keys }, receipt: DeliveryReceipt): Promise<void> {
  const hashes = (['zalo', 'phone'] as const).map((kind) =>
    keyedHash(deps.keys.addressHash, kind, receipt.address),
  );
  const [hash = new Uint8Array(), phoneHash = new Uint8Array()] = hashes;
  const addressHash = receipt.outboundId === undefined ? hash : phoneHash;
  for (const messageId of receipt.messageIds) {
    const one = { ...receipt, messageId, addressHash };
    const applied = await inTransaction<boolean, never>(deps.db, async (tx) => ok(await apply(tx, one)));
    if (applied.ok && applied.value) continue;
    const { status, at, outboundId } = receipt;
    await deps.db.zaloReceipt.createMany({
      data: { messageId, status, addressHash, at, trackingId: outboundId?.toString() ?? null },
      skipDuplicates: true,
    });
  }
}

type OneReceipt = {
  readonly status: 'delivered' | 'read';
  readonly messageId: string;
  readonly addressHash: Uint8Array;
  readonly outboundId: bigint | undefined;
  readonly at: Date;
};

/** False where no message is ready for it yet. */
async function apply(tx: Tx, receipt: OneReceipt): Promise<boolean> {
  const match = await findMessage(tx, receipt);
  if (match === undefined || match.status === 'sending') return false;
  // A message that we were about to try again did arrive: the first answer was lost on the way.
  const isBehind =
    match.status === 'wired' ||
    (receipt.status === 'read' && match.status === 'delivered') ||
    (receipt.outboundId !== undefined && ['queued', 'errored'].includes(match.status));
  if (!isBehind) return true;
  await tx.$executeRaw`
    update outbounds set status = ${receipt.status}::outbound_status, wired_at = coalesce(wired_at, ${receipt.at}::timestamptz),
      external_ids = case when external_ids = '{}' then array[${receipt.messageId}] else external_ids end, failure = null
    where id = ${match.id}`;
  await tx.$executeRaw`
    with reached as (
      update invitations v set delivered_at = ${receipt.at}::timestamptz
      from outbounds o where o.id = ${match.id} and v.id = o.invitation_id and v.delivered_at is null
      returning v.dossier_id
    )
    insert into tally_touches (day) select d.finished_on from reached r join dossiers d on d.id = r.dossier_id`;
  return true;
}

async function findMessage(tx: Tx, receipt: OneReceipt): Promise<Match | undefined> {
  const { addressHash, messageId, outboundId } = receipt;
  const [match] =
    outboundId === undefined
      ? await tx.$queryRaw<Match[]>`
          select o.id, o.status::text as status from channel_addresses a
          join conversations c on c.channel_address_id = a.id
          join outbounds o on o.conversation_id = c.id
          where a.kind = 'zalo' and a.address_hash = ${addressHash} and ${messageId} = any(o.external_ids)
          order by o.id desc limit 1 for update of o`
      : await tx.$queryRaw<Match[]>`
          select o.id, o.status::text as status from outbounds o
          join conversations c on c.id = o.conversation_id and c.channel = 'zalo'
          join channel_addresses a on a.id = c.channel_address_id
          where o.id = ${outboundId} and a.kind = 'phone' and a.address_hash = ${addressHash} for update of o`;
  return match;
}

/** Applies receipts that came too early, and forgets those that belong to nothing of ours. */
export async function applyEarlyReceipts(db: Db, now: Date): Promise<{ applied: number; forgotten: number }> {
  const rows = await db.zaloReceipt.findMany({ orderBy: { at: 'asc' }, take: mostAtOnce });
  let applied = 0;
  for (const { messageId, status, addressHash, trackingId, at } of rows) {
    if (status !== 'delivered' && status !== 'read') continue;
    const outboundId = trackingId === null ? undefined : BigInt(trackingId);
    const result = await inTransaction<boolean, never>(db, async (tx) => {
      const isApplied = await apply(tx, { status, messageId, addressHash, outboundId, at });
      if (isApplied) await tx.zaloReceipt.deleteMany({ where: { messageId, status } });
      return ok(isApplied);
    });
    if (result.ok && result.value) applied += 1;
  }
  const { count } = await db.zaloReceipt.deleteMany({ where: { at: { lt: addSeconds(now, -keepSeconds) } } });
  return { applied, forgotten: count };
}
