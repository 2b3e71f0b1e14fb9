import type { ConversationId } from '../core/ids.ts';
import { errorFields, type Log } from '../core/log.ts';
import { assertNever, ok } from '../core/result.ts';
import { addSeconds, type Clock } from '../core/time.ts';
import { type Db, inTransaction, type Tx } from '../db/index.ts';
import type { Keys } from '../identity/index.ts';
import type { AnswerCounts } from '../indices/index.ts';
import type { FlowLibrary } from '../surveys/index.ts';
import { loadWaiting, lockConversation, lockWaitingConversations, type Unreadable } from './claim-work.ts';
import { commitSprints, type Decided, SessionMovedOn } from './commit-sprints.ts';
import { addReceipts } from './complaint-receipts.ts';
import { decide } from './decide.ts';
import { loadScripts } from './load-scripts.ts';
import type { Work } from './work.ts';

export type ConversationDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly keys: Keys;
  readonly flows: FlowLibrary;
  readonly counts: AnswerCounts;
  /** Called after each commit with the ids of the conversations and invitations that have something new. */
  readonly onCommitted: (changed: readonly string[]) => void;
  /** Called after a commit in which somebody sent a file. */
  readonly onFileSent: () => void;
};

/** Tries at one message before it is set aside; the waits between them add up to about six minutes. */
const waitsBetweenTries = [1, 5, 30, 300] as const;

/**
 * Handles the oldest waiting message of up to `limit` people in one transaction and returns how many were
 * handled. Messages of one person are handled one after the other, in order of arrival. If the batch fails,
 * each of its conversations is tried alone, so that one bad message spoils nobody else's.
 */
export async function handleWaiting(deps: ConversationDeps, limit: number): Promise<number> {
  const locked: ConversationId[] = [];
  try {
    return await handleLocked(deps, async (tx, now) => {
      locked.push(...(await lockWaitingConversations(tx, limit, now)));
      return locked;
    });
  } catch (error) {
    if (locked.length === 0) throw error;
    let handled = 0;
    for (const conversation of locked) handled += await handleAlone(deps, conversation);
    return handled;
  }
}

async function handleAlone(deps: ConversationDeps, conversation: ConversationId): Promise<number> {
  try {
    return await handleLocked(deps, async (tx) => {
      await lockConversation(tx, conversation);
      return [conversation];
    });
  } catch (error) {
    // Someone else answered the same session first: nothing is wrong with this message.
    if (error instanceof SessionMovedOn) return 0;
    deps.log.error({ conversationId: conversation, ...errorFields(error) }, 'message could not be handled');
    await countTry(deps, conversation, errorFields(error)['errorKind']);
    return 0;
  }
}

async function handleLocked(
  deps: ConversationDeps,
  lock: (tx: Tx, now: Date) => Promise<readonly ConversationId[]>,
): Promise<number> {
  const now = deps.clock.now();
  const result = await inTransaction<{ decided: Decided[]; setAside: number }, never>(deps.db, async (tx) => {
    const conversations = await lock(tx, now);
    if (conversations.length === 0) return ok({ decided: [], setAside: 0 });
    const { work, unreadable } = await loadWaiting(tx, conversations, now);
    const decided = await decideWork(tx, deps, work, now);
    await commitSprints(tx, decided, { newId: deps.newId, keys: deps.keys, at: now });
    await setAside(tx, unreadable, now);
    return ok({ decided, setAside: unreadable.length });
  });
  if (!result.ok) return assertNever(result.error);
  announce(deps, result.value.decided);
  return result.value.decided.length + result.value.setAside;
}

/** Fetches what the decisions need, and decides. Shared by messages and timers. */
export async function decideWork(
  tx: Tx,
  deps: ConversationDeps,
  work: readonly Work[],
  now: Date,
): Promise<Decided[]> {
  const scripts = await loadScripts(tx, deps, work, now);
  return work.map((item, at) => {
    const loaded = scripts[at];
    const decision = addReceipts(decide(item, loaded?.script, now, deps.newId), deps.keys);
    for (const event of decision.events) {
      if (event.kind === 'session_failed') {
        deps.log.error({ sessionId: decision.session?.id, code: event.code }, 'session failed');
      }
    }
    return { work: item, decision, flowVersionId: loaded?.flowVersionId };
  });
}

/** Tells the rest of this process what was committed. */
export function announce(deps: ConversationDeps, decided: readonly Decided[]): void {
  if (decided.length === 0) return;
  deps.onCommitted(
    decided.flatMap(({ work }) =>
      work.invitation === undefined ? [work.conversationId] : [work.conversationId, work.invitation.id],
    ),
  );
  if (decided.some(({ decision }) => decision.events.some((event) => event.kind === 'file_sent')))
    deps.onFileSent();
}

async function setAside(tx: Tx, unreadable: readonly Unreadable[], at: Date): Promise<void> {
  for (const { inboundId, failure } of unreadable) {
    await tx.inbound.update({ where: { id: inboundId }, data: { status: 'failed', failure, handledAt: at } });
  }
}

async function countTry(
  deps: ConversationDeps,
  conversation: ConversationId,
  failure: unknown,
): Promise<void> {
  const now = deps.clock.now();
  const result = await inTransaction<undefined, never>(deps.db, async (tx) => {
    await lockConversation(tx, conversation);
    const oldest = await tx.inbound.findFirst({
      where: { conversationId: conversation, status: 'received' },
      orderBy: { id: 'asc' },
      select: { id: true, attempts: true },
    });
    if (oldest === null) return ok(undefined);
    const wait = waitsBetweenTries[oldest.attempts];
    await tx.inbound.update({
      where: { id: oldest.id },
      data: {
        attempts: { increment: 1 },
        failure: String(failure),
        ...(wait === undefined
          ? { status: 'failed', handledAt: now }
          : { availableAt: addSeconds(now, wait) }),
      },
    });
    return ok(undefined);
  });
  if (!result.ok) assertNever(result.error);
}
