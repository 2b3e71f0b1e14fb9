/** What a message may wait for, and what may stop it, by why it was written. Pure: tables, and readings of them. */
import { type OutboundKind, outboundKinds } from '../../core/message.ts';
import { dayOf } from '../../core/time.ts';
import type { WorkingCalendar } from '../../core/working-days.ts';
import { isQuiet, type QuietHours } from './quiet-hours.ts';

/**
 * The order in which waiting messages go out: whoever wrote is answered first; then what a person waits for without having
 * just written; campaigns last, agency by agency. `claim-statement.ts` has one part for each.
 */
export type Lane = 'answers' | 'services' | 'campaigns';

export type KindRule = {
  readonly lane: Lane;
  /** Written on our own account: waits for the end of the quiet hours. */
  readonly isProactive: boolean;
  /** Waits for a day on which state agencies work, unless the settings say any day. */
  readonly days: 'any' | 'working';
  /** No more of it once the person asked for no more. An answer to a complaint is owed all the same. */
  readonly endsWithOptOut: boolean;
  /** Counts against the number of messages that one person gets unasked. */
  readonly isCapped: boolean;
};

export const kindRules: Readonly<Record<OutboundKind, KindRule>> = {
  answer: { lane: 'answers', isProactive: false, days: 'any', endsWithOptOut: false, isCapped: false },
  timer: { lane: 'services', isProactive: true, days: 'any', endsWithOptOut: true, isCapped: false },
  complaint_answer: {
    lane: 'services',
    isProactive: true,
    days: 'any',
    endsWithOptOut: false,
    isCapped: false,
  },
  notice: { lane: 'services', isProactive: true, days: 'any', endsWithOptOut: false, isCapped: false },
  invitation: { lane: 'campaigns', isProactive: true, days: 'any', endsWithOptOut: true, isCapped: true },
  reminder: { lane: 'campaigns', isProactive: true, days: 'working', endsWithOptOut: true, isCapped: true },
};

/** Every kind for which a rule holds. */
export function kindsWhere(holds: (rule: KindRule) => boolean): OutboundKind[] {
  return outboundKinds.filter((kind) => holds(kindRules[kind]));
}

/** The kinds that may be sent at `now`. What may not keeps its place and goes when its time comes. */
export function openKinds(
  now: Date,
  settings: { readonly quietHours: QuietHours | undefined },
  calendar: WorkingCalendar,
): OutboundKind[] {
  const isQuietNow = isQuiet(now, settings.quietHours);
  const isWorkingDay = calendar.isWorkingDay(dayOf(now));
  return kindsWhere((rule) => !(rule.isProactive && isQuietNow) && (rule.days === 'any' || isWorkingDay));
}
