import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { type Decided, revisionAfter } from './commit-sprints.ts';

// The ids rise with the place: they are the order of sending. Whoever writes is awake: what their conversation's clock
// had to say, and what waits for the morning, goes now, in front of the answer.
const insertRows: Statement = {
  name: 'insert_outbounds',
  text: `
    with rows as materialized (
      select * from jsonb_to_recordset($1::jsonb) as n(place int, conversation_id uuid, session_id uuid,
        session_revision int, position int, kind outbound_kind, content jsonb, status outbound_status,
        closes_previous boolean)
    ), woken as (
      update outbounds o set kind = 'answer' from (
        select distinct conversation_id from rows where kind = 'answer' and status = 'queued'
      ) n
      where o.conversation_id = n.conversation_id and o.kind = 'timer' and o.status in ('queued', 'errored')
    )
    insert into outbounds (conversation_id, session_id, session_revision, position, kind, content, status,
      available_at, external_ids, closes_previous, created_at, wired_at)
    select conversation_id, session_id, session_revision, position, kind, content, status, $2::timestamptz, '{}',
      closes_previous, $2::timestamptz, case when status = 'wired' then $2::timestamptz end
    from rows order by place`,
};

/** Puts what is said into the outbox. */
export async function writeOutbounds(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) =>
    decision.messages.map((content, position) => ({
      conversation_id: work.conversationId,
      session_id: decision.session?.id,
      session_revision: decision.session === undefined ? undefined : revisionAfter(work),
      position: decision.session === undefined ? undefined : position,
      kind: work.timerId === undefined ? 'answer' : 'timer',
      content,
      // The page comes for its messages itself: there is nobody to hand them to.
      status: work.channel === 'web' ? 'wired' : 'queued',
      closes_previous: decision.closesPrevious && position === 0,
    })),
  );
  if (rows.length === 0) return;
  const placed = rows.map((row, place) => ({ place, ...row }));
  await runStatement(tx, insertRows, [JSON.stringify(placed), at]);
}
