import { assertNever, ok } from '../../core/result.ts';
import { addSeconds } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { whenFree } from '../rules/invite.ts';
import {
  type CampaignSettings,
  type DueInvitation,
  largestBatch,
  lockDue,
  recentlyWritten,
  writeCampaign,
} from './campaign-rows.ts';

type ReminderDeps = { readonly db: Db; readonly settings: CampaignSettings };

/** An invitation that waits for its turn still is reminded of later. */
const waitsSeconds = 24 * 60 * 60;

/**
 * Reminds, once, of every invitation that arrived some days ago and was not begun. The column that makes it due is cleared in
 * the transaction that writes the reminder, so that there is never a second.
 */
export async function sendReminders(
  deps: ReminderDeps,
  now: Date,
): Promise<{ written: number; dropped: number }> {
  const total = { written: 0, dropped: 0 };
  for (;;) {
    const result = await inTransaction<{ due: number; written: number }, never>(deps.db, async (tx) => {
      const due = await lockDue(tx, 'remind_at', now);
      let written = 0;
      for (const invitation of due) if (await remind(tx, deps, invitation, now)) written += 1;
      return ok({ due: due.length, written });
    });
    if (!result.ok) return assertNever(result.error);
    total.written += result.value.written;
    total.dropped += result.value.due - result.value.written;
    if (result.value.due < largestBatch) return total;
  }
}

async function remind(tx: Tx, deps: ReminderDeps, invitation: DueInvitation, now: Date): Promise<boolean> {
  const { id, respondentId, expiresAt } = invitation;
  const put = (remindAt: Date | null) => tx.invitation.update({ where: { id }, data: { remindAt } });
  const first = await tx.outbound.findFirst({
    where: { invitationId: id, kind: 'invitation', status: { notIn: ['failed', 'cancelled'] } },
    select: { status: true, conversationId: true, channel: true },
  });
  const isOver = invitation.isBegun || invitation.hasOptedOut || expiresAt <= now;
  if (isOver || first === null || first.channel === null || respondentId === null) {
    await put(null);
    return false;
  }
  const hasArrived = first.status === 'wired' || first.status === 'delivered' || first.status === 'read';
  const written = await recentlyWritten(tx, [respondentId], deps.settings.limits, now);
  const free = whenFree(written.get(respondentId) ?? [], deps.settings.limits, now);
  const next = hasArrived ? free : addSeconds(now, waitsSeconds);
  if (next > now) {
    await put(next < expiresAt ? next : null);
    return false;
  }
  const { conversationId, channel } = first;
  await writeCampaign(tx, invitation, { kind: 'reminder', conversationId, channel }, now);
  await put(null);
  return true;
}
