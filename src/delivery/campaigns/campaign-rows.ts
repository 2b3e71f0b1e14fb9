/** What both campaigns read of a dossier, and how they write to its applicant. */
import { languageSchema, type OutboundKind } from '../../core/message.ts';
import { addSeconds, dateToDay, dayOf } from '../../core/time.ts';
import { type Tx, toJson } from '../../db/index.ts';
import type { CampaignLimits, WaysToInvite } from '../rules/invite.ts';
import { composeCampaign } from './words.ts';

export type CampaignSettings = {
  readonly ways: WaysToInvite;
  readonly limits: CampaignLimits;
  /** Days after an invitation was written on which it is reminded of, once; undefined: never. */
  readonly reminderDays: number | undefined;
};

/** Invitations decided in one transaction: few enough to keep its locks short. */
export const largestBatch = 200;

/** An invitation with the dossier that it speaks of, locked until the transaction ends. */
export type DueInvitation = {
  readonly id: string;
  readonly expiresAt: Date;
  readonly isBegun: boolean;
  readonly hasOptedOut: boolean;
  readonly respondentId: string | null;
  readonly language: string;
  readonly dossierCode: string;
  readonly finishedOn: Date;
  readonly procedureName: string;
  readonly agencyId: string;
  readonly agencyName: string;
};

/** The invitations that are due in `column`, the longest waiting first; those that another process decides are left to it. */
export async function lockDue(
  tx: Tx,
  column: 'invite_at' | 'remind_at',
  now: Date,
): Promise<DueInvitation[]> {
  const ids =
    column === 'invite_at'
      ? await tx.$queryRaw<{ id: string }[]>`
          select id from invitations where invite_at <= ${now}::timestamptz
          order by invite_at, id limit ${largestBatch} for update skip locked`
      : await tx.$queryRaw<{ id: string }[]>`
          select id from invitations where remind_at <= ${now}::timestamptz
          order by remind_at, id limit ${largestBatch} for update skip locked`;
  if (ids.length === 0) return [];
  return tx.$queryRaw<DueInvitation[]>`
    select v.id, v.expires_at as "expiresAt", (v.started_at is not null or v.spent_at is not null) as "isBegun",
      (v.opted_out_at is not null or r.opted_out_at is not null) as "hasOptedOut", d.respondent_id as "respondentId",
      d.language, d.code as "dossierCode", d.finished_on as "finishedOn", p.name as "procedureName",
      a.id as "agencyId", a.name as "agencyName"
    from invitations v
    join dossiers d on d.id = v.dossier_id
    join procedures p on p.id = d.procedure_id
    join agencies a on a.id = d.receiving_agency_id
    left join respondents r on r.id = d.respondent_id
    where v.id = any(${ids.map(({ id }) => id)}::uuid[])`;
}

/** When each of these people was written to unasked within the time that the cap looks back. */
export async function recentlyWritten(
  tx: Tx,
  respondentIds: readonly string[],
  limits: CampaignLimits,
  now: Date,
): Promise<Map<string, Date[]>> {
  const since = addSeconds(now, -limits.days * 24 * 60 * 60);
  const rows = await tx.$queryRaw<{ respondentId: string; at: Date }[]>`
    select a.respondent_id as "respondentId", o.created_at as at
    from channel_addresses a
    join conversations c on c.channel_address_id = a.id
    join outbounds o on o.conversation_id = c.id
    where a.respondent_id = any(${respondentIds}::uuid[]) and o.kind in ('invitation', 'reminder')
      and o.status not in ('failed', 'cancelled') and o.created_at > ${since}::timestamptz`;
  const written = new Map<string, Date[]>();
  for (const { respondentId, at } of rows)
    written.set(respondentId, [...(written.get(respondentId) ?? []), at]);
  return written;
}

/** Writes to the applicant of a dossier, in a conversation that exists. */
export async function writeCampaign(
  tx: Tx,
  invitation: DueInvitation,
  message: {
    kind: Extract<OutboundKind, 'invitation' | 'reminder'>;
    conversationId: string;
    channel: WaysToInvite[number]['channel'];
  },
  now: Date,
): Promise<void> {
  const content = composeCampaign(message.kind, languageSchema.catch('vi').parse(invitation.language), {
    dossierCode: invitation.dossierCode,
    procedureName: invitation.procedureName,
    agencyName: invitation.agencyName,
    finishedOn: dateToDay(invitation.finishedOn),
    answerBy: dayOf(addSeconds(invitation.expiresAt, -1)),
  });
  await tx.outbound.create({
    data: {
      conversationId: message.conversationId,
      kind: message.kind,
      channel: message.channel,
      invitationId: invitation.id,
      agencyId: invitation.agencyId,
      content: toJson(content),
      availableAt: now,
      createdAt: now,
      expiresAt: invitation.expiresAt,
    },
  });
}
