import { runStatement, type Statement, type Tx } from '../db/index.ts';
import type { Decided } from './commit-sprints.ts';
import type { KnownInvitation, Work } from './work.ts';

/** What was learned of the people: whether they can be reached, that they want no more, on which address. */
export async function writePeople(tx: Tx, decided: readonly Decided[], at: Date): Promise<void> {
  for (const { work, decision } of decided) {
    if (decision.reachability !== undefined) {
      await tx.channelAddress.update({
        where: { id: work.channelAddressId },
        data: { status: decision.reachability },
      });
    }
    // Who presses a button of ours talks to us again.
    if (work.isPaused && decision.session !== undefined) {
      await tx.conversation.update({ where: { id: work.conversationId }, data: { pausedUntil: null } });
    }
    if (decision.hasOptedOut) {
      await tx.respondent.update({ where: { id: work.respondentId }, data: { optedOutAt: at } });
      await stopCampaigns(tx, work.respondentId);
    }
    if (decision.hasOpened && work.invitation !== undefined) await unite(tx, work, work.invitation);
  }
}

/** Nothing unasked goes to a person who wants no more: neither what waits on any channel, nor what would be written later. */
async function stopCampaigns(tx: Tx, respondentId: string): Promise<void> {
  await tx.outbound.updateMany({
    where: {
      conversation: { address: { respondentId } },
      kind: { in: ['invitation', 'reminder'] },
      status: { in: ['queued', 'errored', 'held'] },
    },
    data: { status: 'cancelled', failure: 'opted_out' },
  });
  await tx.invitation.updateMany({
    where: { dossier: { respondentId }, OR: [{ inviteAt: { not: null } }, { remindAt: { not: null } }] },
    data: { inviteAt: null, remindAt: null, uninvitedBecause: 'opted_out' },
  });
}

const setApplicants: Statement = {
  name: 'set_applicants',
  text: `
    update dossiers d set respondent_id = n.respondent_id
    from jsonb_to_recordset($1::jsonb) as n(id uuid, respondent_id uuid)
    where d.id = n.id`,
};

/** Who opens an invitation of which the one-stop system named nobody is taken for the dossier's applicant. */
export async function writeApplicants(tx: Tx, decided: readonly Decided[]): Promise<void> {
  const rows = decided.flatMap(({ work: { invitation, respondentId }, decision }) =>
    decision.hasOpened && invitation !== undefined && invitation.applicantId === undefined
      ? [{ id: invitation.dossierId, respondent_id: respondentId }]
      : [],
  );
  if (rows.length > 0) await runStatement(tx, setApplicants, [JSON.stringify(rows)]);
}

/**
 * Where the applicant was named, who opens the invitation is taken for him, so that an opt-out on one channel holds on
 * all. An address that already answered for another dossier keeps its respondent: clerks and relatives open
 * invitations for others.
 */
async function unite(tx: Tx, work: Work, invitation: KnownInvitation): Promise<void> {
  if (invitation.applicantId === undefined) return;
  if (invitation.applicantId === work.respondentId) return;
  const others = await tx.dossier.findFirst({
    where: { respondentId: work.respondentId },
    select: { id: true },
  });
  if (others !== null) return;
  await tx.channelAddress.updateMany({
    where: { respondentId: work.respondentId },
    data: { respondentId: invitation.applicantId },
  });
  await tx.consent.updateMany({
    where: { respondentId: work.respondentId },
    data: { respondentId: invitation.applicantId },
  });
  await tx.respondent.delete({ where: { id: work.respondentId } });
}
