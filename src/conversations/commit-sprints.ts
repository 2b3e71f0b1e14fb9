/**
 * Writes what was decided, for many conversations at once, in a fixed order: sessions, invitations, responses,
 * answers, outgoing messages, timers, consents, addresses, and last the inbox rows that are thereby handled. All of it
 * belongs to the caller's transaction.
 */
import type { ConversationId, ResponseId, SessionId } from '../core/ids.ts';
import { dayToDate } from '../core/time.ts';
import { type Prisma, type Tx, toJson } from '../db/index.ts';
import type { EngineEvent } from '../engine/index.ts';
import { type GivenConsent, recordConsents } from '../identity/index.ts';
import { recordAnswers, withdrawAnswers } from '../surveys/index.ts';
import type { Decision } from './decide.ts';
import type { KnownInvitation, Work } from './work.ts';
import { writePeople } from './write-people.ts';
import { writeTimers } from './write-timers.ts';

export type Decided = {
  readonly work: Work;
  readonly decision: Decision;
  readonly flowVersionId: string | undefined;
};

/** Another conversation moved the session on meanwhile; everything rolls back and is decided again. */
export class SessionMovedOn extends Error {}

type CommitDeps = { newId: () => string; at: Date };

export async function commitSprints(tx: Tx, decided: readonly Decided[], deps: CommitDeps): Promise<void> {
  await writeSessions(tx, decided, deps.at);
  await writeInvitations(tx, decided, deps.at);
  const responses = await writeResponses(tx, decided, deps);
  await writeAnswers(tx, decided, responses, deps);
  await writeOutbounds(tx, decided, deps.at);
  await writeTimers(tx, decided, deps);
  await writeConsents(tx, decided, deps);
  await writePeople(tx, decided, deps.at);
  await markHandled(tx, decided, deps.at);
}

type SessionRow = {
  id: SessionId;
  invitation: KnownInvitation;
  conversationId: ConversationId;
  flowVersionId: string;
  expectedRevision: number | undefined;
  state: NonNullable<Decision['session']>['state'];
};

function sessionRows(decided: readonly Decided[]): SessionRow[] {
  return decided.flatMap(({ work, decision, flowVersionId }) => {
    const { invitation } = work;
    if (decision.session === undefined || invitation === undefined || flowVersionId === undefined) return [];
    return [
      {
        id: decision.session.id,
        invitation,
        conversationId: work.conversationId,
        flowVersionId,
        expectedRevision: work.session?.revision,
        state: decision.session.state,
      },
    ];
  });
}

/** The revision that a sprint leaves behind. */
export function revisionAfter(work: Work): number {
  return (work.session?.revision ?? 0) + 1;
}

async function writeSessions(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = sessionRows(decided);
  if (rows.length === 0) return;
  const added = rows.filter((row) => row.expectedRevision === undefined);
  if (added.length > 0) {
    await tx.session.createMany({
      data: added.map((row) => ({
        id: row.id,
        invitationId: row.invitation.id,
        flowVersionId: row.flowVersionId,
        conversationId: row.conversationId,
        status: row.state.status,
        state: toJson(row.state),
        revision: 1,
        startedAt: at,
        updatedAt: at,
        endedAt: row.state.status === 'waiting' ? null : at,
      })),
    });
  }
  const changed = rows.filter((row) => row.expectedRevision !== undefined);
  if (changed.length > 0) {
    const json = JSON.stringify(
      changed.map((row) => ({
        id: row.id,
        revision: row.expectedRevision,
        flow_version_id: row.flowVersionId,
        conversation_id: row.conversationId,
        status: row.state.status,
        state: row.state,
      })),
    );
    const count = await tx.$executeRaw`
      update sessions s set status = n.status::session_status, state = n.state, revision = s.revision + 1,
        flow_version_id = n.flow_version_id, conversation_id = n.conversation_id, updated_at = ${at}::timestamptz,
        ended_at = case when n.status = 'waiting' then null else ${at}::timestamptz end
      from jsonb_to_recordset(${json}::jsonb)
        as n(id uuid, revision int, flow_version_id uuid, conversation_id uuid, status text, state jsonb)
      where s.id = n.id and s.revision = n.revision`;
    if (count !== changed.length) throw new SessionMovedOn();
  }
  await activateSessions(tx, decided);
}

/** What is said next without naming a session belongs to this one; what waited elsewhere is no longer wanted. */
async function activateSessions(tx: Tx, decided: readonly Decided[]): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) =>
    decision.session === undefined
      ? []
      : [{ conversation_id: work.conversationId, session_id: decision.session.id }],
  );
  await tx.$executeRaw`
    update conversations c set active_session_id = n.session_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(conversation_id uuid, session_id uuid)
    where c.id = n.conversation_id and c.active_session_id is distinct from n.session_id`;
  for (const { work } of decided) {
    if (work.session === undefined || work.session.conversationId === work.conversationId) continue;
    await tx.outbound.updateMany({
      where: {
        sessionId: work.session.id,
        conversationId: work.session.conversationId,
        status: { in: ['queued', 'errored'] },
      },
      data: { status: 'cancelled', failure: 'conversation_moved' },
    });
  }
}

async function writeInvitations(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) => {
    if (work.invitation === undefined) return [];
    const row = {
      id: work.invitation.id,
      day: work.invitation.finishedOn,
      opened: decision.hasOpened,
      started: !work.invitation.isStarted && decision.events.some((event) => event.kind === 'answer_given'),
      spent: decision.events.some((event) => event.kind === 'session_completed'),
      opted_out: decision.hasOptedOut,
      answered: decision.events.some(
        (event) => event.kind === 'answer_given' || event.kind === 'answer_withdrawn',
      ),
    };
    return row.opened || row.started || row.spent || row.opted_out || row.answered ? [row] : [];
  });
  if (rows.length === 0) return;
  const marked = rows.filter((row) => row.opened || row.started || row.spent || row.opted_out);
  if (marked.length > 0) {
    await tx.$executeRaw`
      update invitations v set
        opened_at = case when n.opened then coalesce(v.opened_at, ${at}::timestamptz) else v.opened_at end,
        delivered_at = case when n.opened then coalesce(v.delivered_at, ${at}::timestamptz) else v.delivered_at end,
        started_at = case when n.started then coalesce(v.started_at, ${at}::timestamptz) else v.started_at end,
        spent_at = case when n.spent then coalesce(v.spent_at, ${at}::timestamptz) else v.spent_at end,
        opted_out_at = case when n.opted_out then coalesce(v.opted_out_at, ${at}::timestamptz) else v.opted_out_at end
      from jsonb_to_recordset(${JSON.stringify(marked)}::jsonb)
        as n(id uuid, opened boolean, started boolean, spent boolean, opted_out boolean)
      where v.id = n.id`;
  }
  const days = [...new Set(rows.map((row) => row.day))];
  await tx.tallyTouch.createMany({ data: days.map((day) => ({ day: dayToDate(day) })) });
}

/** The response of each session that holds an answer now; made with the first one. */
async function writeResponses(
  tx: Tx,
  decided: readonly Decided[],
  { newId, at }: CommitDeps,
): Promise<Map<SessionId, ResponseId>> {
  const responses = new Map<SessionId, ResponseId>();
  const added: Prisma.ResponseCreateManyInput[] = [];
  const completed: ResponseId[] = [];
  for (const { work, decision, flowVersionId } of decided) {
    const { session, events } = decision;
    if (session === undefined || work.invitation === undefined || flowVersionId === undefined) continue;
    const hasAnswer = events.some((event) => event.kind === 'answer_given');
    let id = work.session?.responseId;
    if (id === undefined && hasAnswer) {
      id = newId() as ResponseId;
      added.push({
        id,
        dossierId: work.invitation.dossierId,
        sessionId: session.id,
        flowVersionId,
        channel: work.channel,
        status: 'partial',
        language: session.state.language,
        startedAt: at,
        draws: toJson(session.state.draws),
      });
    }
    if (id === undefined) continue;
    responses.set(session.id, id);
    if (work.session?.responseId !== undefined && hasDrawn(events)) {
      await tx.response.update({ where: { id }, data: { draws: toJson(session.state.draws) } });
    }
    if (events.some((event) => event.kind === 'session_completed')) completed.push(id);
  }
  if (added.length > 0) await tx.response.createMany({ data: added });
  if (completed.length > 0) {
    await tx.response.updateMany({
      where: { id: { in: completed } },
      data: { status: 'completed', completedAt: at },
    });
  }
  return responses;
}

/** Chance decided something in this sprint. */
function hasDrawn(events: readonly EngineEvent[]): boolean {
  return events.some((event) => event.kind === 'questions_picked' || event.kind === 'arm_drawn');
}

async function writeAnswers(
  tx: Tx,
  decided: readonly Decided[],
  responses: ReadonlyMap<SessionId, ResponseId>,
  deps: CommitDeps,
): Promise<void> {
  const given: Parameters<typeof recordAnswers>[1][number][] = [];
  const withdrawn: Parameters<typeof withdrawAnswers>[1][number][] = [];
  for (const { work, decision } of decided) {
    const responseId = decision.session === undefined ? undefined : responses.get(decision.session.id);
    if (responseId === undefined) continue;
    for (const event of decision.events) {
      if (event.kind === 'answer_given') {
        given.push({ responseId, sessionRevision: revisionAfter(work), answer: event });
      }
      if (event.kind === 'answer_withdrawn') withdrawn.push({ responseId, node: event.node });
    }
  }
  await recordAnswers(tx, given, deps);
  await withdrawAnswers(tx, withdrawn);
}

async function writeOutbounds(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) =>
    decision.messages.map((content, position): Prisma.OutboundCreateManyInput => {
      // The page comes for its messages itself: there is nobody to hand them to.
      const isFetched = work.channel === 'web';
      return {
        conversationId: work.conversationId,
        sessionId: decision.session?.id ?? null,
        sessionRevision: decision.session === undefined ? null : revisionAfter(work),
        position: decision.session === undefined ? null : position,
        kind: work.timerId === undefined ? 'answer' : 'timer',
        content: toJson(content),
        status: isFetched ? 'wired' : 'queued',
        availableAt: at,
        closesPrevious: decision.closesPrevious && position === 0,
        createdAt: at,
        wiredAt: isFetched ? at : null,
      };
    }),
  );
  if (rows.length > 0) await tx.outbound.createMany({ data: rows });
}

async function writeConsents(tx: Tx, decided: readonly Decided[], deps: CommitDeps): Promise<void> {
  const consents = decided.flatMap(({ work, decision, flowVersionId }) => {
    const { session } = decision;
    if (session === undefined || flowVersionId === undefined) return [];
    return decision.events.flatMap((event): GivenConsent[] => {
      if (event.kind !== 'consent_recorded') return [];
      const { kind: _, ...consent } = event;
      const said = { sessionId: session.id, sessionRevision: revisionAfter(work) };
      return [{ ...consent, ...said, respondentId: work.respondentId, flowVersionId }];
    });
  });
  await recordConsents(tx, consents, deps);
}

async function markHandled(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) =>
    work.inboundId === undefined
      ? []
      : [{ id: String(work.inboundId), session_id: decision.session?.id ?? work.session?.id ?? null }],
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    update inbounds i set status = 'handled', handled_at = ${at}::timestamptz, session_id = n.session_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(id bigint, session_id uuid)
    where i.id = n.id`;
}
