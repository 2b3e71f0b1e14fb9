import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import type { SendFailure, SendOutcome } from '../../core/message.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Clock } from '../../core/time.ts';
import type { Channel, OutgoingMessage } from '../port.ts';
import { withinTime } from '../within-time.ts';
import type { ApiFailure, ZaloApi } from './api.ts';
import { classifyFailure } from './classify-failure.ts';
import { outcomeOf } from './faults.ts';
import { renderMessage } from './render.ts';
import { windowAt } from './window.ts';

/** All of one `send`, as the port promises. */
const longestSendMilliseconds = 10_000;

export type ZaloChannelDeps = {
  readonly api: ZaloApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: {
    readonly withButtons: boolean;
    /** Whether a message may be sent between 48 hours and 7 days after the person last wrote, for money. */
    readonly mayPay: boolean;
  };
  /** When this person last did something on Zalo. */
  readonly lastInteractionAt: (address: string) => Promise<Date | undefined>;
  /** Told of each message that was charged. */
  readonly onCharged: () => void;
  readonly longestSendMilliseconds?: number;
};

/**
 * A Zalo Official Account as a channel. A text that needs several messages fails as a whole when one of them does;
 * the parts before it are then sent again with the next try.
 */
export function createZaloChannel(deps: ZaloChannelDeps): Channel {
  return {
    name: 'zalo',
    invites: [],
    send: (message) =>
      withinTime(deps.longestSendMilliseconds ?? longestSendMilliseconds, (signal) =>
        send(deps, message, signal),
      ),
  };
}

async function send(
  deps: ZaloChannelDeps,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const closed = await checkWindow(deps, message.address);
  if (closed !== undefined) return closed;
  const externalIds: string[] = [];
  for (const body of renderMessage(message.address, message.content, deps.settings)) {
    const sent = await sendConsultation(deps.api, body, signal);
    if (!sent.ok) {
      const failure = classifyFailure(sent.error, deps.clock.now());
      logFault(deps.log, failure);
      return failure;
    }
    externalIds.push(sent.value.messageId);
    if (sent.value.isCharged) deps.onCharged();
  }
  return { status: 'wired', externalIds };
}

/** A message outside the window would be refused, or charged to an agency that did not agree to it. */
async function checkWindow(deps: ZaloChannelDeps, address: string): Promise<SendFailure | undefined> {
  const now = deps.clock.now();
  const window = windowAt(await deps.lastInteractionAt(address), now);
  if (window === 'free' || (window === 'billable' && deps.settings.mayPay)) return undefined;
  return outcomeOf('window_over', `zalo_window_${window}`, now);
}

const sentSchema = z.looseObject({ message_id: z.string().min(1), quota: z.looseObject({}).optional() });

export type SentMessage = {
  readonly messageId: string;
  /** An answer that counts against no quota was charged. */
  readonly isCharged: boolean;
};

/** Sends one consultation message. */
export async function sendConsultation(
  api: ZaloApi,
  body: object,
  signal?: AbortSignal,
): Promise<Result<SentMessage, ApiFailure>> {
  const answer = await api.call(
    { server: 'account', method: 'POST', path: '/v3.0/oa/message/cs', body },
    signal,
  );
  if (!answer.ok) return answer;
  const sent = sentSchema.safeParse(answer.value);
  if (!sent.success) return err({ code: 'platform_failed', status: 200 });
  return ok({ messageId: sent.data.message_id, isCharged: sent.data.quota === undefined });
}

function logFault(log: Log, failure: SendFailure): void {
  const fields = { channel: 'zalo', reason: failure.reason, detailCode: failure.detailCode };
  if (failure.reason === 'awaiting_administrator')
    log.error(fields, 'Zalo sends nothing until a person acts');
  else if (failure.reason === 'message_rejected')
    log.error(fields, 'Zalo refused a message for a fault of ours');
  else if (failure.status === 'errored') log.warn(fields, 'a message could not be handed to Zalo');
}
