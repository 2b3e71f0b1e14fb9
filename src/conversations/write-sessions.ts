import type { ConversationId, InvitationId, SessionId } from '../core/ids.ts';
import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { type Decided, SessionMovedOn } from './commit-sprints.ts';
import type { Decision } from './decide.ts';

type SessionRow = {
  id: SessionId;
  /** The revision that the sprint began with; null for a new session. */
  revision: number | null;
  invitation_id: InvitationId;
  flow_version_id: string;
  conversation_id: ConversationId;
  status: string;
  state: NonNullable<Decision['session']>['state'];
};

// What is said next without naming a session belongs to the one that spoke last: it is the active one.
const writeRows: Statement = {
  name: 'write_sessions',
  text: `
    with n as materialized (
      select * from jsonb_to_recordset($1::jsonb) as n(id uuid, revision int, invitation_id uuid,
        flow_version_id uuid, conversation_id uuid, status session_status, state jsonb)
    ), added as (
      insert into sessions (id, invitation_id, flow_version_id, conversation_id, status, state, revision, started_at,
        updated_at, ended_at)
      select id, invitation_id, flow_version_id, conversation_id, status, state, 1, $2::timestamptz, $2::timestamptz,
        case when status <> 'waiting' then $2::timestamptz end
      from n where revision is null
      on conflict (invitation_id) do nothing
      returning id
    ), changed as (
      update sessions s set status = n.status, state = n.state, revision = s.revision + 1,
        flow_version_id = n.flow_version_id, conversation_id = n.conversation_id, updated_at = $2::timestamptz,
        ended_at = case when n.status <> 'waiting' then $2::timestamptz end
      from n where s.id = n.id and s.revision = n.revision
      returning s.id
    ), activated as (
      update conversations c set active_session_id = n.id
      from n where c.id = n.conversation_id and c.active_session_id is distinct from n.id
    )
    select ((select count(*) from added) + (select count(*) from changed))::int as written`,
};

/** Writes sessions where they still are as they were read; throws `SessionMovedOn` if one is not. */
export async function writeSessions(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = sessionRows(decided);
  if (rows.length === 0) return;
  const [result] = await runStatement<{ written: number }>(tx, writeRows, [JSON.stringify(rows), at]);
  if (result?.written !== rows.length) throw new SessionMovedOn();
  await cancelElsewhere(tx, decided);
}

function sessionRows(decided: readonly Decided[]): SessionRow[] {
  return decided.flatMap(({ work, decision, flowVersionId }) => {
    const { invitation } = work;
    if (decision.session === undefined || invitation === undefined || flowVersionId === undefined) return [];
    const { id, state } = decision.session;
    return [
      {
        id,
        revision: work.session?.revision ?? null,
        invitation_id: invitation.id,
        flow_version_id: flowVersionId,
        conversation_id: work.conversationId,
        status: state.status,
        state,
      },
    ];
  });
}

/** What waits to be sent where the conversation was before is no longer wanted. */
async function cancelElsewhere(tx: Tx, decided: readonly Decided[]): Promise<void> {
  for (const { work } of decided) {
    if (work.session === undefined || work.session.conversationId === work.conversationId) continue;
    await tx.outbound.updateMany({
      where: {
        sessionId: work.session.id,
        conversationId: work.session.conversationId,
        status: { in: ['queued', 'errored', 'held'] },
      },
      data: { status: 'cancelled', failure: 'conversation_moved' },
    });
  }
}
