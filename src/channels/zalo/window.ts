/**
 * How long after a person last did something (wrote, followed, pressed a menu, called) the account may write to
 * them: https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van — free for 48 hours and without a
 * limit of number since 2026-01-01, for money up to 7 days, then not at all.
 */
import { addSeconds } from '../../core/time.ts';

export type MessageWindow = 'free' | 'billable' | 'closed';

const hourSeconds = 60 * 60;
export const freeSeconds = 48 * hourSeconds;
export const billableSeconds = 7 * 24 * hourSeconds;

/** The window at `now`; a person who never did anything has none. */
export function windowAt(lastInteractionAt: Date | undefined, now: Date): MessageWindow {
  if (lastInteractionAt === undefined) return 'closed';
  if (now <= addSeconds(lastInteractionAt, freeSeconds)) return 'free';
  return now <= addSeconds(lastInteractionAt, billableSeconds) ? 'billable' : 'closed';
}
