import type { SendFailure } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import { type ApiFailure, faultOf } from './api.ts';
import { type FaultName, faults, outcomeOf } from './faults.ts';

/** What a failed call means for the message, at `now`. */
export function classifyFailure(failure: ApiFailure, now: Date): SendFailure {
  switch (failure.code) {
    case 'connection_failed':
      return { status: 'errored', reason: 'connection_failed' };
    case 'platform_failed':
      return failure.status === 429
        ? outcomeOf('rate_limited', 'zalo_429', now)
        : { status: 'errored', reason: 'platform_failed', detailCode: `zalo_${failure.status}` };
    case 'rate_spent':
      return outcomeOf('rate_limited', 'zalo_rate_spent', now);
    case 'unavailable':
      return { status: 'errored', reason: 'platform_failed', detailCode: 'zalo_token_unavailable' };
    case 'not_connected':
    case 'reconnect_needed':
      return outcomeOf('token_refused', `zalo_${failure.code}`, now);
    case 'refused':
      return outcomeOf(meaningOf(failure), `zalo_${failure.server}_${failure.error}`, now);
    default:
      return assertNever(failure);
  }
}

/** A number that the tables do not have is worth a few more tries, and a line in the log. */
function meaningOf(failure: Extract<ApiFailure, { code: 'refused' }>): FaultName {
  return faultOf(failure.server, failure.error) ?? 'platform_trouble';
}

/** The sentence for the administrator that belongs to an outcome's `detailCode`; undefined for another channel's. */
export function adviceOn(detailCode: string): { readonly vi: string; readonly en: string } | undefined {
  const [, server, error] = /^zalo_(account|template)_(-?\d+)$/.exec(detailCode) ?? [];
  if (server === 'account' || server === 'template') {
    return faults[faultOf(server, Number(error)) ?? 'platform_trouble'].advice;
  }
  switch (detailCode) {
    case 'zalo_not_connected':
    case 'zalo_reconnect_needed':
      return faults.token_refused.advice;
    case 'zalo_budget_spent':
      return faults.budget_spent.advice;
    case 'zalo_window_billable':
    case 'zalo_window_closed':
    case 'zalo_phone_only':
      return faults.window_over.advice;
    case 'zalo_429':
    case 'zalo_rate_spent':
      return faults.rate_limited.advice;
    default:
      return detailCode.startsWith('zalo_') ? faults.platform_trouble.advice : undefined;
  }
}
