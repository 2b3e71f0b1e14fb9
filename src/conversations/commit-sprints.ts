/**
 * Writes what was decided, for many conversations at once, in a fixed order: sessions, invitations, responses, answers,
 * outgoing messages, timers, applicants, and the inbox rows that are thereby handled; then what few sprints have: consents,
 * complaints with their files, addresses. All of it belongs to the caller's transaction.
 */
import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { type GivenConsent, type Keys, recordConsents } from '../identity/index.ts';
import type { Decision } from './decide.ts';
import { releaseHeld } from './release-held.ts';
import type { Work } from './work.ts';
import { writeComplaints } from './write-complaints.ts';
import { writeOutbounds } from './write-outbounds.ts';
import { writeApplicants, writePeople } from './write-people.ts';
import { writeResponses } from './write-responses.ts';
import { writeSessions } from './write-sessions.ts';
import { writeTimers } from './write-timers.ts';

export type Decided = {
  readonly work: Work;
  readonly decision: Decision;
  readonly flowVersionId: string | undefined;
};

/** Another conversation moved the session on meanwhile; everything rolls back and is decided again. */
export class SessionMovedOn extends Error {}

type CommitDeps = { newId: () => string; keys: Keys; at: Date };

export async function commitSprints(tx: Tx, decided: readonly Decided[], deps: CommitDeps): Promise<void> {
  // Not awaited one by one: these travel together, and run in this order (`runStatement`).
  await Promise.all([
    writeSessions(tx, decided, deps.at),
    writeInvitations(tx, decided, deps.at),
    writeResponses(tx, decided, deps),
    releaseHeld(tx, decided, deps.at),
    writeOutbounds(tx, decided, deps.at),
    writeTimers(tx, decided, deps),
    writeApplicants(tx, decided),
    markHandled(tx, decided, deps.at),
  ]);
  await writeConsents(tx, decided, deps);
  await writeComplaints(tx, decided, deps);
  await writePeople(tx, decided, deps.at);
}

/** The revision that a sprint leaves behind. */
export function revisionAfter(work: Work): number {
  return (work.session?.revision ?? 0) + 1;
}

const markInvitations: Statement = {
  name: 'mark_invitations',
  text: `
    with n as materialized (
      select * from jsonb_to_recordset($1::jsonb)
        as n(id uuid, day date, opened boolean, started boolean, spent boolean, opted_out boolean)
    ), marked as (
      update invitations v set
        opened_at = case when n.opened then coalesce(v.opened_at, $2::timestamptz) else v.opened_at end,
        delivered_at = case when n.opened then coalesce(v.delivered_at, $2::timestamptz) else v.delivered_at end,
        started_at = case when n.started then coalesce(v.started_at, $2::timestamptz) else v.started_at end,
        spent_at = case when n.spent then coalesce(v.spent_at, $2::timestamptz) else v.spent_at end,
        opted_out_at = case when n.opted_out then coalesce(v.opted_out_at, $2::timestamptz) else v.opted_out_at end
      from n where v.id = n.id and (n.opened or n.started or n.spent or n.opted_out)
    )
    insert into tally_touches (day) select distinct day from n`,
};

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
  if (rows.length > 0) await runStatement(tx, markInvitations, [JSON.stringify(rows), at]);
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

const markRows: Statement = {
  name: 'mark_inbounds_handled',
  text: `
    update inbounds i set status = 'handled', handled_at = $2::timestamptz, session_id = n.session_id
    from jsonb_to_recordset($1::jsonb) as n(id bigint, session_id uuid)
    where i.id = n.id`,
};

async function markHandled(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  const rows = decided.flatMap(({ work, decision }) =>
    work.inboundId === undefined
      ? []
      : [{ id: String(work.inboundId), session_id: decision.session?.id ?? work.session?.id }],
  );
  if (rows.length > 0) await runStatement(tx, markRows, [JSON.stringify(rows), at]);
}
