import { type Db, runStatement, type Statement } from '../db/index.ts';
import type { ClaimedMessage } from './claim-outbound.ts';

/** What became of one try, ready to be written. */
export type Outcome = {
  readonly id: bigint;
  readonly status: 'wired' | 'errored' | 'failed' | 'cancelled' | 'held';
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
    where o.id = n.id and o.status = 'sending'
    returning o.id::text as id, exists (
      select 1 from outbounds w where w.conversation_id = o.conversation_id and w.id <> o.id
        and w.status in ('queued', 'errored')
    ) as has_more`,
};

/** Writes outcomes, many in one statement, and tells in their order whether more waits for the same person. */
export async function recordOutcomes(db: Db, outcomes: readonly Outcome[], now: Date): Promise<boolean[]> {
  const rows = outcomes.map((outcome) => ({
    id: String(outcome.id),
    status: outcome.status,
    external_ids: outcome.externalIds,
    failure: outcome.failure,
    available_at: outcome.availableAt.toISOString(),
    counts: outcome.countsAsTry,
  }));
  type Row = { id: string; has_more: boolean };
  const written = await runStatement<Row>(db, writeOutcomes, [JSON.stringify(rows), now]);
  const hasMore = new Map(written.map((row) => [row.id, row.has_more]));
  return outcomes.map(({ id }) => hasMore.get(String(id)) ?? true);
}

/** A person who closed the channel gets nothing more there. */
export async function markUnreachable(db: Db, message: ClaimedMessage): Promise<void> {
  await db.channelAddress.update({ where: { id: message.channelAddressId }, data: { status: 'blocked' } });
  await db.outbound.updateMany({
    where: { conversationId: message.conversationId, status: { in: ['queued', 'errored'] } },
    data: { status: 'cancelled', failure: 'recipient_blocked' },
  });
}

/**
 * The invitation did not reach the person at this address; whether there is another is looked at with the next run of
 * `send-invitations`.
 */
export async function lookForAnotherAddress(db: Db, invitationId: string, now: Date): Promise<void> {
  await db.invitation.updateMany({
    where: { id: invitationId, startedAt: null, spentAt: null },
    data: { inviteAt: now, remindAt: null },
  });
}
