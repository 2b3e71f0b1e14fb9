import { runStatement, type Statement, type Tx } from '../db/index.ts';
import type { Decided } from './commit-sprints.ts';

const releaseRows: Statement = {
  name: 'release_held_outbounds',
  text: `
    update outbounds o set available_at = $2::timestamptz,
      status = (case when w.is_wanted then 'queued' else 'cancelled' end)::outbound_status,
      failure = case when w.is_wanted then null else 'conversation_moved' end
    from (
      select h.id, h.kind <> 'timer' and coalesce(h.expires_at > $2::timestamptz, true) and (s.id is null
        or (s.status = 'waiting' and s.conversation_id = h.conversation_id and s.id is distinct from n.spoken)) as is_wanted
      from jsonb_to_recordset($1::jsonb) as n(conversation_id uuid, spoken uuid)
      join outbounds h on h.conversation_id = n.conversation_id and h.status = 'held'
      left join sessions s on s.id = h.session_id
    ) w
    where o.id = w.id`,
};

/**
 * A person wrote again: what waited for that is sent, before what is said now. A question or a reminder of a
 * conversation that has moved on since, or that says something anew in this very sprint, is no longer wanted.
 */
export async function releaseHeld(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) =>
    work.channel === 'zalo' && work.inboundId !== undefined && work.content.kind !== 'blocked'
      ? [
          {
            conversation_id: work.conversationId,
            spoken: decision.messages.length > 0 ? (decision.session?.id ?? null) : null,
          },
        ]
      : [],
  );
  if (rows.length === 0) return;
  await runStatement(tx, releaseRows, [JSON.stringify(rows), at]);
}
