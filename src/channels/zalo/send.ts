import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import type { AddressKind, SendFailure, SendOutcome } from '../../core/message.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Channel, OutgoingMessage } from '../port.ts';
import { withinTime } from '../within-time.ts';
import type { ApiFailure, ZaloApi } from './api.ts';
import { classifyFailure } from './classify-failure.ts';
import { outcomeOf } from './faults.ts';
import { renderMessage } from './render.ts';
import { sendAsTemplate, type TemplateDeps, templateFor } from './send-template.ts';
import { type MessageWindow, windowAt } from './window.ts';

/** All of one `send`, as the port promises. */
const longestSendMilliseconds = 10_000;

export type ZaloChannelDeps = TemplateDeps & {
  readonly log: Log;
  readonly settings: {
    readonly withButtons: boolean;
    /** Whether a message may be sent between 48 hours and 7 days after the person last wrote, for money. */
    readonly mayPay: boolean;
    /** A picture for the form that asks for a phone number; without one it is asked for in words. */
    readonly contactImageUrl?: string | undefined;
  };
  /** When this person last did something on Zalo. */
  readonly lastInteractionAt: (address: string) => Promise<Date | undefined>;
  /** The short code of an invitation: a button that sends it begins the survey in this very chat. */
  readonly codeOf: (invitationId: string) => Promise<string>;
  readonly longestSendMilliseconds?: number;
};

/**
 * A Zalo Official Account as a channel. A text that needs several messages fails as a whole when one of them does;
 * the parts before it are then sent again with the next try.
 */
export function createZaloChannel(deps: ZaloChannelDeps): Channel {
  return {
    name: 'zalo',
    invites: invitesOf(deps.templates),
    callsLeft: deps.api.callsLeft,
    send: async (message) => {
      const outcome = await withinTime(deps.longestSendMilliseconds ?? longestSendMilliseconds, (signal) =>
        send(deps, message, signal),
      );
      if (outcome.status !== 'wired') logFault(deps.log, outcome);
      return outcome;
    },
  };
}

/** A rating template goes to phones; without another one nobody is invited by account. */
function invitesOf({ invitation, rating }: TemplateDeps['templates']): AddressKind[] {
  if (invitation !== undefined) return ['zalo', 'phone'];
  return rating === undefined ? [] : ['phone'];
}

/** Freely while Zalo allows it; else for money where a setting allows it, else as a template, else not now. */
async function send(
  deps: ZaloChannelDeps,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const addressKind = message.addressKind === 'phone' ? 'phone' : 'zalo';
  const now = deps.clock.now();
  const window: MessageWindow =
    addressKind === 'phone' ? 'closed' : windowAt(await deps.lastInteractionAt(message.address), now);
  if (window === 'free') return sendFreely(deps, message, window, signal);
  const templateId = templateFor(deps.templates, message.kind, addressKind);
  if (templateId !== undefined) return sendAsTemplate(deps, message, templateId, signal);
  if (window === 'billable' && deps.settings.mayPay) return sendFreely(deps, message, window, signal);
  return outcomeOf('window_over', addressKind === 'phone' ? 'zalo_phone_only' : `zalo_window_${window}`, now);
}

async function sendFreely(
  deps: ZaloChannelDeps,
  message: OutgoingMessage,
  window: 'free' | 'billable',
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { content, ways } = message;
  const code =
    content.kind === 'invitation' && ways !== undefined ? await deps.codeOf(ways.invitationId) : undefined;
  const externalIds: string[] = [];
  for (const body of renderMessage(message.address, content, { ...deps.settings, ways, code })) {
    if (window === 'billable' && !(await deps.budget.reserve('charged')))
      return outcomeOf('budget_spent', 'zalo_budget_spent', deps.clock.now());
    const sent = await sendConsultation(deps.api, body, signal);
    if (!sent.ok) {
      const mayHaveGone = sent.error.code === 'connection_failed' || sent.error.code === 'platform_failed';
      if (window === 'billable' && !mayHaveGone) await deps.budget.giveBack('charged');
      return classifyFailure(sent.error, deps.clock.now());
    }
    externalIds.push(sent.value.messageId);
    if (window === 'free' && sent.value.isCharged) await deps.budget.countUnexpected();
    if (window === 'billable' && !sent.value.isCharged) await deps.budget.giveBack('charged');
  }
  return { status: 'wired', externalIds };
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
