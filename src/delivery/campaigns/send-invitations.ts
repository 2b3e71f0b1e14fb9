import { assertNever, ok } from '../../core/result.ts';
import { addSeconds } from '../../core/time.ts';
import { type Db, inTransaction, type Tx } from '../../db/index.ts';
import { decideInvitation, type InviteDecision, type KnownAddress } from '../rules/invite.ts';
import {
  type CampaignSettings,
  type DueInvitation,
  largestBatch,
  lockDue,
  recentlyWritten,
  writeCampaign,
} from './campaign-rows.ts';

type CampaignDeps = { readonly db: Db; readonly newId: () => string; readonly settings: CampaignSettings };

export type InvitationsSent = { written: number; postponed: number; uninvited: number };

/**
 * Writes to every applicant whose invitation is due, where a channel can write first and the person may be written to.
 * What is decided is decided once: run again, or on two replicas, it writes nothing more. An invitation that failed at one
 * address comes here again and is tried at the next.
 */
export async function sendInvitations(deps: CampaignDeps, now: Date): Promise<InvitationsSent> {
  const total = { written: 0, postponed: 0, uninvited: 0 };
  for (;;) {
    const result = await inTransaction<InviteDecision[], never>(deps.db, async (tx) =>
      ok(await decideBatch(tx, deps, now)),
    );
    if (!result.ok) return assertNever(result.error);
    for (const { kind } of result.value) {
      if (kind === 'write') total.written += 1;
      else if (kind === 'later') total.postponed += 1;
      else total.uninvited += 1;
    }
    if (result.value.length < largestBatch) return total;
  }
}

async function decideBatch(tx: Tx, deps: CampaignDeps, now: Date): Promise<InviteDecision[]> {
  const due = await lockDue(tx, 'invite_at', now);
  const people = due.flatMap(({ respondentId }) => respondentId ?? []);
  const [addresses, consents, written] = await knowPeople(tx, deps, due, people, now);
  const decisions: InviteDecision[] = [];
  for (const invitation of due) {
    const { respondentId } = invitation;
    const earlier = respondentId === null ? [] : (written.get(respondentId) ?? []);
    const decision = decideInvitation(
      {
        ...invitation,
        mayBeAskedAgain: respondentId === null ? undefined : consents.get(respondentId),
        addresses: addresses.get(invitation.id) ?? [],
        written: earlier,
      },
      deps.settings.ways,
      deps.settings.limits,
      now,
    );
    if (decision.kind === 'write' && respondentId !== null) written.set(respondentId, [...earlier, now]);
    await writeDecision(tx, deps, invitation, decision, now);
    decisions.push(decision);
  }
  return decisions;
}

async function knowPeople(
  tx: Tx,
  deps: CampaignDeps,
  due: readonly DueInvitation[],
  people: readonly string[],
  now: Date,
): Promise<[Map<string, KnownAddress[]>, Map<string, boolean>, Map<string, Date[]>]> {
  if (people.length === 0) return [new Map(), new Map(), new Map()];
  const rows = await tx.$queryRaw<(KnownAddress & { invitationId: string })[]>`
    select v.id as "invitationId", a.id, a.kind, a.status = 'reachable' as "isReachable", exists (
      select 1 from outbounds o join conversations c on c.id = o.conversation_id
      where c.channel_address_id = a.id and o.invitation_id = v.id
    ) as "wasTried"
    from invitations v
    join dossiers d on d.id = v.dossier_id
    join channel_addresses a on a.respondent_id = d.respondent_id
    where v.id = any(${due.map(({ id }) => id)}::uuid[])
    order by a.created_at, a.id`;
  const addresses = new Map<string, KnownAddress[]>();
  for (const { invitationId, ...address } of rows)
    addresses.set(invitationId, [...(addresses.get(invitationId) ?? []), address]);
  const consents = await tx.$queryRaw<{ respondentId: string; isGiven: boolean }[]>`
    select distinct on (respondent_id) respondent_id as "respondentId", is_given as "isGiven" from consents
    where respondent_id = any(${people}::uuid[]) and purpose = 'recontact'
    order by respondent_id, at desc`;
  const written = await recentlyWritten(tx, people, deps.settings.limits, now);
  return [addresses, new Map(consents.map((row) => [row.respondentId, row.isGiven])), written];
}

async function writeDecision(
  tx: Tx,
  deps: CampaignDeps,
  invitation: DueInvitation,
  decision: InviteDecision,
  now: Date,
): Promise<void> {
  const { id } = invitation;
  switch (decision.kind) {
    case 'never':
      await tx.invitation.update({
        where: { id },
        data: { inviteAt: null, uninvitedBecause: decision.because },
      });
      return;
    case 'later':
      await tx.invitation.update({ where: { id }, data: { inviteAt: decision.at } });
      return;
    case 'write': {
      const { channel, addressId } = decision;
      const conversation = await tx.conversation.upsert({
        where: { channelAddressId: addressId },
        create: { id: deps.newId(), channel, channelAddressId: addressId, createdAt: now },
        update: {},
        select: { id: true },
      });
      await writeCampaign(
        tx,
        invitation,
        { kind: 'invitation', conversationId: conversation.id, channel },
        now,
      );
      const { reminderDays } = deps.settings;
      const remindAt = reminderDays === undefined ? null : addSeconds(now, reminderDays * 24 * 60 * 60);
      await tx.invitation.update({
        where: { id },
        data: { inviteAt: null, uninvitedBecause: null, remindAt },
      });
      return;
    }
    default:
      assertNever(decision);
  }
}
