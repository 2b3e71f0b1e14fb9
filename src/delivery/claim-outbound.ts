import {
  type AddressKind,
  type ChannelName,
  type MessageContent,
  messageContentSchema,
  type OutboundKind,
} from '../core/message.ts';
import { addSeconds } from '../core/time.ts';
import { type Db, runStatement, type Statement } from '../db/index.ts';
import { type Keys, openAddress } from '../identity/index.ts';

export type ClaimedMessage = {
  readonly id: bigint;
  readonly kind: OutboundKind;
  readonly conversationId: string;
  readonly channelAddressId: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly addressKind: AddressKind;
  /** The invitation that it speaks of, if it speaks of one. */
  readonly invitation: { readonly id: string; readonly tokenSeed: Uint8Array } | undefined;
  readonly content: MessageContent;
  /** This try included. */
  readonly attempts: number;
  readonly answeredMessageIds: readonly string[];
};

/** A message that this version cannot read, or whose address does not open. */
export type UnsendableMessage = { readonly id: bigint; readonly failure: 'unreadable_message' };

type ClaimedRow = {
  id: string;
  kind: OutboundKind;
  conversation_id: string;
  channel_address_id: string;
  channel: ChannelName;
  address_kind: AddressKind;
  sealed_address: string;
  invitation_id: string | null;
  token_seed: string | null;
  content: unknown;
  attempts: number;
  answered_message_ids: string[] | null;
};

const claimRows: Statement = {
  name: 'claim_outbounds',
  text: `
    with next as materialized (
      select o.id, o.conversation_id from outbounds o
      join conversations c on c.id = o.conversation_id and c.channel = any($1::text[]::channel[])
        and (c.paused_until is null or c.paused_until <= $2::timestamptz)
      where o.status in ('queued', 'errored') and o.available_at <= $2::timestamptz
        and not exists (
          select 1 from outbounds e
          where e.conversation_id = o.conversation_id and e.id < o.id and e.status in ('queued', 'sending', 'errored')
        )
      order by o.id limit $3::int for update of o skip locked
    )
    update outbounds o set status = 'sending', claimed_at = $2::timestamptz, attempts = o.attempts + 1
    from next n
    join conversations c on c.id = n.conversation_id
    join channel_addresses a on a.id = c.channel_address_id
    where o.id = n.id
    returning o.id::text as id, o.kind, o.conversation_id, c.channel_address_id, c.channel, a.kind as address_kind,
      encode(a.sealed_address, 'hex') as sealed_address, o.content, o.attempts, o.invitation_id,
      (select encode(v.token_seed, 'hex') from invitations v where v.id = o.invitation_id) as token_seed,
      case when o.closes_previous then (
        select q.external_ids from outbounds q
        where q.conversation_id = o.conversation_id and q.id < o.id and q.content->>'kind' = 'question'
        order by q.id desc limit 1
      ) end as answered_message_ids`,
};

/**
 * Takes up to `limit` messages for sending: the oldest unfinished one of each person, so that nobody gets two
 * at once or out of order. Each is marked `sending` before anything is sent; if this process dies meanwhile,
 * `releaseAbandoned` finds it.
 */
export async function claimOutbounds(
  deps: { db: Db; keys: Keys },
  options: { channels: readonly ChannelName[]; limit: number; now: Date },
): Promise<(ClaimedMessage | UnsendableMessage)[]> {
  const { channels, limit, now } = options;
  const rows = await runStatement<ClaimedRow>(deps.db, claimRows, [channels, now, limit]);
  return rows.map((row) => toMessage(deps.keys, row)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function toMessage(keys: Keys, row: ClaimedRow): ClaimedMessage | UnsendableMessage {
  const id = BigInt(row.id);
  const content = messageContentSchema.safeParse(row.content);
  const address = readAddress(keys, row);
  if (!content.success || address === undefined) return { id, failure: 'unreadable_message' };
  return {
    id,
    kind: row.kind,
    conversationId: row.conversation_id,
    channelAddressId: row.channel_address_id,
    channel: row.channel,
    address,
    addressKind: row.address_kind,
    invitation:
      row.invitation_id === null || row.token_seed === null
        ? undefined
        : { id: row.invitation_id, tokenSeed: Buffer.from(row.token_seed, 'hex') },
    content: content.data,
    attempts: row.attempts,
    answeredMessageIds: row.answered_message_ids ?? [],
  };
}

/** One address sealed under another secret must not hold up everybody else's messages. */
function readAddress(keys: Keys, row: ClaimedRow): string | undefined {
  try {
    return openAddress(keys, {
      kind: row.address_kind,
      sealedAddress: Buffer.from(row.sealed_address, 'hex'),
    });
  } catch {
    return undefined;
  }
}

/** Longer than any send may take (20 s), so that a row this old has no sender any more. */
export const abandonedAfterSeconds = 25;

/**
 * Puts messages back that were being sent when their process died. They may have arrived: a question seen
 * twice is harmless, one never seen ends the survey, so they are sent again and marked.
 */
export async function releaseAbandoned(
  db: Db,
  options: { now: Date; afterSeconds: number },
): Promise<number> {
  return db.$executeRaw`
    update outbounds set status = 'queued', is_possible_duplicate = true, claimed_at = null
    where status = 'sending' and claimed_at <= ${addSeconds(options.now, -options.afterSeconds)}::timestamptz`;
}

/** What became of one try, ready to be written. */
export type Outcome = {
  readonly id: bigint;
  readonly status: 'wired' | 'errored' | 'failed' | 'held';
  readonly externalIds: readonly string[];
  readonly failure: string | null;
  readonly availableAt: Date;
  /** A try that the platform refused for load is not counted. */
  readonly countsAsTry: boolean;
};

const writeOutcomes: Statement = {
  name: 'write_outcomes',
  text: `
    update outbounds o set status = n.status, failure = n.failure, available_at = n.available_at,
      claimed_at = null, attempts = o.attempts - case when n.counts then 0 else 1 end,
      external_ids = case when n.status = 'wired' then n.external_ids else o.external_ids end,
      wired_at = case when n.status = 'wired' then $2::timestamptz end
    from jsonb_to_recordset($1::jsonb) as n(id bigint, status outbound_status, external_ids text[], failure text,
      available_at timestamptz, counts boolean)
    where o.id = n.id and o.status = 'sending'`,
};

/** Writes outcomes, many in one statement. */
export async function recordOutcomes(db: Db, outcomes: readonly Outcome[], now: Date): Promise<void> {
  const rows = outcomes.map((outcome) => ({
    id: String(outcome.id),
    status: outcome.status,
    external_ids: outcome.externalIds,
    failure: outcome.failure,
    available_at: outcome.availableAt.toISOString(),
    counts: outcome.countsAsTry,
  }));
  await runStatement(db, writeOutcomes, [JSON.stringify(rows), now]);
}

/** A person who closed the channel gets nothing more there. */
export async function markUnreachable(db: Db, message: ClaimedMessage): Promise<void> {
  await db.channelAddress.update({ where: { id: message.channelAddressId }, data: { status: 'blocked' } });
  await db.outbound.updateMany({
    where: { conversationId: message.conversationId, status: { in: ['queued', 'errored'] } },
    data: { status: 'cancelled', failure: 'recipient_blocked' },
  });
}
