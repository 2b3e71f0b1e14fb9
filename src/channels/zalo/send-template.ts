/** Messages as templates (ZBS): to a phone number, or to a person who may not be written to freely any more. */
import type { MessageContent, OutboundKind, SendOutcome } from '../../core/message.ts';
import { assertNever } from '../../core/result.ts';
import type { Clock } from '../../core/time.ts';
import type { OutgoingMessage } from '../port.ts';
import type { ApiFailure, ZaloApi } from './api.ts';
import { classifyFailure } from './classify-failure.ts';
import { outcomeOf } from './faults.ts';
import {
  type DailyQuota,
  sendTemplateToPhone,
  sendTemplateToUser,
  toZaloPhone,
  trackingIdOf,
} from './template.ts';
import { fillTemplate, type TemplateInfos } from './template-info.ts';

/** The templates of the account by what they are for; what is undefined is not sent as a template. */
export type Templates = {
  readonly invitation: string | undefined;
  readonly reminder: string | undefined;
  readonly complaintAnswer: string | undefined;
  /** Stars inside the message; sent to phone numbers in place of the invitation. */
  readonly rating: string | undefined;
};

/** Paid messages of the day, over all replicas. */
export type Budget = {
  reserve(kind: 'templates' | 'charged'): Promise<boolean>;
  giveBack(kind: 'templates' | 'charged'): Promise<void>;
  countUnexpected(): Promise<void>;
  noteQuota(quota: DailyQuota): Promise<void>;
};

export type TemplateDeps = {
  readonly api: ZaloApi;
  readonly infos: TemplateInfos;
  readonly clock: Clock;
  readonly templates: Templates;
  readonly budget: Budget;
};

/** Which template says this kind of message, to a phone or to a known person; undefined if none is configured. */
export function templateFor(
  templates: Templates,
  kind: OutboundKind,
  addressKind: 'phone' | 'zalo',
): string | undefined {
  switch (kind) {
    case 'invitation':
      return addressKind === 'phone' ? (templates.rating ?? templates.invitation) : templates.invitation;
    case 'reminder':
      return templates.reminder;
    case 'complaint_answer':
      return templates.complaintAnswer;
    case 'answer':
    case 'timer':
    case 'notice':
      return undefined;
    default:
      return assertNever(kind);
  }
}

/** Sends `message` as the template `templateId`. */
export async function sendAsTemplate(
  deps: TemplateDeps,
  message: OutgoingMessage,
  templateId: string,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const now = deps.clock.now();
  const phone = message.addressKind === 'phone' ? toZaloPhone(message.address) : undefined;
  // Zalo has accounts of other countries; template messages go to Viet Nam's numbers.
  if (message.addressKind === 'phone' && phone === undefined)
    return outcomeOf('phone_unknown', 'zalo_phone_foreign', now);
  const info = await deps.infos.get(templateId, signal);
  if (!info.ok) return classifyFailure(info.error, now);
  if (info.value !== undefined && info.value.status !== 'ENABLE')
    return outcomeOf('template_unusable', 'zalo_template_-131', now);
  const { fields, unknown } = fillTemplate(valuesOf(message), info.value);
  if (unknown.length > 0) return outcomeOf('template_unusable', 'zalo_template_-1122', now);
  if (!(await deps.budget.reserve('templates'))) return outcomeOf('budget_spent', 'zalo_budget_spent', now);
  const sent =
    phone === undefined
      ? await sendTemplateToUser(deps.api, { templateId, fields, userId: message.address }, signal)
      : await sendTemplateToPhone(
          deps.api,
          { templateId, fields, phone, trackingId: trackingIdOf(message.id) },
          signal,
        );
  if (!sent.ok) {
    if (wasSurelyNotSent(sent.error)) await deps.budget.giveBack('templates');
    return classifyFailure(sent.error, deps.clock.now());
  }
  if (sent.value.quota !== undefined) await deps.budget.noteQuota(sent.value.quota);
  return { status: 'wired', externalIds: [sent.value.messageId] };
}

/** A connection that broke leaves it open whether the message went out: it stays counted. */
function wasSurelyNotSent(failure: ApiFailure): boolean {
  return failure.code !== 'connection_failed' && failure.code !== 'platform_failed';
}

/** Everything that a template may name, by the names that our guide gives. */
function valuesOf({ content, ways }: OutgoingMessage): Record<string, string> {
  return { ...linksOf(ways), ...factsOf(content) };
}

/** A template's button holds the beginning of the address and takes the rest as a parameter. */
function linksOf(ways: OutgoingMessage['ways']): Record<string, string> {
  if (ways === undefined) return {};
  return { link: ways.web, token: ways.web.slice(ways.web.lastIndexOf('/') + 1) };
}

function factsOf(content: MessageContent): Record<string, string> {
  switch (content.kind) {
    case 'invitation': {
      const { dossierCode, procedureName, agencyName, finishedOn, answerBy } = content.facts;
      return {
        dossier_code: dossierCode,
        procedure: procedureName,
        agency: agencyName,
        finished_on: writtenDay(finishedOn),
        answer_by: writtenDay(answerBy),
      };
    }
    case 'statement':
    case 'question':
      return { answer: content.text };
    default:
      return assertNever(content);
  }
}

/** `2026-11-20` as it is written in Viet Nam: 20/11/2026. */
function writtenDay(day: string): string {
  return day.split('-').reverse().join('/');
}
