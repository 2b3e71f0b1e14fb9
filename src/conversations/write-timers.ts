import { addSeconds } from '../core/time.ts';
import { runStatement, type Statement, type Tx } from '../db/index.ts';
import { type Decided, revisionAfter } from './commit-sprints.ts';

/**
 * Sets the clocks of what was decided: a session's end when it begins, and a question's own reminder and way
 * out for silence. A question's timers name the revision that they were set for: whatever happens before they
 * are due leaves them without effect, and the next sprint sets new ones.
 */
export async function writeTimers(
  tx: Tx,
  decided: readonly Decided[],
  { newId, at }: { newId: () => string; at: Date },
): Promise<void> {
  const added = decided.flatMap((one) => [...sessionTimers(one, at), ...questionTimers(one, at)]);
  if (added.length > 0) {
    const rows = added.map((timer) => ({ id: newId(), ...timer }));
    await runStatement(tx, insertRows, [JSON.stringify(rows)]);
  }
  const fired = decided.flatMap(({ work }) => (work.timerId === undefined ? [] : [work.timerId]));
  if (fired.length > 0) await tx.timer.updateMany({ where: { id: { in: fired } }, data: { firedAt: at } });
}

const insertRows: Statement = {
  name: 'insert_timers',
  text: `
    insert into timers (id, session_id, session_revision, kind, fire_at)
    select id, "sessionId", "sessionRevision", kind, "fireAt" from jsonb_to_recordset($1::jsonb)
      as n(id uuid, "sessionId" uuid, "sessionRevision" int, kind timer_kind, "fireAt" timestamptz)`,
};

type NewTimer = {
  readonly sessionId: string;
  readonly sessionRevision?: number;
  readonly kind: 'expiry' | 'reminder' | 'timeout';
  readonly fireAt: Date;
};

/** The invitation's end, or the flow's own if it comes earlier. */
function sessionTimers({ work, decision }: Decided, at: Date): NewTimer[] {
  const { session, expiresAfterSeconds } = decision;
  if (session?.isNew !== true || work.invitation === undefined) return [];
  const ends = [
    work.invitation.expiresAt,
    ...(expiresAfterSeconds === undefined ? [] : [addSeconds(at, expiresAfterSeconds)]),
  ];
  const fireAt = ends.reduce((first, end) => (end < first ? end : first));
  return [{ sessionId: session.id, kind: 'expiry', fireAt }];
}

function questionTimers({ work, decision }: Decided, at: Date): NewTimer[] {
  const { session, events } = decision;
  const started = events.findLast((event) => event.kind === 'wait_started');
  if (session === undefined || started?.kind !== 'wait_started') return [];
  const set = (kind: 'reminder' | 'timeout', seconds: number | undefined): NewTimer[] =>
    seconds === undefined
      ? []
      : [
          {
            sessionId: session.id,
            sessionRevision: revisionAfter(work),
            kind,
            fireAt: addSeconds(at, seconds),
          },
        ];
  return [...set('reminder', started.reminderAfterSeconds), ...set('timeout', started.timeoutAfterSeconds)];
}
