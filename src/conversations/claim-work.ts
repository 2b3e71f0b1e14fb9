import type {
  ConversationId,
  DossierId,
  FlowVersionId,
  InvitationId,
  ResponseId,
  SessionId,
} from '../core/ids.ts';
import { type ChannelName, languageSchema } from '../core/message.ts';
import type { CalendarDay } from '../core/time.ts';
import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { sessionSchema } from '../engine/index.ts';
import { parseStoredContent } from './stored-content.ts';
import type { KnownInvitation, KnownSession, Timed, Work } from './work.ts';

// More rows than conversations are wanted: some belong to one person, some are held by another worker. What
// nobody postponed is due whatever the clock says: it may have been set back since.
const lockWaiting: Statement = {
  name: 'lock_waiting_conversations',
  text: `
    select c.id from conversations c
    where c.id in (
      select i.conversation_id from inbounds i
      where i.status = 'received' and (i.available_at <= $1::timestamptz or i.available_at = i.received_at)
      order by i.id limit $2::int * 4
    )
    order by c.id limit $2::int for update skip locked`,
};

/**
 * Locks up to `limit` conversations that have something waiting, skipping those that another worker holds,
 * and returns their ids. The lock lasts until the transaction ends.
 */
export async function lockWaitingConversations(tx: Tx, limit: number, now: Date): Promise<ConversationId[]> {
  const rows = await runStatement<{ id: ConversationId }>(tx, lockWaiting, [now, limit]);
  return rows.map((row) => row.id);
}

const lockOne: Statement = {
  name: 'lock_conversation',
  text: 'select id from conversations where id = $1::uuid for update',
};

/** Locks one conversation, waiting for whoever holds it. */
export async function lockConversation(tx: Tx, id: ConversationId): Promise<void> {
  await runStatement(tx, lockOne, [id]);
}

type WorkRow = {
  inbound_id: string | null;
  content: unknown;
  conversation_id: ConversationId;
  channel: ChannelName;
  channel_address_id: string;
  respondent_id: string;
  is_paused: boolean;
  session_id: SessionId | null;
  revision: number;
  flow_version_id: FlowVersionId;
  session_conversation_id: ConversationId;
  state: unknown;
  response_id: ResponseId | null;
  invitation_id: InvitationId | null;
  dossier_id: DossierId;
  procedure_id: string;
  finished_on: CalendarDay;
  language: string;
  applicant_id: string | null;
  expires_at: Date;
  spent_at: Date | null;
  is_started: boolean;
};

/** A message that this version cannot read, with the reason; it is set aside without blocking the rest. */
export type Unreadable = {
  readonly inboundId: bigint;
  readonly failure: 'unreadable_content' | 'unreadable_session';
};

const loadOldest: Statement = {
  name: 'load_oldest_waiting',
  text: `
    select i.id::text as inbound_id, i.content, c.id as conversation_id, c.channel, c.channel_address_id,
      a.respondent_id, coalesce(c.paused_until > $1::timestamptz, false) as is_paused, s.id as session_id,
      s.revision, s.flow_version_id,
      s.conversation_id as session_conversation_id, s.state, r.id as response_id, v.id as invitation_id,
      v.expires_at, v.spent_at, v.started_at is not null as is_started, d.id as dossier_id, d.procedure_id,
      d.finished_on::text as finished_on, d.language, d.respondent_id as applicant_id
    from conversations c
    join channel_addresses a on a.id = c.channel_address_id
    join lateral (
      select * from inbounds w where w.conversation_id = c.id and w.status = 'received' order by w.id limit 1
    ) i on i.available_at <= $1::timestamptz or i.available_at = i.received_at
    left join invitations opened on i.content->>'kind' = 'opened'
      and opened.token_hash = decode(i.content->>'tokenHash', 'hex')
    left join sessions pressed on i.content->>'kind' = 'press'
      and pressed.id = (i.content->'question'->>'sessionId')::uuid
      and (pressed.conversation_id = c.id or pressed.id = c.active_session_id)
    left join sessions of_invitation on of_invitation.invitation_id = opened.id
    left join sessions s on s.id = case when i.content->>'kind' = 'opened' then of_invitation.id
      else coalesce(pressed.id, c.active_session_id) end
    left join invitations v on v.id = coalesce(opened.id, s.invitation_id)
    left join dossiers d on d.id = v.dossier_id
    left join responses r on r.session_id = s.id
    where c.id = any($2::uuid[])`,
};

/**
 * The oldest waiting message of each conversation, in a snapshot taken after the lock, with the session and
 * the invitation that it speaks of: the opened one, the one whose button was pressed if it was shown here,
 * else the active one.
 */
export async function loadWaiting(
  tx: Tx,
  conversations: readonly ConversationId[],
  now: Date,
): Promise<{ work: Work[]; unreadable: Unreadable[] }> {
  const rows = await runStatement<WorkRow>(tx, loadOldest, [now, conversations]);
  const work: Work[] = [];
  const unreadable: Unreadable[] = [];
  const sessions = new Set<string>();
  for (const row of rows) {
    const item = toWork(row);
    if ('failure' in item) unreadable.push(item);
    // Two conversations may answer one session at once; the second waits for the next round.
    else if (!sessions.has(item.invitation?.id ?? item.conversationId)) {
      sessions.add(item.invitation?.id ?? item.conversationId);
      work.push(item);
    }
  }
  return { work, unreadable };
}

/** What a due timer is about; undefined if its session no longer exists. */
export async function loadTimed(
  tx: Tx,
  timerId: string,
  sessionId: SessionId,
  content: Timed,
): Promise<Work | undefined> {
  const [row] = await tx.$queryRaw<WorkRow[]>`
    select null::text as inbound_id, '{}'::jsonb as content, c.id as conversation_id, c.channel,
      c.channel_address_id, a.respondent_id, false as is_paused, s.id as session_id, s.revision, s.flow_version_id,
      s.conversation_id as session_conversation_id, s.state, r.id as response_id, v.id as invitation_id,
      v.expires_at, v.spent_at, v.started_at is not null as is_started,
      d.id as dossier_id, d.procedure_id, d.finished_on::text as finished_on, d.language,
      d.respondent_id as applicant_id
    from sessions s
    join conversations c on c.id = s.conversation_id
    join channel_addresses a on a.id = c.channel_address_id
    join invitations v on v.id = s.invitation_id
    join dossiers d on d.id = v.dossier_id
    left join responses r on r.session_id = s.id
    where s.id = ${sessionId}::uuid`;
  if (row === undefined) return undefined;
  const session = toSession(row);
  if (session === 'unreadable') return undefined;
  return { ...toContext(row), inboundId: undefined, timerId, content, session };
}

function toWork(row: WorkRow): Work | Unreadable {
  const inboundId = BigInt(row.inbound_id ?? 0);
  const session = toSession(row);
  if (session === 'unreadable') return { inboundId, failure: 'unreadable_session' };
  try {
    const content = parseStoredContent(row.content);
    return { ...toContext(row), inboundId, timerId: undefined, content, session };
  } catch {
    return { inboundId, failure: 'unreadable_content' };
  }
}

function toContext(row: WorkRow) {
  return {
    conversationId: row.conversation_id,
    channel: row.channel,
    channelAddressId: row.channel_address_id,
    respondentId: row.respondent_id,
    isPaused: row.is_paused,
    invitation: toInvitation(row),
  };
}

function toInvitation(row: WorkRow): KnownInvitation | undefined {
  if (row.invitation_id === null) return undefined;
  return {
    id: row.invitation_id,
    dossierId: row.dossier_id,
    procedureId: row.procedure_id,
    finishedOn: row.finished_on,
    language: languageSchema.catch('vi').parse(row.language),
    applicantId: row.applicant_id ?? undefined,
    expiresAt: row.expires_at,
    spentAt: row.spent_at ?? undefined,
    isStarted: row.is_started,
  };
}

function toSession(row: WorkRow): KnownSession | undefined | 'unreadable' {
  if (row.session_id === null) return undefined;
  const state = sessionSchema.safeParse(row.state);
  if (!state.success) return 'unreadable';
  return {
    id: row.session_id,
    revision: row.revision,
    flowVersionId: row.flow_version_id,
    conversationId: row.session_conversation_id,
    responseId: row.response_id ?? undefined,
    state: state.data,
  };
}
