/** Whether and when a message is tried again. Pure: the outcome decides, not the channel. */

import type { SendOutcome } from '../core/message.ts';
import { assertNever } from '../core/result.ts';
import { addSeconds } from '../core/time.ts';
import type { Outcome } from './write-outcomes.ts';

/**
 * Seconds to wait after the first, second and third failed try; the fourth failure is final. Worked out: 5 + 300 + 600 =
 * 905 s after the first, a quarter of an hour. The first wait is short because most failures are a dropped connection
 * and a person is waiting for the next question. A token that was refused is renewed and tried again within the
 * first try, by the channel itself.
 */
const waitsSeconds = [5, 300, 600] as const;

/** Platforms say how long to wait when they are busy; without a word, this. */
const throttledSeconds = 5;

/**
 * The platform took nothing, and will not for a known time: too many at once, no more today, not at night, not
 * before a person acts. Such a message is not spoilt by waiting; its `expiresAt` or its window ends it.
 */
function waitsWithoutCounting(reason: Extract<SendOutcome, { status: 'errored' }>['reason']): boolean {
  switch (reason) {
    case 'throttled':
    case 'quota_exhausted':
    case 'night_hours':
    case 'awaiting_administrator':
      return true;
    case 'connection_failed':
    case 'platform_failed':
      return false;
    default:
      return assertNever(reason);
  }
}

/** The row's next state after a try. `attempts` counts this try. */
export function nextTry(id: bigint, outcome: SendOutcome, attempts: number, now: Date): Outcome {
  const kept = { id, externalIds: [], availableAt: now, countsAsTry: true };
  switch (outcome.status) {
    case 'wired':
      return { ...kept, status: 'wired', externalIds: outcome.externalIds, failure: null };
    case 'held':
      return { ...kept, status: 'held', failure: outcome.detailCode ?? outcome.reason };
    case 'failed':
      return { ...kept, status: 'failed', failure: outcome.detailCode ?? outcome.reason };
    case 'errored': {
      if (waitsWithoutCounting(outcome.reason)) {
        const availableAt = addSeconds(now, outcome.retryAfterSeconds ?? throttledSeconds);
        return { ...kept, status: 'errored', failure: outcome.reason, availableAt, countsAsTry: false };
      }
      const wait = waitsSeconds[attempts - 1];
      if (wait === undefined) return { ...kept, status: 'failed', failure: outcome.reason };
      const seconds = Math.max(wait, outcome.retryAfterSeconds ?? 0);
      return { ...kept, status: 'errored', failure: outcome.reason, availableAt: addSeconds(now, seconds) };
    }
    default:
      return assertNever(outcome);
  }
}
