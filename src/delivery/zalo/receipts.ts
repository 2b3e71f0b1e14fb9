/** What the platform reports of messages after it took them: that they arrived, that they were read. */
import { addSeconds } from '../../core/time.ts';
import { type Db, inBatches, runStatement, type Statement } from '../../db/index.ts';
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

/** An early receipt is looked at again for so long. */
const keepSeconds = 24 * 60 * 60;
const mostAtOnce = 500;
const largestBatch = 100;
/** As many as wait for the inbox: whoever comes then is brought again. */
const mostWaiting = 5_000;

/**
 * The way in for receipts; resolves once what follows from one is committed. Each moves a message, and the invitation of
 * which it speaks, forward and never back: `wired`, `delivered`, `read`. One that overtakes the record of its own sending
 * is kept, for `applyEarlyReceipts`. Receipts that come together share a statement: a platform tells two of every message.
 */
export function createReceipts(deps: { db: Db; keys: Keys }): (receipt: DeliveryReceipt) => Promise<void> {
  const record = inBatches<OneReceipt, undefined>(
    async (receipts) => {
      await applyReceipts(deps.db, receipts);
      return receipts.map(() => undefined);
    },
    { largest: largestBatch, atOnce: 1, mostWaiting },
  );
  return async ({ messageIds, address, ...receipt }) => {
    const kind = receipt.outboundId === undefined ? 'zalo' : 'phone';
    const addressHash = keyedHash(deps.keys.addressHash, kind, address);
    await Promise.all(messageIds.map((messageId) => record({ ...receipt, messageId, addressHash })));
  };
}

type OneReceipt = {
  readonly status: 'delivered' | 'read';
  readonly messageId: string;
  readonly addressHash: Uint8Array;
  readonly outboundId: bigint | undefined;
  readonly at: Date;
};

// Nothing is locked before it is moved: a message that is being sent belongs to its sender, and one that another
// statement moves meanwhile is looked at again as it is then. A message that we were about to try again did arrive: the
// first answer was lost on the way.
const applyRows: Statement = {
  name: 'apply_zalo_receipts',
  text: `
    with n as materialized (
      select * from jsonb_to_recordset($1::jsonb) as n(place int, message_id text, status outbound_status,
        address_kind address_kind, address_hash text, outbound_id bigint, at timestamptz)
    ), matched as materialized (
      select n.*, m.id as matched_id
      from n
      join channel_addresses a on a.kind = n.address_kind and a.address_hash = decode(n.address_hash, 'hex')
      cross join lateral (
        select o.id, o.status from conversations c join outbounds o on o.conversation_id = c.id
        where c.channel_address_id = a.id and c.channel = 'zalo'
          and case when n.outbound_id is null then n.message_id = any(o.external_ids) else o.id = n.outbound_id end
        order by o.id desc limit 1
      ) m
      where m.status <> 'sending'
    ), furthest as materialized (
      select distinct on (matched_id) matched_id, status, message_id, outbound_id,
        min(at) over (partition by matched_id) as at
      from matched order by matched_id, status = 'read' desc
    ), moved as (
      update outbounds o set status = f.status, wired_at = coalesce(o.wired_at, f.at), failure = null,
        external_ids = case when o.external_ids = '{}' then array[f.message_id] else o.external_ids end
      from furthest f
      where o.id = f.matched_id and (o.status = 'wired' or (f.status = 'read' and o.status = 'delivered')
        or (f.outbound_id is not null and o.status in ('queued', 'errored')))
      returning o.invitation_id, f.at
    ), reached as (
      update invitations v set delivered_at = m.at from moved m
      where v.id = m.invitation_id and v.delivered_at is null
      returning v.dossier_id
    ), touched as (
      insert into tally_touches (day)
      select distinct d.finished_on from reached r join dossiers d on d.id = r.dossier_id
    ), forgotten as (
      delete from zalo_receipts z using matched m where z.message_id = m.message_id and z.status = m.status
    ), kept as (
      insert into zalo_receipts (message_id, status, address_hash, tracking_id, at)
      select message_id, status, decode(address_hash, 'hex'), outbound_id::text, at
      from n where place not in (select place from matched)
      on conflict (message_id, status) do nothing
    )
    select place from matched`,
};

/** Applies what can be, keeps the rest, and returns how many were applied. */
async function applyReceipts(db: Db, receipts: readonly OneReceipt[]): Promise<number> {
  const rows = receipts.map(({ status, messageId, addressHash, outboundId, at }, place) => ({
    place,
    message_id: messageId,
    status,
    address_kind: outboundId === undefined ? 'zalo' : 'phone',
    address_hash: Buffer.from(addressHash).toString('hex'),
    outbound_id: outboundId?.toString(),
    at: at.toISOString(),
  }));
  return (await runStatement(db, applyRows, [JSON.stringify(rows)])).length;
}

/** Applies receipts that came too early, and forgets those that belong to nothing of ours. */
export async function applyEarlyReceipts(db: Db, now: Date): Promise<{ applied: number; forgotten: number }> {
  const rows = await db.zaloReceipt.findMany({ orderBy: { at: 'asc' }, take: mostAtOnce });
  const receipts = rows.flatMap(({ status, trackingId, ...rest }) =>
    status === 'delivered' || status === 'read'
      ? [{ ...rest, status, outboundId: trackingId === null ? undefined : BigInt(trackingId) }]
      : [],
  );
  const applied = receipts.length === 0 ? 0 : await applyReceipts(db, receipts);
  const { count } = await db.zaloReceipt.deleteMany({ where: { at: { lt: addSeconds(now, -keepSeconds) } } });
  return { applied, forgotten: count };
}
