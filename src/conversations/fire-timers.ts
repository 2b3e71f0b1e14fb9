import type { SessionId } from '../core/ids.ts';
import { assertNever, ok } from '../core/result.ts';
import { inTransaction } from '../db/index.ts';
import { loadTimed, lockConversation } from './claim-work.ts';
import { commitSprints, type Decided } from './commit-sprints.ts';
import { announce, type ConversationDeps, decideWork } from './handle-inbound.ts';

const largestBatch = 500;

type TimerRow = {
  session_id: SessionId;
  session_revision: number | null;
  kind: 'expiry' | 'reminder' | 'timeout';
};

const timed = {
  expiry: { kind: 'expiry' },
  reminder: { kind: 'reminder_due' },
  timeout: { kind: 'timeout' },
} as const;

/**
 * Fires the timers that are due and returns how many did something. A timer whose session has ended, or moved
 * on from the revision that it was set for, does nothing. Each fires once, in a transaction of its own.
 */
export async function fireTimers(deps: ConversationDeps): Promise<{ due: number; fired: number }> {
  const due = await deps.db.timer.findMany({
    where: { firedAt: null, fireAt: { lte: deps.clock.now() } },
    orderBy: { fireAt: 'asc' },
    take: largestBatch,
    select: { id: true },
  });
  let fired = 0;
  for (const { id } of due) if (await fireTimer(deps, id)) fired += 1;
  return { due: due.length, fired };
}

async function fireTimer(deps: ConversationDeps, timerId: string): Promise<boolean> {
  const now = deps.clock.now();
  const result = await inTransaction<Decided[], never>(deps.db, async (tx) => {
    const [timer] = await tx.$queryRaw<TimerRow[]>`
      select session_id, session_revision, kind from timers
      where id = ${timerId}::uuid and fired_at is null for update skip locked`;
    if (timer === undefined) return ok([]);
    const session = await tx.session.findUniqueOrThrow({
      where: { id: timer.session_id },
      select: { conversationId: true },
    });
    await lockConversation(tx, session.conversationId as Parameters<typeof lockConversation>[1]);
    const work = await loadTimed(tx, timerId, timer.session_id, timed[timer.kind]);
    const isMeant =
      work?.session?.state.status === 'waiting' &&
      (timer.session_revision === null || timer.session_revision === work.session.revision);
    if (work === undefined || !isMeant) {
      await tx.timer.update({ where: { id: timerId }, data: { firedAt: now } });
      return ok([]);
    }
    const decided = await decideWork(tx, deps, [work], now);
    await commitSprints(tx, decided, { newId: deps.newId, keys: deps.keys, at: now });
    return ok(decided);
  });
  if (!result.ok) return assertNever(result.error);
  announce(deps, result.value);
  return result.value.length > 0;
}
